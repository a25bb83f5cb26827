"""What works with an API token that is kept, until Zendesk switches all of them off."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.issuer.conftest import WITH_API_TOKENS, Run
from tests.issuer.sign_in.conftest import ADA, COUNTDOWN
from zendesk_sandbox.server import RunningSandbox

Advance = Callable[[float], None]
LAST_HOUR = datetime(2027, 4, 29, 23, tzinfo=UTC)


@pytest.fixture
def kept(issuer: Run, environment: dict[str, str], token: str, home: Path) -> Run:
    """An issuer that is signed in with the API token, which it keeps itself."""
    status, _, err = issuer(*ADA)
    assert status == 0, err
    del environment["TICKETBOUND_API_TOKEN"]
    assert token in (home / "secrets.json").read_text()
    return issuer


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
    kept: Run, init_arguments: tuple[str, ...], advance: Advance, home: Path
) -> None:
    assert kept(*init_arguments)[0] == 0
    (home / "reminded-on").unlink(missing_ok=True)
    assert kept("mint", "1000")[2].startswith(f"issuer: {COUNTDOWN}\n")
    assert "API tokens" not in kept("revoke", "--all")[2]
    advance(5 * 3600)
    assert "warning: 159 days until" in kept("mint", "1001")[2]
    (home / "reminded-on").unlink()
    (home / "reminded-on").mkdir()
    assert "warning: 159 days until" in kept("revoke", "--all")[2]


def test_after_the_last_day_there_is_one_way_left(
    kept: Run, init_arguments: tuple[str, ...], advance: Advance, sandbox: RunningSandbox
) -> None:
    assert kept(*init_arguments)[0] == 0
    advance((LAST_HOUR - WITH_API_TOKENS).total_seconds())
    assert "warning: 1 day until 2027-04-30" in kept("whoami")[2]
    advance(3600)
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
