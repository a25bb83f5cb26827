"""`issuer login --api-token`."""

import json
import os
import select
import stat
import subprocess  # noqa: TID251 - the program at a terminal of its own
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.issuer.conftest import WITH_API_TOKENS, Run
from tests.issuer.sign_in.conftest import ADA, COUNTDOWN
from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.switches import Switches

if sys.platform != "win32":
    import termios


def test_signs_in_with_a_countdown(issuer: Run, token: str, home: Path) -> None:
    status, out, err = issuer(*ADA)
    assert (status, out) == (0, "")
    assert err == f"issuer: {COUNTDOWN}\nissuer: signed in to acme as Ada Admin (admin)\n"
    record = json.loads((home / "sign-in.json").read_text())
    assert record["kind"] == "api_token"
    assert record["email"] == "ada@acme.example"
    assert record["client_id"] == ""
    assert token not in (home / "sign-in.json").read_text()
    if sys.platform != "win32":
        assert stat.S_IMODE((home / "secrets.json").stat().st_mode) == 0o600


@pytest.mark.parametrize("client", ["log_drop", "issuer"])
def test_finds_the_number_of_the_client_by_itself(
    issuer: Run, token: str, sandbox: RunningSandbox, client: str
) -> None:
    status, out, _ = issuer(*ADA, "--client", client, "--json")
    found = sandbox.state.find_client(client)
    assert found is not None
    document = json.loads(out)
    assert (status, document["data"]["mint_client_number"]) == (0, found.id)
    assert document["data"]["kind"] == "api_token"
    assert document["warnings"] == [COUNTDOWN.removeprefix("warning: ")]
    assert token not in out


def test_the_client_of_the_set_up_is_looked_for(
    ready: Run, token: str, sandbox: RunningSandbox
) -> None:
    status, out, _ = ready(*ADA, "--json")
    assert status == 0
    assert json.loads(out)["data"]["mint_client_number"] == sandbox.seeded.mint.id
    assert token not in out


def test_a_client_that_is_not_there_is_named(issuer: Run, token: str, home: Path) -> None:
    status, _, err = issuer(*ADA, "--client", "nobody")
    assert status == 21
    assert "the account has no OAuth client 'nobody'" in err
    assert token not in err
    assert not home.exists()


def test_an_agent_may_sign_in_but_sees_no_clients(issuer: Run, token: str) -> None:
    alex = [word.replace("ada@", "alex@") for word in ADA]
    status, out, _ = issuer(*alex, "--client", "log_drop", "--json")
    document = json.loads(out)
    assert (status, document["data"]["role"]) == (0, "agent")
    assert document["data"]["mint_client_number"] is None
    assert "only an admin sees the OAuth clients" in document["warnings"][1]
    assert token not in out


@pytest.mark.parametrize(
    ("email", "wrong", "status", "said"),
    [
        ("ada@acme.example", "wrong-token", 20, "does not accept the API token"),
        ("nobody@acme.example", "", 20, "does not accept the API token for nobody@acme"),
        ("rita@customer.example", "", 21, "Rita Requester, who is neither agent nor admin"),
        ("ada", "", 2, "is no e-mail address"),
        ("ada@acme.example/token", "", 2, "is no e-mail address"),
        ("a:b@acme.example", "", 2, "is no e-mail address"),
        ("a\x1b[31m@acme.example", "", 2, "is no e-mail address"),
        ("ada@acme.example", "two words", 2, "this is no API token"),
        ("ada@acme.example", "t\u00f6ken", 2, "this is no API token"),
    ],
)
def test_a_refusal_keeps_nothing(
    issuer: Run,
    environment: dict[str, str],
    token: str,
    home: Path,
    email: str,
    wrong: str,
    status: int,
    said: str,
) -> None:
    if wrong:
        environment["TICKETBOUND_API_TOKEN"] = wrong
    ended, out, err = issuer("login", "--api-token", "--email", email, "--subdomain", "acme")
    assert (ended, out) == (status, "")
    assert said in err
    assert "\x1b" not in err
    assert token not in err
    assert not wrong or wrong not in err
    assert not (home / "sign-in.json").exists()
    assert not (home / "secrets.json").exists()


def test_an_anonymous_answer_is_no_sign_in(
    issuer: Run, token: str, sandbox: RunningSandbox, home: Path
) -> None:
    anonymous = json.dumps({"user": {"id": None, "name": "Anonymous user"}})
    sandbox.queue_fault(status=200, path="/users/me", body=anonymous)
    status, _, err = issuer(*ADA)
    assert status == 20
    assert "does not accept the API token" in err
    assert token not in err
    assert not (home / "sign-in.json").exists()


def test_where_they_are_off_the_other_way_is_named(
    issuer: Run, token: str, sandbox: RunningSandbox
) -> None:
    sandbox.state.switches = Switches(api_tokens="off")
    status, _, err = issuer(*ADA)
    assert status == 20
    assert "issuer login signs in with the browser" in err
    assert token not in err


@pytest.mark.parametrize(
    "arguments",
    [
        ("login", "--email", "ada@acme.example"),
        ("login", "--api-token"),
        (*ADA, "--paste"),
        (*ADA, "--no-browser"),
        (*ADA, "--client", "\x1b"),
        ("login", "--api-token", "--email", "ada@acme.example"),
    ],
)
def test_what_does_not_go_together_is_said_before_anything_happens(
    issuer: Run, token: str, sandbox: RunningSandbox, arguments: tuple[str, ...]
) -> None:
    status, _, err = issuer(*arguments)
    assert status == 2
    assert "\x1b" not in err
    assert token not in err
    assert sandbox.requests == ()


def test_without_a_terminal_the_variable_is_named(issuer: Run) -> None:
    status, _, err = issuer(*ADA)
    assert status == 2
    assert "set TICKETBOUND_API_TOKEN" in err


PROGRAM = """
import sys
from datetime import datetime
from token_issuer.__main__ import run
from token_issuer.surroundings import Surroundings
now = datetime.fromisoformat(sys.argv[1])
sys.exit(run(sys.argv[2:], Surroundings(clock=lambda: now)))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")
def test_is_asked_for_without_an_echo(
    environment: dict[str, str], api_token: str, home: Path
) -> None:
    master, slave = os.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, WITH_API_TOKENS.isoformat(), *ADA],
        env={**os.environ, **environment},
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    )
    try:
        shown = read_until(master, lambda text: b"API token: " in text)
        # The terminal drops what was typed before its echo is off.
        read_until(slave, lambda _: not termios.tcgetattr(slave)[3] & termios.ECHO, reads=False)
        os.write(master, api_token.encode() + b"\n")
        shown += read_until(master, lambda text: b"signed in to acme as Ada Admin" in text)
        assert child.wait(timeout=60) == 0
    finally:
        child.kill()
        child.wait()
        os.close(slave)
        os.close(master)
    assert api_token.encode() not in shown
    assert api_token in (home / "secrets.json").read_text()


def read_until(terminal: int, done: Callable[[bytes], bool], *, reads: bool = True) -> bytes:
    shown, deadline = b"", time.monotonic() + 60
    while not done(shown):
        assert time.monotonic() < deadline, shown
        if reads and select.select([terminal], [], [], 0.05)[0]:
            shown += os.read(terminal, 4096)
    return shown
