import io
import json
from collections.abc import Callable

import pytest

from tests.issuer.browser import Browser
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def code_id(ready: Run) -> str:
    text: str = json.loads(ready("mint", "1000", "--json")[1])["data"]["code_id"]
    return text


@pytest.mark.parametrize("by", ["id", "ticket", "all"])
def test_ends_the_token_and_the_copy(
    ready: Run, code_id: str, sandbox: RunningSandbox, by: str
) -> None:
    which = {"id": (code_id,), "ticket": ("--ticket", "1000"), "all": ("--all",)}[by]
    status, out, err = ready("revoke", *which)
    assert (status, out, err) == (0, "", f"issuer: code {code_id} for ticket 1000 is revoked\n")
    assert sandbox.state.tokens == {}
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    assert "revoked" in ready("list")[1]


@pytest.mark.parametrize(
    ("answer", "ends", "left"), [("y\n", 0, 0), ("n\n", 60, 1), ("\n", 60, 1), ("", 60, 1)]
)
def test_at_a_terminal_all_is_asked_about(
    ready: Run,
    code_id: str,
    sandbox: RunningSandbox,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    ends: int,
    left: int,
) -> None:
    del code_id
    browser.is_interactive = True
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    status, out, err = ready("revoke", "--all")
    assert (status, out) == (ends, "")
    assert "issuer: this ends 1 open code of 1 agent, and the tokens of 1 client\n" in err
    assert "issuer: end all that? [y/N]: " in err
    assert ("nothing was revoked" in err) == (answer in ("n\n", "\n"))
    assert len(sandbox.state.tokens) == left


def test_yes_spares_the_question(ready: Run, code_id: str, browser: Browser) -> None:
    browser.is_interactive = True
    status, _, err = ready("revoke", "--all", "--yes")
    assert (status, err) == (0, f"issuer: code {code_id} for ticket 1000 is revoked\n")


def test_the_question_about_every_client_says_whom_it_signs_out(
    ready: Run, sandbox: RunningSandbox, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.is_interactive = True
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    status, _, err = ready("revoke", "--all", "--every-client")
    clients = len(sandbox.state.clients)
    assert status == 60
    assert (
        f"this ends no open code, and the tokens of all {clients} clients of the account: it signs"
        " every person and program out" in err
    )
    sandbox.queue_fault(status=403, path="oauth/clients")
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert (
        "the tokens of every client of the account: "
        in ready("revoke", "--all", "--every-client")[2]
    )


def test_twice_is_fine(ready: Run, code_id: str) -> None:
    assert ready("revoke", code_id)[0] == 0
    status, _, err = ready("revoke", code_id)
    assert (status, err) == (0, f"issuer: code {code_id} had ended before: revoked\n")
    assert ready("revoke", "--ticket", "1000")[0] == 0
    assert ready("revoke", "--all") == (0, "", "issuer: no code is open\n")


def test_former_codes_are_only_told_where_none_was_open(ready: Run, code_id: str) -> None:
    ready("revoke", code_id)
    new = json.loads(ready("mint", "1000", "--json")[1])["data"]["code_id"]
    _, _, err = ready("revoke", "--ticket", "1000")
    assert err == f"issuer: code {new} for ticket 1000 is revoked\n"
    assert ready("revoke", "--ticket", "1000")[2].count(" had ended before: revoked\n") == 2


def test_what_was_ended_at_zendesk_is_fine(
    ready: Run, code_id: str, sandbox: RunningSandbox
) -> None:
    sandbox.state.tokens.clear()
    del sandbox.state.tickets[1000]
    assert ready("revoke", code_id)[0] == 0


def test_the_json_document(ready: Run, code_id: str) -> None:
    document = json.loads(ready("revoke", "--all", "--json")[1])
    assert document == {
        "version": 1,
        "command": "revoke",
        "ok": True,
        "data": {"revoked": [code_id], "ended_before": [], "tokens_revoked": 1},
        "warnings": [],
    }
    document = json.loads(ready("revoke", code_id, "--json")[1])
    assert document["data"] == {"revoked": [], "ended_before": [code_id]}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("0123456789abcdef",), "there is no code 0123456789abcdef"),
        (("--ticket", "1001"), "no code was ever minted for ticket 1001"),
        (("--ticket", "12abc"), "'12abc' is no ticket number"),
        (("tbc1_abcdef",), "this is no code id"),
        ((), "say which codes to end"),
        (("0123456789abcdef", "--all"), "say which codes to end"),
        (("--ticket", "1000", "--all"), "say which codes to end"),
    ],
)
def test_bad_arguments(
    ready: Run, sandbox: RunningSandbox, arguments: tuple[str, ...], says: str
) -> None:
    before = len(sandbox.requests)
    status, out, err = ready("revoke", *arguments)
    assert (status, out) == (2, "")
    assert says in err
    assert len(sandbox.requests) == before


def test_offline_it_is_remembered_and_can_be_repeated(
    ready: Run, code_id: str, sandbox: RunningSandbox
) -> None:
    sandbox.queue_fault(kind="cut", times=50)
    status, out, err = ready("revoke", code_id)
    assert (status, out) == (30, "")
    assert f"code {code_id} is marked for revocation, but not yet revoked at Zendesk" in err
    assert "hint: run the same command again" in err
    assert "revoking" in ready("list")[1]
    sandbox._faults.clear()
    assert ready("revoke", code_id)[0] == 0
    assert sandbox.state.tokens == {}


def test_one_that_fails_does_not_keep_the_others(
    issuer: Run, init_arguments: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    issuer(*init_arguments, "--open-codes", "3")
    for ticket in ("1000", "1001", "1002"):
        assert issuer("mint", ticket)[0] == 0
    sandbox.queue_fault(status=500, method="PUT", path="tickets/1001$", times=30)
    status, _, err = issuer("revoke", "--all")
    assert status == 30
    assert "issuer: 3 of 3 tokens revoked, 2 of 3 codes ended: " in err
    assert "hint: run the same command again" in err
    states = {code["ticket"]: code["state"] for code in _list(issuer)}
    assert states == {1000: "revoked", 1001: "revoking", 1002: "revoked"}
    sandbox._faults.clear()
    assert issuer("revoke", "--all")[0] == 0
    assert sandbox.state.tokens == {}


def _list(issuer: Run) -> list[dict[str, object]]:
    codes: list[dict[str, object]] = json.loads(issuer("list", "--json")[1])["data"]["codes"]
    return codes
