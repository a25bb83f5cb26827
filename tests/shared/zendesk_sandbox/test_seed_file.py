import tempfile
from pathlib import Path

import pytest

from zendesk_sandbox.limits import Limits
from zendesk_sandbox.seed.file import BadSeed, example_text, limits_of, read_seed, read_seed_file
from zendesk_sandbox.seed.filling import fill, find_seeded
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import BadSwitch

_PEOPLE = """
[[organizations]]
name = "Fabrik"
shared_tickets = true

[[users]]
name = "Eve"
email = "Eve@x.example"
role = "admin"

[[users]]
name = "Lea"
email = "lea@x.example"
role = "agent"
light_agent = true
may_delete = true

[[users]]
name = "Kim"
email = "kim@fabrik.example"
organization = "Fabrik"
verified = false
suspended = true
"""
_CLIENT = """
[[clients]]
identifier = "robot"
user = "eve@x.example"
secret = "sesame"
"""
_TICKET = """
[[tickets]]
subject = "It burns"
requester = "kim@fabrik.example"
comments = [{ body = "help" }]
"""


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
    assert sandbox.state.now() - ages[-1] >= sandbox.state.now() - sandbox.state.now()
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
    with _start(_PEOPLE) as sandbox:
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
    text = f'{_PEOPLE}{_CLIENT}[[clients]]\nidentifier = "two"\nuser = "lea@x.example"\n'
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
    with _start(_PEOPLE + ticket + _TICKET) as sandbox:
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
    numbered = _TICKET.replace("subject", "number = 1001\nsubject", 1)
    with _start(_PEOPLE + _TICKET + numbered + _TICKET) as sandbox:
        assert list(sandbox.state.tickets) == [1000, 1001, 1002]


def test_status_without_a_second_comment() -> None:
    text = _TICKET.replace("subject", 'status = "closed"\nsubject', 1)
    with _start(_PEOPLE + text) as sandbox:
        (ticket,) = sandbox.state.tickets.values()
    assert (ticket.status, len(ticket.comments)) == ("closed", 1)


def test_file_with_limits_and_switches_only_keeps_the_example() -> None:
    seed = read_seed(
        'subdomain = "other"\n[limits]\nattachment_size = 10\n[switches]\nhidden_request = 403\n'
    )
    assert len(seed.tickets) == 20
    assert limits_of(seed) == Limits(attachment_size=10)
    assert seed.subdomain == "other"
    assert seed.switches == {"hidden_request": 403}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a =", "this is not valid TOML: Invalid value (at end of document)"),
        ("tikets = []", "there is no key 'tikets'"),
        (f"{_PEOPLE}nmae = 'x'", "users #3: there is no key 'nmae'"),
        ("[[users]]\nname = 'x'", "users #1: 'email' is missing"),
        (
            "[[users]]\nname = 3\nemail = 'a@b'",
            "users #1, name: must be a text, not a whole number",
        ),
        ("users = 'all'", "users: must be a list, not a text"),
        (
            "[[users]]\nname = 'x'\nemail = 'a@b'\nrole = 'boss'",
            "users #1, role: can be end-user or agent or admin only",
        ),
        (
            "[[users]]\nname = 'x'\nemail = 'a@b'\nsuspended = 'no'",
            "users #1, suspended: must be true or false, not a text",
        ),
        ("[[users]]\nname = 'x'\nemail = 'x'", "users #1, email: 'x' is no e-mail address"),
        (
            f"{_PEOPLE}[[users]]\nname = 'x'\nemail = 'EVE@X.example'",
            "users: two of them have the email 'eve@x.example'",
        ),
        (
            "[[users]]\nname = 'x'\nemail = 'a@b'\nlight_agent = true",
            "users #1: light_agent, restriction and may_delete are for the role agent only",
        ),
        (
            "[[users]]\nname = 'x'\nemail = 'a@b'\norganization = 'none'",
            "users #1, organization: there is no 'none'",
        ),
        (
            f"{_PEOPLE}{_TICKET}priority = 'high'",
            "tickets #1: there is no key 'priority'",
        ),
        (
            _PEOPLE + _TICKET.replace("kim@", "tim@"),
            "tickets #1, requester: no user has the e-mail address 'tim@fabrik.example'",
        ),
        (
            f"{_PEOPLE}{_TICKET}assignee = 'kim@fabrik.example'",
            "tickets #1, assignee: 'kim@fabrik.example' is no agent",
        ),
        (
            _PEOPLE + _TICKET.replace("body =", "author = 'tim', body ="),
            "tickets #1, comments #1, author: no user has the e-mail address 'tim'",
        ),
        (
            _PEOPLE + _TICKET.replace("body =", "text ="),
            "tickets #1, comments #1: there is no key 'text'",
        ),
        (
            _PEOPLE + _TICKET.replace('[{ body = "help" }]', "[]"),
            "tickets #1, comments: expected array of length >= 1",
        ),
        (
            _PEOPLE + 2 * f"{_TICKET}number = 1004\n",
            "tickets: two of them have the number '1004'",
        ),
        (
            f"{_PEOPLE}{_TICKET}status = 'burning'",
            "tickets #1, status: can be new or open or pending or hold or solved or closed only",
        ),
        (
            _PEOPLE + _CLIENT.replace("eve@", "tim@"),
            "clients #1, user: no user has the e-mail address 'tim@x.example'",
        ),
        (
            f"{_PEOPLE}{_CLIENT}allowed_scopes = ['raed']",
            "clients #1, allowed_scopes: there is no scope 'raed'",
        ),
        (
            f"{_PEOPLE}{_CLIENT}redirect_uris = ['localhost']",
            "clients #1, redirect_uris: 'localhost' is no full address",
        ),
        (
            f"{_PEOPLE}{_CLIENT}{_CLIENT}",
            "clients: two of them have the identifier 'robot'",
        ),
        ("subdomain = 'No.Name'", "subdomain: 'No.Name' is no name of an account"),
        ("[limits]\nsize = 3", "limits: there is no key 'size'"),
        ("[limits]\nattachment_size = 0", "limits, attachment_size: must be 1 or more"),
        ("[limits]\nattachment_size = 'x'", "limits: must be a whole number, not a text"),
        ("'\\u202E' = 1", "there is no key"),
    ],
)
def test_mistakes_are_named_with_their_place(text: str, sentence: str) -> None:
    with pytest.raises(BadSeed) as raised:
        read_seed(text)
    assert raised.value.sentence.startswith(sentence)
    assert "--print-seed" in raised.value.hint
    assert raised.value.sentence.isprintable()


def test_unknown_switch() -> None:
    with pytest.raises(BadSwitch, match="there is no switch 'nonsense'"):
        read_seed("[switches]\nnonsense = 1")


def test_ticket_that_the_account_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    text = _PEOPLE + _TICKET.replace('"help"', '" "')
    with pytest.raises(BadSeed, match="ticket 1000 is refused"):
        _start(text)
    assert list(tmp_path.glob("zendesk-sandbox-*")) == []


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "seed.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (_PEOPLE + _TICKET).replace("\n", "\r\n").encode())
    assert [user.name for user in read_seed_file(path).users] == ["Eve", "Lea", "Kim"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "cannot be read: No such file or directory"),
        (b"\xff", "is not UTF-8 text"),
        (b"#" * (16 << 20) + b"\n", "is larger than 16 MiB"),
        (b"x", "seed.toml: this is not valid TOML"),
    ],
)
def test_file_that_is_none(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    path = tmp_path / "seed.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadSeed) as raised:
        read_seed_file(path)
    assert sentence in raised.value.sentence
    assert str(path) in raised.value.sentence
