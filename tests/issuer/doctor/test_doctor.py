"""`issuer doctor` as an agent sees it."""

import json
import stat
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.switches import Switches

Run = Callable[..., tuple[int, str, str]]


def test_the_table_and_the_open_questions(ready: Run, sandbox: RunningSandbox) -> None:
    sandbox.state.switches = Switches(hidden_request=403)
    status, out, err = ready("doctor")
    lines = out.splitlines()
    assert status == 0
    assert lines[0].split() == ["question", "assumed", "found"]
    assert max(map(len, lines)) <= 80
    (differing,) = [line for line in lines if "differs" in line]
    assert differing.split() == ["hidden_request", "404", "403", "<-", "differs"]
    assert "issuer: the status for somebody else's request: 403 instead of 404" in err
    assert "issuer: too_large_body is open: only with --large-upload" in err
    assert "issuer: secret_change is open: the sign-in would need the scope write" in err
    assert "17 of 30 questions answered, 16 as assumed" in err.splitlines()[-1]


def test_says_that_codes_cannot_work(ready: Run, sandbox: RunningSandbox) -> None:
    sandbox.state.switches = Switches(ccd_request_update="refuse")
    status, out, err = ready("doctor")
    assert status == 21
    assert "ccd_request_update                   allow           refuse  <- differs" in out
    sentence = "ccd_request_update is refuse: the customer's token cannot comment on its ticket"
    assert f"issuer: warning: codes cannot work: {sentence}" in err


def test_says_what_init_would_say_now(ready: Run, sandbox: RunningSandbox) -> None:
    service = sandbox.seeded.service
    sandbox.state.users[service.id] = replace(service, role="admin", ticket_restriction=None)
    status, _, err = ready("doctor")
    assert status == 21
    assert "warning: codes cannot work: the service user Log Courier is an admin" in err


@pytest.mark.parametrize(
    ("told", "is_fine"), [(52_428_800, True), (104_857_600, True), (20_971_520, False)]
)
def test_compares_the_size_of_files_with_the_tenant_file(
    ready: Run, sandbox: RunningSandbox, told: int, *, is_fine: bool
) -> None:
    sandbox.state.limits = replace(sandbox.state.limits, attachment_size=told)
    status, _, err = ready("doctor")
    assert (status == 0) is is_fine
    assert ("has 52428800 as attachment_size under [zendesk]" in err) is not is_fine


def test_keeps_the_last_examination(ready: Run, sandbox: RunningSandbox, home: Path) -> None:
    sandbox.state.switches = Switches(upload_lifetime=259200)
    asked = json.loads(ready("doctor", "--json")[1])
    if sys.platform != "win32":
        assert stat.S_IMODE((home / "doctor.json").stat().st_mode) == 0o600
    before = len(sandbox.requests)
    status, out, err = ready("doctor", "--last", "--json")
    assert (status, err) == (0, "")
    assert json.loads(out) == asked
    assert len(sandbox.requests) == before
    assert "259200  <- differs" in ready("doctor", "--last")[1]


def test_the_json_document(ready: Run) -> None:
    document = json.loads(ready("doctor", "--json")[1])
    assert set(document) == {"version", "command", "ok", "data", "warnings"}
    assert set(document["data"]) == {"subdomain", "examined_at", "obstacles", "findings"}
    assert {frozenset(finding) for finding in document["data"]["findings"]} == {
        frozenset({"name", "question", "assumed", "found", "reason", "stops"})
    }


def test_nothing_was_examined_yet(ready: Run) -> None:
    status, out, err = ready("doctor", "--last")
    assert (status, out) == (20, "")
    assert err == "issuer: no account was examined yet\nissuer: hint: run: issuer doctor\n"


def test_not_set_up(issuer: Run) -> None:
    assert issuer("doctor")[0] == 20


def test_a_damaged_record(ready: Run, home: Path) -> None:
    for text, said in (
        ("{", "doctor.json is damaged"),
        ('{"version": 1}', "doctor.json is damaged"),
        (
            (
                '{"version": 2, "subdomain": "acme", "examined_at": "2026-11-21T00:00:00Z",'
                ' "set_up": "", "left_behind": [], "answers": {}}'
            ),
            "doctor.json is of another version",
        ),
    ):
        (home / "doctor.json").write_text(text)
        status, out, err = ready("doctor", "--last")
        assert (status, out) == (2, "")
        assert err == f"issuer: {said}\nissuer: hint: run: issuer doctor\n"


def test_zendesk_is_out_of_reach(ready: Run, sandbox: RunningSandbox, home: Path) -> None:
    sandbox.queue_fault(kind="cut", times=100)
    status, out, err = ready("doctor")
    assert (status, out) == (30, "")
    assert "the connection to 127.0.0.1" in err
    assert not (home / "doctor.json").exists()


def test_is_cleaned_up_when_zendesk_goes_away_in_between(
    ready: Run, sandbox: RunningSandbox
) -> None:
    """The connection breaks for good at a comment, and comes back for the cleaning up."""
    before = set(sandbox.state.tickets)
    sandbox.queue_fault(kind="cut", method="PUT", path="/requests/", times=1)
    status, _, err = ready("doctor")
    assert status == 30, err
    assert set(sandbox.state.tickets) == before
    assert sandbox.state.tokens == {}
    assert sandbox.state.uploads == {}


def test_names_what_it_could_not_clean_up(ready: Run, sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(status=403, method="DELETE", path="/tickets/", times=10)
    status, _, err = ready("doctor")
    assert status == 0
    (number,) = [n for n in sandbox.state.tickets if n > 1020]
    assert (
        f"issuer: warning: ticket {number} is still there: Zendesk does not allow it (403)" in err
    )


def test_one_question_that_fails_does_not_stop_the_others(
    ready: Run, sandbox: RunningSandbox
) -> None:
    sandbox.queue_fault(status=500, method="GET", path="/account/settings", times=10)
    sandbox.queue_fault(status=422, method="POST", path="/oauth/clients", times=10)
    status, out, _ = ready("doctor", "--json")
    findings = {f["name"]: f for f in json.loads(out)["data"]["findings"]}
    assert status == 0
    assert findings["private_attachments"]["found"] is None
    assert findings["private_attachments"]["reason"].startswith("Zendesk cannot answer now (500)")
    assert findings["hidden_request"]["found"] == "404"
