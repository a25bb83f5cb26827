"""`issuer mint --send`, `--copy`, `--replace`, and what the ticket says afterwards."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import token_issuer.cli.mint
from tests.issuer.browser import Browser
from tests.issuer.delivery import NAME, SHA256, deliver
from zendesk_sandbox.records.tickets import Comment
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]
LINK = "https://acme.example/logs"


@pytest.fixture
def vendor(ready: Run, home: Path) -> Run:
    """An issuer whose vendor says where the operator is to be had."""
    tenant = home / "tenant.toml"
    text = tenant.read_text().replace("[vendor]\n", f'[vendor]\ndownload = "{LINK}"\n')
    tenant.write_text(text)
    return ready


def comments_of(sandbox: RunningSandbox, number: int = 1000) -> tuple[Comment, ...]:
    return tuple(sandbox.state.tickets[number].comments)


def set_requester(sandbox: RunningSandbox, **facts: Any) -> None:
    people = sandbox.state.users
    requester = people[sandbox.state.tickets[1000].requester_id]
    people[requester.id] = replace(requester, **facts)


def living_tokens(sandbox: RunningSandbox) -> int:
    return sum(t.user_id == sandbox.service_user_id for t in sandbox.state.tokens.values())


def test_the_customer_gets_the_code_in_the_own_language(
    vendor: Run, sandbox: RunningSandbox
) -> None:
    set_requester(sandbox, locale="de-AT", time_zone="Europe/Vienna")
    status, out, err = vendor("mint", "1000", "--send")
    assert status == 0
    sent = comments_of(sandbox)[-1]
    assert sent.public
    assert sent.author_id == sandbox.seeded.admin.id
    greeting, _, steps, code, _, last = sent.body.split("\n\n")
    assert greeting == "Guten Tag,"
    assert steps.startswith(f"1. Bitte laden Sie dieses Programm herunter: {LINK}\n2. ")
    assert code == out.strip()
    assert "(1000)" in last
    assert "(Europe/Vienna)" in last
    assert "sent to the requester of ticket 1000, in 'de'" in err
    assert "in copy can read it too" not in err
    assert out.strip() not in err


def test_the_vendor_s_own_words_win(vendor: Run, sandbox: RunningSandbox, home: Path) -> None:
    (home / "messages").mkdir()
    (home / "messages" / "en.txt").write_text("Hi! {download} {code} {ticket} {expiry}")
    document = json.loads(vendor("mint", "1000", "--send", "--json")[1])
    assert document["data"]["sent"] is True
    assert comments_of(sandbox)[-1].body == document["data"]["words"]["text"]
    assert comments_of(sandbox)[-1].body.startswith(f"Hi! {LINK} tbc1_")


def test_others_in_copy_are_told_of(vendor: Run, sandbox: RunningSandbox) -> None:
    tickets = sandbox.state.tickets
    tickets[1000] = replace(tickets[1000], email_cc_ids=(sandbox.seeded.agent.id,))
    assert "1 other person in copy can read it too" in vendor("mint", "1000", "--send")[2]


def test_sending_needs_a_link_and_says_what_to_write_where(
    ready: Run, sandbox: RunningSandbox
) -> None:
    before = len(sandbox.requests)
    status, out, err = ready("mint", "1000", "--send")
    assert (status, out) == (2, "")
    assert "tenant.toml does not say where the customer gets the operator" in err
    assert 'hint: write it below [vendor]: download = "https://..."' in err
    assert len(sandbox.requests) == before


def test_own_words_that_are_of_no_use_stop_it_before_the_network(
    vendor: Run, sandbox: RunningSandbox, home: Path
) -> None:
    (home / "messages").mkdir()
    (home / "messages" / "xx.txt").write_text("{code}")
    before = len(sandbox.requests)
    status, out, err = vendor("mint", "1000")
    assert (status, out) == (2, "")
    assert "xx.txt: it does not say {download}, {ticket}, {expiry}" in err
    assert len(sandbox.requests) == before


@pytest.mark.parametrize(
    ("fault", "ends", "says"),
    [
        ({"status": 500}, 30, "the code was not sent: "),
        ({"status": 403}, 21, "the code was not sent: "),
        ({"kind": "cut", "after_commit": True}, 30, "its code is of no use"),
        ({"kind": "html"}, 30, "the code was not sent: "),
    ],
)
def test_what_cannot_be_sent_is_taken_back(
    vendor: Run, sandbox: RunningSandbox, fault: dict[str, object], ends: int, says: str
) -> None:
    sandbox.queue_fault(method="PUT", path="tickets/1000$", skip=1, **fault)
    status, out, err = vendor("mint", "1000", "--send")
    assert (status, out) == (ends, "")
    assert says in err
    assert "the code was taken back" in err
    assert living_tokens(sandbox) == 0
    assert sandbox.state.tickets[1000].email_cc_ids == ()
    [code] = json.loads(vendor("list", "--json")[1])["data"]["codes"]
    assert (code["state"], code["reason"]) == ("revoked", "it could not be sent")


def test_a_message_that_zendesk_hides_from_the_customer_is_taken_back(
    vendor: Run, sandbox: RunningSandbox
) -> None:
    admin = sandbox.seeded.admin
    sandbox.state.users[admin.id] = replace(admin, only_private_comments=True)
    status, out, err = vendor("mint", "1000", "--send")
    assert (status, out) == (22, "")
    assert "so the customer does not see it" in err
    assert living_tokens(sandbox) == 0


def test_a_message_that_is_too_long_is_taken_back(
    vendor: Run, sandbox: RunningSandbox, home: Path
) -> None:
    (home / "messages").mkdir()
    words = "{download} {code} {ticket} {expiry}" + "x" * 1100
    (home / "messages" / "en.txt").write_text(words)
    status, out, err = vendor("mint", "1000", "--send", "--message", "y" * 500)
    assert (status, out) == (2, "")
    assert "characters, and may have 2000" in err
    assert living_tokens(sandbox) == 0


def test_what_cannot_be_taken_back_is_said(vendor: Run, sandbox: RunningSandbox) -> None:
    sandbox.queue_fault(status=500, method="PUT", path="tickets/1000$", skip=1, times=9)
    status, _, err = vendor("mint", "1000", "--send")
    assert status == 30
    assert "the code could not be taken back: " in err
    assert "issuer revoke " in err
    assert living_tokens(sandbox) == 0


@pytest.mark.parametrize(
    ("works", "says"),
    [
        (True, "issuer: the code is on the clipboard\n"),
        (False, "issuer: warning: this machine has no clipboard that can be used; "),
    ],
)
def test_the_code_is_printed_whatever_the_clipboard_does(
    ready: Run, monkeypatch: pytest.MonkeyPatch, works: bool, says: str
) -> None:
    copied: list[str] = []

    def copy(code: object) -> bool:
        copied.append(code.reveal())  # type: ignore[attr-defined]
        return works

    monkeypatch.setattr(token_issuer.cli.mint, "copy_to_clipboard", copy)
    status, out, err = ready("mint", "1000", "--copy")
    assert (status, copied) == (0, [out.strip()])
    assert says in err


def test_a_ticket_with_an_open_code_is_refused_where_nobody_can_be_asked(ready: Run) -> None:
    code_id = json.loads(ready("mint", "1000", "--json")[1])["data"]["code_id"]
    status, out, err = ready("mint", "1000")
    assert (status, out) == (22, "")
    assert f"hint: to end it: issuer revoke {code_id}; or mint with --replace" in err


@pytest.mark.parametrize("json_flag", [(), ("--json",)])
def test_replace_ends_the_open_code_first(
    ready: Run, sandbox: RunningSandbox, json_flag: tuple[str, ...]
) -> None:
    first = json.loads(ready("mint", "1000", "--json")[1])["data"]["code_id"]
    assert ready("mint", "1000", "--replace", *json_flag)[0] == 0
    codes = json.loads(ready("list", "--json")[1])["data"]["codes"]
    assert sorted(code["state"] for code in codes) == ["active", "revoked"]
    [former] = [code for code in codes if code["state"] == "revoked"]
    assert (former["code_id"], former["reason"]) == (first, "a new code takes its place")
    assert living_tokens(sandbox) == 1
    assert sandbox.state.tickets[1000].email_cc_ids == (sandbox.service_user_id,)


def test_replace_is_for_the_same_ticket_only(ready: Run) -> None:
    assert ready("mint", "1000")[0] == 0
    status, _, err = ready("mint", "1001", "--replace")
    assert status == 22
    assert "the service user is busy until " in err
    assert "--replace" not in err


@pytest.mark.parametrize(("answer", "ends"), [("y\n", 0), ("n\n", 60), ("\n", 60), ("", 60)])
def test_at_a_terminal_it_asks(
    ready: Run,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    answer: str,
    ends: int,
) -> None:
    first = json.loads(ready("mint", "1000", "--json")[1])["data"]["code_id"]
    browser.is_interactive = True
    (tmp_path / "answer").write_text(answer)
    with (tmp_path / "answer").open() as typed:
        monkeypatch.setattr("sys.stdin", typed)
        status, out, err = ready("mint", "1000")
    assert status == ends
    assert f"ticket 1000 has an open code: {first}, minted by Ada Admin, good until " in err
    assert "end that one, and mint a new one? [y/N]: " in err
    assert bool(out) == (ends == 0)
    assert ("issuer: kept the open code\n" in err) == (answer in ("n\n", "\n"))
    assert "hint" not in err or ends == 0
    with (tmp_path / "answer").open() as typed:
        monkeypatch.setattr("sys.stdin", typed)
        assert ready("mint", "1001", "--json")[0] == 22


def test_the_ticket_tells_agents_what_became_of_codes(ready: Run, sandbox: RunningSandbox) -> None:
    before = len(comments_of(sandbox))
    status, code, _ = ready("mint", "1000", "--note", "case 17, Jörg", "--expires", "2h")
    assert status == 0
    deliver(sandbox, code)
    assert ready("list")[0] == 0
    assert ready("mint", "1000")[0] == 0
    assert ready("revoke", "--ticket", "1000")[0] == 0
    minted, logs, used, again, ended = comments_of(sandbox)[before:]
    assert [c.public for c in (minted, logs, used, again, ended)] == [False, True, *[False] * 3]
    lines = minted.body.splitlines()
    assert lines[0] == "Ticketbound: Ada Admin asked for a code for this ticket"
    assert lines[1].endswith(", via requests, profile generic")
    assert lines[2].startswith("good until 20")
    assert lines[3] == "note: case 17, Jörg"
    assert used.body.splitlines()[1:] == [
        (
            "3 files in 1 part, 1.0 KB; how many files, and each SHA-256, as the comment tells, not"
            " checked"
        ),
        f"{NAME}  1,000 bytes  SHA-256 {SHA256}",
    ]
    assert " was revoked" in ended.body
    assert code.strip() not in minted.body + used.body + again.body + ended.body


def test_the_note_is_there_before_there_is_a_token(ready: Run, sandbox: RunningSandbox) -> None:
    before = len(comments_of(sandbox))
    sandbox.queue_fault(kind="cut", path="^/oauth/tokens$", skip=1, times=9)
    assert ready("mint", "1000")[0] == 30
    assert "asked for a code" in comments_of(sandbox)[before].body


def test_a_mint_that_came_to_nothing_says_so_on_the_ticket(
    ready: Run, sandbox: RunningSandbox
) -> None:
    sandbox.queue_fault(status=200, path="search/count", body='{"count": 1}')
    assert ready("mint", "1000")[0] == 71
    assert comments_of(sandbox)[-1].body.endswith(" came to nothing; nobody has seen it")
    assert not comments_of(sandbox)[-1].public


def test_a_note_that_cannot_be_written_is_a_warning(ready: Run, sandbox: RunningSandbox) -> None:
    code_id = json.loads(ready("mint", "1000", "--json")[1])["data"]["code_id"]
    sandbox.queue_fault(status=500, method="PUT", path="tickets/1000$", skip=1)
    status, _, err = ready("revoke", code_id)
    assert status == 0
    assert "warning: the note on ticket 1000 could not be written: " in err
    assert living_tokens(sandbox) == 0


@pytest.mark.parametrize(
    ("tags", "comment", "followups", "says", "hint"),
    [
        ((), "x", (), "closed for good and takes no logs", "choose Create follow-up"),
        ((), "x", (1007,), "closed for good", "it has a follow-up: issuer mint 1007"),
        (
            ("closed_by_merge",),
            'This request was closed and merged into request #1001 "Printer #3".',
            (),
            "ticket 1000 was merged into ticket 1001, as its last comment says",
            "mint for that one: issuer mint 1001",
        ),
        (("closed_by_merge",), "zusammengeführt", (), "was merged into another one", "tells which"),
        ((), "see #1001", (), "closed for good", "Create follow-up"),
    ],
)
def test_closed_and_merged_tickets(
    ready: Run,
    sandbox: RunningSandbox,
    tags: tuple[str, ...],
    comment: str,
    followups: tuple[int, ...],
    says: str,
    hint: str,
) -> None:
    ticket = sandbox.state.tickets[1000]
    last = replace(ticket.comments[-1], body=comment)
    sandbox.state.tickets[1000] = replace(
        ticket,
        status="closed",
        tags=tags,
        comments=(*ticket.comments[:-1], last),
        followup_ids=followups,
    )
    status, out, err = ready("mint", "1000")
    assert (status, out) == (22, "")
    assert says in err
    assert hint in err


def test_a_deleted_ticket(ready: Run, sandbox: RunningSandbox) -> None:
    del sandbox.state.tickets[1000]
    status, out, err = ready("mint", "1000")
    assert (status, out) == (22, "")
    assert "there is no ticket 1000, or the issuer may not see it" in err
    assert "hint: check the number; a deleted ticket is gone too" in err


def test_the_target_of_a_merge_is_no_reason_to_fail(ready: Run, sandbox: RunningSandbox) -> None:
    ticket = sandbox.state.tickets[1000]
    sandbox.state.tickets[1000] = replace(ticket, status="closed", tags=("closed_by_merge",))
    sandbox.queue_fault(status=403, path="comments")
    status, _, err = ready("mint", "1000")
    assert status == 22
    assert "was merged into another one" in err


@pytest.mark.parametrize("users", ["[]", '[{"id": REQUESTER, "name": "X"}]'])
def test_a_requester_that_does_not_come_along_whole_is_asked_for(
    ready: Run, sandbox: RunningSandbox, users: str
) -> None:
    set_requester(sandbox, is_suspended=True)
    requester = sandbox.state.tickets[1000].requester_id
    shown = f'{{"id": 1000, "status": "open", "requester_id": {requester}}}'
    body = f'{{"ticket": {shown}, "users": {users.replace("REQUESTER", str(requester))}}}'
    sandbox.queue_fault(status=200, path="tickets/1000$", body=body)
    status, _, err = ready("mint", "1000")
    assert status == 22
    assert "the requester of ticket 1000 is suspended" in err


def test_a_mint_takes_seventeen_calls(ready: Run, sandbox: RunningSandbox) -> None:
    ready("list")
    ready("mint", "1000")
    ready("revoke", "--all")
    before = len(sandbox.requests)
    assert ready("mint", "1000")[0] == 0
    assert len(sandbox.requests) - before == 17
