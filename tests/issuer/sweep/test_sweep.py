"""What a sweep ends, takes back and reports (rows 29, 30 and 62)."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
Change = Callable[[RunningSandbox], None]


def sweep(issuer: Run, *options: str) -> dict[str, Any]:
    status, out, err = issuer("sweep", "--json", *options)
    assert status == 0, err
    data: dict[str, Any] = json.loads(out)["data"]
    return data


def codes(issuer: Run) -> dict[int, str]:
    found = json.loads(issuer("list", "--json")[1])["data"]["codes"]
    return {code["ticket"]: code["state"] for code in found}


def copies_on(sandbox: RunningSandbox) -> set[int]:
    service, tickets = sandbox.service_user_id, sandbox.state.tickets.values()
    return {ticket.number for ticket in tickets if service in ticket.email_cc_ids}


def change_ticket(**changes: Any) -> Change:
    def apply(sandbox: RunningSandbox) -> None:
        tickets = sandbox.state.tickets
        tickets[1000] = replace(tickets[1000], **changes)

    return apply


def change_requester(**changes: Any) -> Change:
    def apply(sandbox: RunningSandbox) -> None:
        users, requester = sandbox.state.users, sandbox.state.tickets[1000].requester_id
        users[requester] = replace(users[requester], **changes)

    return apply


def delete_ticket(sandbox: RunningSandbox) -> None:
    del sandbox.state.tickets[1000]


def give_away(sandbox: RunningSandbox) -> None:
    change_ticket(requester_id=sandbox.seeded.agent.id)(sandbox)


ENDS = [
    (change_ticket(status="solved"), "its ticket is solved"),
    (change_ticket(status="closed"), "its ticket is closed"),
    (
        change_ticket(status="closed", tags=("closed_by_merge",)),
        "its ticket was merged into another",
    ),
    (delete_ticket, "its ticket is deleted"),
    (give_away, "its ticket has another requester"),
    (change_requester(is_suspended=True), "the requester of its ticket is suspended"),
]


@pytest.mark.parametrize(("happens", "reason"), ENDS, ids=[reason for _, reason in ENDS])
def test_a_ticket_that_takes_no_logs_any_more(
    ready: Run, sandbox: RunningSandbox, happens: Change, reason: str
) -> None:
    """Row 30 of bad input, and its like."""
    code_id = json.loads(ready("mint", "1000", "--json")[1])["data"]["code_id"]
    happens(sandbox)
    rehearsed = sweep(ready, "--dry-run")
    assert rehearsed["dry_run"]
    assert len(sandbox.state.tokens) == 1
    done = sweep(ready)
    ended = {"code_id": code_id, "ticket": 1000, "state": "revoked", "reason": reason}
    assert rehearsed["ended"] == done["ended"] == [ended]
    assert (done["left_to_do"], done["open"]) == ([], 0)
    assert sandbox.state.tokens == {}
    ticket = sandbox.state.tickets.get(1000)
    assert ticket is None or ticket.status == "closed" or ticket.email_cc_ids == ()
    shown = json.loads(ready("show", code_id, "--json")[1])["data"]
    assert reason in json.dumps(shown)


def test_nothing_to_do(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    assert ready("sweep") == (0, "", "issuer: nothing to do; 1 code open\n")
    assert len(sandbox.state.tokens) == 1
    assert sandbox.state.tickets[1000].email_cc_ids == (sandbox.service_user_id,)


def test_stale_copies_are_taken_back(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    tickets, service = sandbox.state.tickets, sandbox.service_user_id
    for number in (1001, 1002, 1004):
        tickets[number] = replace(tickets[number], email_cc_ids=(service,))
    status, out, err = ready("sweep")
    assert status == 0
    assert out.splitlines() == [
        f"ticket {number}: service user {service} taken out of copy" for number in (1001, 1002)
    ]
    assert "2 copies taken back; 1 code open" in err
    copied = {n for n, ticket in tickets.items() if service in ticket.email_cc_ids}
    assert copied == {1000, 1004}  # the latter is closed


def test_strangers_are_told_and_ended_only_when_asked(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    mint, service = sandbox.seeded.mint, sandbox.service_user_id
    strange = add_token(sandbox.state, mint, service, ("requests:write",), 86400).id
    status, out, err = ready("sweep")
    assert (status, out) == (0, "")
    assert f"warning: token {strange} of the client log_drop, made at " in err
    assert "to end it: issuer sweep --strangers" in err
    found = sweep(ready, "--strangers", "--dry-run")
    assert found["strangers_revoked"] == [strange]
    assert strange in sandbox.state.tokens
    assert sweep(ready, "--strangers")["strangers_revoked"] == [strange]
    assert strange not in sandbox.state.tokens
    assert codes(ready) == {1000: "active"}


def test_a_few_calls_do_for_many_codes(
    issuer: Run, init_arguments: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    issuer(*init_arguments, "--open-codes", "12")
    for number in (1000, 1001, 1002, 1005, 1006, 1007, 1008):
        assert issuer("mint", str(number))[0] == 0
    before = len(sandbox.requests)
    assert sweep(issuer)["open"] == 7
    asked = [call.path for call in sandbox.requests[before:]]
    assert len(asked) == len(set(asked)) == 8
    before = len(sandbox.requests)
    assert len(codes(issuer)) == 7
    assert len(sandbox.requests) - before == 5


def test_other_commands_sweep_quietly_every_ten_minutes(
    ready: Run, sandbox: RunningSandbox, advance: Callable[[float], None]
) -> None:
    assert ready("mint", "1000")[0] == 0
    change_ticket(status="solved")(sandbox)
    assert codes(ready) == {1000: "active"}
    advance(500)
    assert codes(ready) == {1000: "active"}
    advance(101)
    assert codes(ready) == {1000: "revoked"}


@pytest.mark.parametrize("text", ["", "nonsense", "2099-01-01T00:00:00Z", "2026-01-01T00:00:00"])
def test_a_note_of_the_last_sweep_that_makes_no_sense(
    ready: Run, sandbox: RunningSandbox, home: Path, text: str
) -> None:
    assert ready("mint", "1000")[0] == 0
    (home / "swept-at").write_text(text)
    change_ticket(status="solved")(sandbox)
    assert codes(ready) == {1000: "revoked"}
    assert datetime.fromisoformat((home / "swept-at").read_text().strip()) <= datetime.now(UTC)


def test_a_mint_goes_on_though_the_sweep_did_not(ready: Run, sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(status=500, path="oauth/clients$", times=99)
    status, _, err = ready("mint", "1000")
    assert status == 0
    assert "warning: what became of the open codes is not known: " in err


def test_what_cannot_be_done_is_told_and_done_later(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    change_ticket(status="solved")(sandbox)
    sandbox.queue_fault(status=500, method="DELETE", path="tokens/[0-9]+$", times=99)
    status, out, err = ready("sweep")
    assert (status, out) == (30, "")
    assert "stays open: " in err
    assert codes(ready) == {1000: "revoking"}
    sandbox._faults.clear()
    assert ready("sweep")[0] == 0
    assert codes(ready) == {1000: "revoked"}


def test_a_sweep_finishes_what_was_revoked_offline(ready: Run, sandbox: RunningSandbox) -> None:
    code_id = json.loads(ready("mint", "1000", "--json")[1])["data"]["code_id"]
    sandbox.queue_fault(kind="cut", times=50)
    assert ready("revoke", code_id)[0] == 30
    sandbox._faults.clear()
    assert sweep(ready)["ended"][0]["state"] == "revoked"
    assert ready("revoke", code_id) == (
        *(0, ""),
        f"issuer: code {code_id} had ended before: revoked\n",
    )


def test_a_token_that_is_only_missing_in_the_list_is_no_used_code(
    ready: Run, sandbox: RunningSandbox
) -> None:
    assert ready("mint", "1000")[0] == 0
    empty = '{"tokens": [], "meta": {"has_more": false, "after_cursor": null}}'
    sandbox.queue_fault(status=200, path="oauth/tokens$", body=empty, skip=1)
    assert sweep(ready)["ended"] == []
    assert codes(ready) == {1000: "active"}


def test_who_is_no_admin_ends_what_is_over_by_itself(
    ready: Run, sandbox: RunningSandbox, advance: Callable[[float], None]
) -> None:
    assert ready("mint", "1000", "--expires", "1h")[0] == 0
    users, admin = sandbox.state.users, sandbox.seeded.admin
    users[admin.id] = replace(admin, role="agent")
    sandbox.state.tokens.clear()
    assert codes(ready) == {1000: "active"}
    advance(timedelta(hours=1).total_seconds())
    assert codes(ready) == {1000: "active"}  # our clock may be fast
    advance(timedelta(minutes=5).total_seconds())
    assert codes(ready) == {1000: "expired"}
    assert sandbox.state.tickets[1000].email_cc_ids == ()


@pytest.mark.parametrize("status", [403, 422, 500])
def test_comments_that_cannot_be_read_stop_nothing(
    issuer: Run,
    init_arguments: tuple[str, ...],
    sandbox: RunningSandbox,
    advance: Callable[[float], None],
    status: int,
) -> None:
    issuer(*init_arguments, "--open-codes", "2")
    for number in (1000, 1001):
        assert issuer("mint", str(number), "--expires", "1h")[0] == 0
    advance(timedelta(hours=1).total_seconds())
    sandbox.queue_fault(status=status, method="GET", path="tickets/1000/comments", times=99)
    done, out, err = issuer("sweep")
    assert done == 0
    assert out.count(": expired") == 2
    assert "brought logs could not be seen: " in err
    assert codes(issuer) == {1000: "expired", 1001: "expired"}
    assert copies_on(sandbox) == set()


def test_a_token_that_is_gone_is_noted_with_what_is_not_known(
    ready: Run, sandbox: RunningSandbox
) -> None:
    assert ready("mint", "1000")[0] == 0
    sandbox.state.tokens.clear()
    sandbox.queue_fault(status=403, method="GET", path="tickets/1000/comments", times=99)
    assert sweep(ready)["ended"][0]["state"] == "used"
    note = sandbox.state.tickets[1000].comments[-1].body
    assert note.endswith(" is over: whether it brought logs could not be seen")


def test_stuck_tickets_keep_the_others_from_nothing(
    issuer: Run,
    init_arguments: tuple[str, ...],
    sandbox: RunningSandbox,
    advance: Callable[[float], None],
) -> None:
    issuer(*init_arguments, "--open-codes", "12")
    stuck, others = (1000, 1001, 1002), (1005, 1006)
    for number in stuck + others:
        assert issuer("mint", str(number), "--expires", "1h")[0] == 0
    advance(timedelta(hours=1).total_seconds())
    for number in stuck:
        sandbox.queue_fault(status=422, method="PUT", path=f"tickets/{number}$", times=99)
    status, out, err = issuer("sweep")
    assert status == 30
    assert out.count(": expired") == len(others)
    assert err.count("stays open: ") == len(stuck)


def test_a_zendesk_that_is_away_is_not_asked_again_and_again(
    issuer: Run,
    init_arguments: tuple[str, ...],
    sandbox: RunningSandbox,
    advance: Callable[[float], None],
) -> None:
    issuer(*init_arguments, "--open-codes", "12")
    numbers = (1000, 1001, 1002, 1005, 1006)
    for number in numbers:
        assert issuer("mint", str(number), "--expires", "1h")[0] == 0
    advance(timedelta(hours=1).total_seconds())
    sandbox.queue_fault(status=503, method="DELETE", path="tokens/[0-9]+$", times=999)
    before = len(sandbox.requests)
    status, _, err = issuer("sweep")
    assert status == 30
    assert err.count("stays open: ") == len(numbers)
    asked = {call.path for call in sandbox.requests[before:] if call.method == "DELETE"}
    assert len([path for path in asked if "current" not in path]) == 3


def test_a_missing_copy_of_an_active_code_is_put_back(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    change_ticket(email_cc_ids=())(sandbox)
    service = sandbox.service_user_id
    place = {"ticket": 1000, "user_id": service}
    assert sweep(ready, "--dry-run")["copies_put_back"] == [place]
    assert copies_on(sandbox) == set()
    status, out, err = ready("sweep")
    assert (status, out) == (0, f"ticket 1000: service user {service} put in copy again\n")
    assert "1 copy put back; 1 code open" in err
    assert copies_on(sandbox) == {1000}
    assert sweep(ready)["copies_put_back"] == []


def test_a_copy_is_not_put_back_for_a_code_that_is_over(
    ready: Run, sandbox: RunningSandbox
) -> None:
    assert ready("mint", "1000")[0] == 0
    change_ticket(email_cc_ids=(), status="solved")(sandbox)
    assert sweep(ready)["copies_put_back"] == []
    assert sandbox.state.tickets[1000].email_cc_ids == ()


def test_a_token_that_outlived_its_code_is_ended(ready: Run, sandbox: RunningSandbox) -> None:
    assert ready("mint", "1000")[0] == 0
    tokens = dict(sandbox.state.tokens)
    assert ready("revoke", "--all", "--yes")[0] == 0
    sandbox.state.tokens.update(tokens)
    [token] = tokens
    assert sweep(ready, "--dry-run")["survivors_revoked"] == [token]
    status, out, err = ready("sweep")
    assert (status, out) == (0, f"token {token} of the client log_drop: revoked\n")
    assert "1 token of an ended code revoked; 0 codes open" in err
    assert sandbox.state.tokens == {}
