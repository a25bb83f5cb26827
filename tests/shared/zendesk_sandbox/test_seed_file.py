"""Seed files, and what is wrong with some."""

from pathlib import Path

import pytest

from tests.shared.zendesk_sandbox.seed_texts import CLIENT, PEOPLE, TICKET
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.seed.file import BadSeed, limits_of, read_seed, read_seed_file
from zendesk_sandbox.switches import BadSwitch


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
        (f"{PEOPLE}nmae = 'x'", "users #3: there is no key 'nmae'"),
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
            f"{PEOPLE}[[users]]\nname = 'x'\nemail = 'EVE@X.example'",
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
            f"{PEOPLE}{TICKET}priority = 'high'",
            "tickets #1: there is no key 'priority'",
        ),
        (
            PEOPLE + TICKET.replace("kim@", "tim@"),
            "tickets #1, requester: no user has the e-mail address 'tim@fabrik.example'",
        ),
        (
            f"{PEOPLE}{TICKET}assignee = 'kim@fabrik.example'",
            "tickets #1, assignee: 'kim@fabrik.example' is no agent",
        ),
        (
            PEOPLE + TICKET.replace("body =", "author = 'tim', body ="),
            "tickets #1, comments #1, author: no user has the e-mail address 'tim'",
        ),
        (
            PEOPLE + TICKET.replace("body =", "text ="),
            "tickets #1, comments #1: there is no key 'text'",
        ),
        (
            PEOPLE + TICKET.replace('[{ body = "help" }]', "[]"),
            "tickets #1, comments: expected array of length >= 1",
        ),
        (
            PEOPLE + 2 * f"{TICKET}number = 1004\n",
            "tickets: two of them have the number '1004'",
        ),
        (
            f"{PEOPLE}{TICKET}status = 'burning'",
            "tickets #1, status: can be new or open or pending or hold or solved or closed only",
        ),
        (
            PEOPLE + CLIENT.replace("eve@", "tim@"),
            "clients #1, user: no user has the e-mail address 'tim@x.example'",
        ),
        (
            f"{PEOPLE}{CLIENT}allowed_scopes = ['raed']",
            "clients #1, allowed_scopes: there is no scope 'raed'",
        ),
        (
            f"{PEOPLE}{CLIENT}redirect_uris = ['localhost']",
            "clients #1, redirect_uris: 'localhost' is neither https nor of this machine",
        ),
        (
            f"{PEOPLE}{CLIENT}redirect_uris = ['javascript://a/%0aalert(1)']",
            "clients #1, redirect_uris: 'javascript://a/%0aalert(1)' is neither https nor",
        ),
        (
            f'{PEOPLE}{CLIENT}redirect_uris = ["https://a/\\r\\nX: y"]',
            "clients #1, redirect_uris: 'https://a/\\\\x0d\\\\x0aX: y' is neither https nor",
        ),
        (
            f"{PEOPLE}{CLIENT}{CLIENT}",
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


def test_file(tmp_path: Path) -> None:
    path = tmp_path / "seed.toml"
    path.write_bytes(b"\xef\xbb\xbf" + (PEOPLE + TICKET).replace("\n", "\r\n").encode())
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
