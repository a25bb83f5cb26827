"""`issuer login --api-token`, and what works with it until Zendesk switches API tokens off."""

import base64
import json
import os
import select
import stat
import subprocess  # noqa: TID251 - the program at a terminal of its own
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.issuer.conftest import MovableClock
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

Run = Callable[..., tuple[int, str, str]]

if sys.platform != "win32":
    import termios

ADA = ("login", "--api-token", "--email", "ada@acme.example", "--subdomain", "acme")
TODAY = datetime(2026, 11, 21, 20, tzinfo=UTC)
LAST_DAY = datetime(2027, 4, 29, 23, 59, tzinfo=UTC)
COUNTDOWN = (
    "warning: 160 days until 2027-04-30, when Zendesk switches all API tokens off; new ones cannot"
    " be made since 2026-10-27: change to issuer login in time"
)


@pytest.fixture
def clock() -> MovableClock:
    """One that stands still, for the end of API tokens is near."""

    class StandingClock(MovableClock):
        def __call__(self) -> datetime:
            return TODAY + self.ahead

    return StandingClock()


@pytest.fixture
def sandbox(clock: MovableClock) -> Iterator[RunningSandbox]:
    with start_sandbox(clock=clock, switches=Switches(api_tokens="on")) as running:
        yield running


@pytest.fixture
def token(sandbox: RunningSandbox, environment: dict[str, str]) -> str:
    assert sandbox.api_token is not None
    text = environment["TICKETBOUND_API_TOKEN"] = sandbox.api_token.reveal()
    return text


@pytest.fixture
def kept(issuer: Run, environment: dict[str, str], token: str, home: Path) -> Run:
    """An issuer that is signed in with the API token, which it keeps itself."""
    status, _, err = issuer(*ADA)
    assert status == 0, err
    del environment["TICKETBOUND_API_TOKEN"]
    assert token in (home / "secrets.json").read_text()
    return issuer


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


def test_all_commands_work_with_it(
    kept: Run, init_arguments: tuple[str, ...], environment: dict[str, str], token: str
) -> None:
    assert kept(*init_arguments)[0] == 0
    del environment["TICKETBOUND_IDENTITY_SECRET"]
    assert kept("mint", "1000")[0] == 0
    assert kept("list")[0] == 0
    assert kept("revoke", "--all")[0] == 0
    status, out, err = kept("whoami")
    assert status == 0
    assert "with an API token" in out
    assert err == f"issuer: {COUNTDOWN}\n"
    assert token not in out


def test_the_doctor_works_with_it(
    kept: Run, init_arguments: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    assert kept(*init_arguments)[0] == 0
    assert kept(*ADA, "--client", "log_drop")[0] == 2  # the variable is gone, nobody to ask
    status, out, _ = kept("doctor", "--json")
    found = {f["name"]: f["found"] for f in json.loads(out)["data"]["findings"]}
    assert status == 0
    assert found["api_tokens"] == "on"
    assert found["client_user_id"] == "ignored"
    assert found["hidden_request"] == "404"
    assert sandbox.state.tokens == {}


def test_the_countdown_is_told_once_a_day(
    kept: Run, init_arguments: tuple[str, ...], clock: MovableClock, home: Path
) -> None:
    assert kept(*init_arguments)[0] == 0
    (home / "reminded-on").unlink(missing_ok=True)
    assert kept("mint", "1000")[2].startswith(f"issuer: {COUNTDOWN}\n")
    assert "API tokens" not in kept("revoke", "--all")[2]
    clock.ahead += timedelta(hours=5)
    assert "warning: 159 days until" in kept("mint", "1001")[2]
    (home / "reminded-on").unlink()
    (home / "reminded-on").mkdir()
    assert "warning: 159 days until" in kept("revoke", "--all")[2]


def test_after_the_last_day_there_is_one_way_left(
    kept: Run, init_arguments: tuple[str, ...], clock: MovableClock, sandbox: RunningSandbox
) -> None:
    assert kept(*init_arguments)[0] == 0
    clock.ahead = LAST_DAY - TODAY
    assert "warning: 1 day until 2027-04-30" in kept("whoami")[2]
    clock.ahead += timedelta(minutes=1)
    before = len(sandbox.requests)
    for command in (("whoami",), ("mint", "1000"), ADA):
        status, _, err = kept(*command)
        assert status == 20
        assert "Zendesk switched all API tokens off on 2027-04-30" in err
        assert "issuer login" in err
    assert len(sandbox.requests) == before


@pytest.mark.usefixtures("ports")
def test_the_sign_in_by_browser_takes_its_place_and_ends_with_it(
    kept: Run, sandbox: RunningSandbox, token: str, home: Path, environment: dict[str, str]
) -> None:
    assert kept("login")[0] == 0
    assert token not in (home / "secrets.json").read_text()
    assert len(sandbox.state.tokens) == 1
    environment["TICKETBOUND_API_TOKEN"] = token
    assert kept(*ADA)[0] == 0
    assert sandbox.state.tokens == {}
    assert json.loads((home / "sign-in.json").read_text())["kind"] == "api_token"


def test_logout_forgets_it_and_says_that_it_lives_on(kept: Run, token: str, home: Path) -> None:
    status, _, err = kept("logout")
    assert status == 0
    assert "the API token itself lives on" in err
    assert token not in (home / "secrets.json").read_text()
    assert kept("whoami")[0] == 20


def test_a_sign_in_that_lost_its_token_says_so(kept: Run, home: Path) -> None:
    (home / "secrets.json").unlink()
    status, _, err = kept("whoami")
    assert status == 20
    assert "has lost its API token" in err


def test_it_is_sent_to_no_other_account(
    kept: Run, init_arguments: tuple[str, ...], home: Path
) -> None:
    assert kept(*init_arguments)[0] == 0
    path = home / "sign-in.json"
    record = json.loads(path.read_text()) | {"subdomain": "other"}
    path.write_text(json.dumps(record))
    status, _, err = kept("mint", "1000")
    assert status == 20
    assert "for another account" in err


def test_no_form_of_it_shows_itself(
    kept: Run, token: str, sandbox: RunningSandbox, home: Path
) -> None:
    encoded = base64.b64encode(f"ada@acme.example/token:{token}".encode()).decode()
    said = json.dumps({"error": f"{token} {encoded}", "description": encoded})
    for status in (401, 422, 500):
        sandbox.queue_fault(status=status, path="/users/me", body=said)
        _, out, err = kept("-vv", "whoami", "--json")
        assert token not in out + err
        assert encoded not in out + err
    texts = [p.read_text(errors="replace") for p in home.iterdir() if p.name != "secrets.json"]
    assert not any(token in text or encoded in text for text in texts)


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
    environment: dict[str, str], sandbox: RunningSandbox, home: Path
) -> None:
    assert sandbox.api_token is not None
    secret = sandbox.api_token.reveal()
    master, slave = os.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, TODAY.isoformat(), *ADA],
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
        os.write(master, secret.encode() + b"\n")
        shown += read_until(master, lambda text: b"signed in to acme as Ada Admin" in text)
        assert child.wait(timeout=30) == 0
    finally:
        child.kill()
        child.wait()
        os.close(slave)
        os.close(master)
    assert secret.encode() not in shown
    assert secret in (home / "secrets.json").read_text()


def read_until(terminal: int, done: Callable[[bytes], bool], *, reads: bool = True) -> bytes:
    shown, deadline = b"", time.monotonic() + 30
    while not done(shown):
        assert time.monotonic() < deadline, shown
        if reads and select.select([terminal], [], [], 0.05)[0]:
            shown += os.read(terminal, 4096)
    return shown
