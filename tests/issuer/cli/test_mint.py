import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tenant_file.reading import read_tenant
from ticket_code.checking import Trust, check_code
from ticket_code.code import Binding, TicketCode
from token_issuer.__main__ import run
from token_issuer.surroundings import Surroundings
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def read(home: Path) -> Callable[[str], TicketCode]:
    """Reads a code as an operator with this home's tenant file would."""

    def read(text: str) -> TicketCode:
        tenant = read_tenant((home / "tenant.toml").read_text())
        keys = [key.public for key in tenant.keys]
        profiles = [profile.id for profile in tenant.profiles]
        return check_code(text, Trust(keys, tenant.zendesk.subdomains, profiles), datetime.now(UTC))

    return read


def test_prints_the_code_alone_and_talks_on_standard_error(
    ready: Run, read: Callable[[str], TicketCode], sandbox: RunningSandbox
) -> None:
    status, out, err = ready("mint", "1000", "--message", "For Jörg, please")
    assert status == 0
    assert out.count("\n") == 1
    code = read(out)
    assert (code.ticket, code.subdomain, code.profile) == (1000, "acme", "generic")
    assert code.message == "For Jörg, please"
    assert code.binding is Binding.REQUESTS
    assert timedelta(hours=23, minutes=59) < code.expires_at - datetime.now(UTC)
    assert code.expires_at - code.issued_at <= timedelta(hours=24, seconds=5)
    [token] = sandbox.state.tokens.values()
    assert (token.access, token.user_id) == (code.secret, sandbox.service_user_id)
    assert token.scopes == ("requests:write", "ticket_attachments:write")
    assert sandbox.state.tickets[1000].email_cc_ids == (sandbox.service_user_id,)
    assert code.id_text in err
    assert f"issuer revoke {code.id_text}" in err
    assert out.strip() not in err


def test_the_json_document(ready: Run, read: Callable[[str], TicketCode]) -> None:
    status, out, err = ready("mint", "1000", "--json")
    document = json.loads(out)
    assert (status, err) == (0, "")
    assert set(document) == {"version", "command", "ok", "data", "warnings"}
    assert (document["version"], document["command"], document["ok"]) == (1, "mint", True)
    assert set(document["data"]) == {
        *("code", "code_id", "ticket", "subdomain", "binding", "profile", "message"),
        *("note", "issued_at", "expires_at", "risks", "words", "sent"),
    }
    assert document["data"]["words"]["locale"] == "en"
    assert document["data"]["code"] in document["data"]["words"]["text"]
    assert document["data"]["sent"] is False
    assert read(document["data"]["code"]).id_text == document["data"]["code_id"]
    assert document["warnings"] == []


def test_the_json_document_of_a_failure(ready: Run) -> None:
    status, out, err = ready("mint", "99", "--json")
    assert (status, err) == (22, "")
    assert json.loads(out) == {
        "version": 1,
        "command": "mint",
        "ok": False,
        "error": {
            "exit_code": 22,
            "message": "there is no ticket 99, or the issuer may not see it",
            "hint": "check the number; a deleted ticket is gone too",
        },
        "warnings": [],
    }


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("0",), "'0' is no ticket number"),
        (("12abc",), "'12abc' is no ticket number"),
        (("１２",), "is no ticket number"),
        (("18446744073709551615",), "is no ticket number"),
        (("--", "-1"), "'-1' is no ticket number"),
        (("1000", "--expires", "9m"), "at least 10 minutes"),
        (("1000", "--expires", "48h"), "at most 48 hours less a minute"),
        (("1000", "--expires", "soon"), "'soon' is no time span"),
        (("1000", "--profile", "nope"), "there is no profile 'nope' in "),
        (("1000", "--message", "x" * 501), "the message is longer than 500 bytes"),
        (("1000", "--message", "a\nb"), "characters that cannot be shown"),
        ((), "missing argument 'TICKET'"),
        (("1000", "1001"), "unexpected extra argument"),
        (("1000", "--colour"), "no such option: --colour"),
    ],
)
def test_bad_arguments_end_with_2_before_the_network(
    ready: Run, sandbox: RunningSandbox, arguments: tuple[str, ...], says: str
) -> None:
    before = len(sandbox.requests)
    status, out, err = ready("mint", *arguments)
    assert (status, out) == (2, "")
    assert says in err
    assert err.startswith("issuer: ")
    assert len(sandbox.requests) == before


@pytest.mark.parametrize(
    ("ticket", "says"),
    [
        ("99", "there is no ticket 99, or the issuer may not see it"),
        ("1004", "ticket 1004 is closed for good and takes no logs"),
        ("1020", "ticket 1020 is the canary ticket"),
    ],
)
def test_tickets_that_take_no_code(
    ready: Run, sandbox: RunningSandbox, ticket: str, says: str
) -> None:
    status, out, err = ready("mint", ticket)
    assert (status, out) == (22, "")
    assert says in err
    assert sandbox.state.tokens == {}
    assert ready("list")[2] == "issuer: no code was minted yet\n"


def test_a_number_as_tickets_are_written_in_mails(
    ready: Run, read: Callable[[str], TicketCode]
) -> None:
    assert read(ready("mint", "#1000")[1]).ticket == 1000
    assert ready("revoke", "--ticket", "#1000")[0] == 0


def test_a_solved_ticket_takes_no_logs(ready: Run) -> None:
    status, out, err = ready("mint", "1003")
    assert (status, out) == (22, "")
    assert "ticket 1003 is solved and takes no logs" in err
    assert "hint: set it to open in Zendesk first, then mint again" in err


