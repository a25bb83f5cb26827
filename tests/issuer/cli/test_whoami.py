"""`issuer whoami`: the profile, and until when."""

import json
import re

import pytest

from tests.issuer.browser import Browser
from tests.issuer.conftest import Run
from zendesk_sandbox.server import RunningSandbox


@pytest.mark.usefixtures("ports")
def test_signed_in_by_browser(issuer: Run, browser: Browser, sandbox: RunningSandbox) -> None:
    browser.user_id = sandbox.seeded.agent.id
    assert issuer("login", "--subdomain", "acme")[0] == 0
    status, out, err = issuer("whoami")
    assert (status, err) == (0, "")
    lines = dict(re.split(r"  +", line, maxsplit=1) for line in out.splitlines())
    assert lines["name"] == "Alex Agent"
    assert lines["role"] == "agent"
    assert lines["e-mail"] == "alex@acme.example"
    assert lines["account"] == "acme"
    assert lines["signed in"] == "in the browser"
    assert lines["scopes"] == "read tickets:write"
    moment = r"until 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ, in "
    assert re.fullmatch(moment + r"(29|30) minutes", lines["access token"])
    assert re.fullmatch(moment + r"(29|30) days", lines["refresh token"])
    assert "codes act as" not in lines


def test_signed_in_by_the_identity_client(ready: Run, sandbox: RunningSandbox) -> None:
    before = len(sandbox.state.tokens)
    status, out, err = ready("whoami", "--json")
    assert status == 0, err
    told = json.loads(out)["data"]
    assert told["kind"] == "client_credentials"
    assert told["name"] == "Ada Admin"
    assert told["refresh_expires_at"] is None
    assert told["service_user"] == {"id": sandbox.service_user_id, "name": "Log Courier"}
    assert len(sandbox.state.tokens) == before


@pytest.mark.usefixtures("ports")
def test_a_sign_in_goes_before_the_identity_client(
    ready: Run, browser: Browser, sandbox: RunningSandbox
) -> None:
    browser.user_id = sandbox.seeded.agent.id
    assert ready("login")[0] == 0
    told = json.loads(ready("whoami", "--json")[1])["data"]
    assert (told["kind"], told["name"]) == ("browser", "Alex Agent")
    assert told["service_user"]["name"] == "Log Courier"
    assert ready("logout")[0] == 0
    assert json.loads(ready("whoami", "--json")[1])["data"]["kind"] == "client_credentials"


def test_nobody_is_told_how_to_sign_in(issuer: Run) -> None:
    status, out, err = issuer("whoami")
    assert (status, out) == (20, "")
    assert "issuer login" in err
