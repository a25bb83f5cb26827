"""What a sandbox holds when it starts, by its seed."""

import tempfile
from pathlib import Path

import pytest

from tests.shared.zendesk_sandbox.seed_texts import CLIENT, PEOPLE, TICKET
from zendesk_sandbox.seed.file import BadSeed, example_text, limits_of, read_seed
from zendesk_sandbox.seed.filling import fill, find_seeded
from zendesk_sandbox.server import RunningSandbox, start_sandbox


def _start(text: str) -> RunningSandbox:
    seed = read_seed(text)
    return start_sandbox(fill=lambda account: fill(account, seed), limits=limits_of(seed))


def test_example_is_the_account_of_a_sandbox_without_a_seed(sandbox: RunningSandbox) -> None:
    with _start(example_text()) as other:
        assert [t.subject for t in other.state.tickets.values()] == [
            t.subject for t in sandbox.state.tickets.values()
        ]
        assert list(other.state.users) == list(sandbox.state.users)
    assert list(sandbox.state.tickets) == list(range(1000, 1020))
    statuses = {number: ticket.status for number, ticket in sandbox.state.tickets.items()}
    assert [statuses[n] for n in (1002, 1003, 1004, 1006)] == ["pending", "solved", "closed", "new"]
    others = [n for n, t in sandbox.state.tickets.items() if t.requester_id != _rita(sandbox)]
    assert others == [1005, 1012, 1017]
    ages = [ticket.updated_at for ticket in sandbox.state.tickets.values()]
    assert ages == sorted(ages)
    assert ages[-1] <= sandbox.state.now()
    assert (sandbox.state.now() - ages[0]).days == 5


def _rita(sandbox: RunningSandbox) -> int:
    return sandbox.seeded.requester.id


def test_example_has_a_client_for_the_browser(sandbox: RunningSandbox) -> None:
    client = sandbox.state.find_client("issuer_cli")
    assert client is not None
    assert client.kind == "public"
    assert client.redirect_uris == tuple(
        f"http://127.0.0.1:{port}/callback" for port in (19291, 19292, 19293)
    )
    assert client.user_id == sandbox.seeded.admin.id
    assert client.allowed_scopes == ("read", "tickets:write")


def test_people_are_as_described() -> None:
    with _start(PEOPLE) as sandbox:
        eve, lea, kim = sandbox.state.users.values()
        (fabrik,) = sandbox.state.organizations.values()
        assert find_seeded(sandbox.state) is None
        with pytest.raises(LookupError):
            _ = sandbox.seeded
    assert (eve.email, eve.role, eve.role_type) == ("eve@x.example", "admin", 4)
    assert (lea.role, lea.role_type, lea.only_private_comments) == ("agent", 1, True)
    assert lea.may_delete
    assert (kim.role, kim.organization_id) == ("end-user", fabrik.id)
    assert (kim.is_suspended, kim.is_verified) == (True, False)
    assert fabrik.shares_tickets


def test_given_secret_is_used_and_another_is_made() -> None:
    text = f'{PEOPLE}{CLIENT}[[clients]]\nidentifier = "two"\nuser = "lea@x.example"\n'
    with _start(text) as one, _start(text) as other:
        secrets = [[c.secret.reveal() for c in s.state.clients.values()] for s in (one, other)]
        (robot, _) = one.state.clients.values()
        grant = {"grant_type": "client_credentials", "client_id": "robot", "scope": "read"}
        answer = one.ask("POST", "/oauth/tokens", json={**grant, "client_secret": "sesame"})
    assert secrets[0][0] == secrets[1][0] == "sesame"
    assert secrets[0][1] != secrets[1][1]
    assert robot.allowed_scopes is None
    assert answer.status == 200


def test_ticket_with_a_long_thread() -> None:
    ticket = """
[[tickets]]
number = 7
subject = "It burns"
requester = "kim@fabrik.example"
assignee = "eve@x.example"
status = "pending"
ccs = ["lea@x.example"]
tags = ["fire", "vip"]
hours_ago = 2.5
comments = [
    { body = "help" },
    { body = "whose is it?", author = "lea@x.example", public = false },
    { body = "have you tried water?" },
]
"""
    with _start(PEOPLE + ticket + TICKET) as sandbox:
        eve, lea, kim = sandbox.state.users.values()
        seven, thousand = sandbox.state.tickets.values()
        now = sandbox.state.now()
        assert sandbox.state.new_ticket_number() == 1001
    assert (seven.number, thousand.number) == (7, 1000)
    assert (seven.status, seven.assignee_id, seven.requester_id) == ("pending", eve.id, kim.id)
    assert (seven.email_cc_ids, seven.tags) == ((lea.id,), ("fire", "vip"))
    thread = [(c.body, c.author_id, c.public) for c in seven.comments]
    assert thread == [
        ("help", kim.id, True),
        ("whose is it?", lea.id, False),
        ("have you tried water?", eve.id, True),
    ]
    assert 2.49 < (now - seven.updated_at).total_seconds() / 3600 < 2.51
    assert thousand.status == "new"


def test_numbers_given_and_not() -> None:
    numbered = TICKET.replace("subject", "number = 1001\nsubject", 1)
    with _start(PEOPLE + TICKET + numbered + TICKET) as sandbox:
        assert list(sandbox.state.tickets) == [1000, 1001, 1002]


def test_status_without_a_second_comment() -> None:
    text = TICKET.replace("subject", 'status = "closed"\nsubject', 1)
    with _start(PEOPLE + text) as sandbox:
        (ticket,) = sandbox.state.tickets.values()
    assert (ticket.status, len(ticket.comments)) == ("closed", 1)


def test_ticket_that_the_account_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    text = PEOPLE + TICKET.replace('"help"', '" "')
    with pytest.raises(BadSeed, match="ticket 1000 is refused"):
        _start(text)
    assert list(tmp_path.glob("zendesk-sandbox-*")) == []