def test_a_suspended_requester_gets_no_code(ready: Run, sandbox: RunningSandbox) -> None:
    """Row 30 of bad input, at the mint."""
    requester = sandbox.state.users[sandbox.state.tickets[1000].requester_id]
    sandbox.state.users[requester.id] = replace(requester, is_suspended=True)
    status, _, err = ready("mint", "1000")
    assert status == 22
    assert "the requester of ticket 1000 is suspended" in err


def test_a_ticket_has_one_code_and_the_service_user_one_ticket(ready: Run) -> None:
    code_id = json.loads(ready("mint", "1000", "--json")[1])["data"]["code_id"]
    status, out, err = ready("mint", "1000")
    assert (status, out) == (22, "")
    assert f"code {code_id} is open" in err
    assert "ticket 1000 is busy until " in err
    status, out, err = ready("mint", "1001")
    assert (status, out) == (22, "")
    assert "the service user is busy until " in err
    assert f": code {code_id} for ticket 1000, minted by Ada Admin, is open\n" in err
    assert "and issuer bindings add requests adds another\n" in err
    assert ready("revoke", code_id)[0] == 0
    assert ready("mint", "1001")[0] == 0


def test_a_way_that_there_is_not(ready: Run) -> None:
    status, _, err = ready("mint", "1000", "--via", "pigeon")
    assert status == 2
    assert err.startswith("issuer: 'pigeon' is no way to bind a code\nissuer: hint: it is auto, ")


def test_more_open_codes_where_the_vendor_chose_so(
    issuer: Run, init_arguments: tuple[str, ...]
) -> None:
    assert issuer(*init_arguments, "--open-codes", "2")[0] == 0
    statuses = [issuer("mint", ticket)[0] for ticket in ("1000", "1001", "1002")]
    assert statuses == [0, 0, 22]


def test_an_account_that_ignores_copies_is_noticed(ready: Run, sandbox: RunningSandbox) -> None:
    body = json.dumps({"ticket": {"id": 1000, "status": "open", "email_cc_ids": []}})
    sandbox.queue_fault(status=200, method="PUT", path="tickets/1000$", body=body)
    status, _, err = ready("mint", "1000")
    assert status == 22
    assert "Zendesk did not put the service user in copy of ticket 1000" in err
    assert "failed" in ready("list")[1]


def test_not_set_up(issuer: Run, sandbox: RunningSandbox) -> None:
    status, out, err = issuer("mint", "1000")
    assert (status, out) == (20, "")
    assert "the issuer is not set up on this machine" in err
    assert "hint: run: issuer init" in err
    assert sandbox.requests == ()


def test_secrets_open_to_others_are_not_used(ready: Run, home: Path) -> None:
    (home / "secrets.json").chmod(0o644)
    status, _, err = ready("mint", "1000")
    assert status == 20
    assert "can be read by others: its mode is 0644" in err


def test_a_damaged_ledger_stops_a_mint_before_zendesk_is_asked(
    ready: Run, home: Path, sandbox: RunningSandbox
) -> None:
    (home / "ledger.sqlite3").write_bytes(b"no database at all " * 300)
    before = len(sandbox.requests)
    status, out, err = ready("mint", "1000")
    assert (status, out) == (1, "")
    assert "issuer: the ledger cannot be used: file is not a database" in err
    assert len(sandbox.requests) == before


def test_zendesk_out_of_reach(ready: Run, sandbox: RunningSandbox) -> None:
    sandbox.close()
    status, out, err = ready("mint", "1000")
    assert (status, out) == (30, "")
    assert err.count("\n") == 2


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ({"status": 429}, 30),
        ({"status": 429, "headers": {"Retry-After": "86400"}}, 30),
        ({"status": 503}, 30),
        ({"kind": "html", "status": 200}, 30),
        ({"kind": "redirect"}, 30),
        ({"kind": "cut"}, 30),
    ],
)
def test_bad_days_at_zendesk(
    ready: Run, sandbox: RunningSandbox, fault: dict[str, object], status: int
) -> None:
    sandbox.queue_fault(path="tickets/1000$", times=50, **fault)
    got, out, err = ready("mint", "1000")
    assert (got, out) == (status, "")
    assert err.startswith("issuer: ")


def test_a_wait_that_ends_is_waited(ready: Run, sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(status=429, headers={"Retry-After": "3"}, path="tickets/1000$", times=2)
    assert ready("mint", "1000")[0] == 0


def test_a_set_up_for_a_sandbox_does_not_call_the_account(
    ready: Run, environment: dict[str, str]
) -> None:
    del environment["TICKETBOUND_SANDBOX_URL"]
    status, _, err = ready("mint", "1000")
    assert status == 2
    assert "this set-up is for a sandbox" in err


def test_ctrl_c_takes_everything_back(
    ready: Run, environment: dict[str, str], sandbox: RunningSandbox
) -> None:
    def interrupt(_: float) -> None:
        raise KeyboardInterrupt

    sandbox.queue_fault(status=429, path="search/count$")
    status = run(["mint", "1000"], Surroundings(environment, sleep=interrupt))
    assert status == 60
    assert sandbox.state.tokens == {}
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    assert "failed" in ready("list")[1]


def test_other_people_in_copy_stay_there(ready: Run, sandbox: RunningSandbox) -> None:
    tickets = sandbox.state.tickets
    tickets[1000] = replace(tickets[1000], email_cc_ids=(sandbox.seeded.agent.id,))
    assert ready("mint", "1000")[0] == 0
    assert set(tickets[1000].email_cc_ids) == {sandbox.seeded.agent.id, sandbox.service_user_id}
    assert ready("revoke", "--ticket", "1000")[0] == 0
    assert tickets[1000].email_cc_ids == (sandbox.seeded.agent.id,)
