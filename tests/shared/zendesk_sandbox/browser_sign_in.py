"""A client, and a person in front of a browser who is asked whether it may have a token."""

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from ticketbound.secret import Secret
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.server import RunningSandbox

# RFC 7636, appendix B.
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
ADDRESS = "http://localhost:19186/"
OTHER_ADDRESS = "https://tool.example/cb?from=zendesk"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SECRET = "s:cret+100% "
NO_PKCE = "code_challenge code_challenge_method"


def add_client(sandbox: RunningSandbox, **changed: Any) -> Client:
    """Registers the client "tool", a public one unless `changed` says otherwise."""
    client = replace(
        sandbox.seeded.mint,
        id=sandbox.state.new_id(),
        identifier="tool",
        name="Log Tool",
        company="Tools & Sons",
        kind="public",
        secret=Secret(SECRET),
        allowed_scopes=None,
        redirect_uris=(ADDRESS, OTHER_ADDRESS, "http://[::1]:8080/"),
    )
    client = replace(client, **changed)
    sandbox.state.clients[client.id] = client
    return client


def open_page(sandbox: RunningSandbox, *, leave_out: str = "", **changed: object) -> Answer:
    """Asks for the consent page, as the client sends the browser there."""
    query = {
        "response_type": "code",
        "client_id": "tool",
        "redirect_uri": ADDRESS,
        "scope": "read tickets:write",
        "state": "s t&te",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        **changed,
    }
    kept = {key: value for key, value in query.items() if key not in leave_out.split()}
    return sandbox.ask("GET", f"/oauth/authorizations/new?{urlencode(kept, doseq=True)}")


def decide(
    sandbox: RunningSandbox, page: Answer, decision: str = "allow", **form: object
) -> Answer:
    """Presses a button on the page, as the agent."""
    assert page.status == 200
    nonce = re.search(r'name="nonce" value="([0-9a-f]{64})"', page.body.decode())
    assert nonce is not None
    sent = {"nonce": nonce[1], "decision": decision, "user_id": sandbox.seeded.agent.id, **form}
    return post_decision(sandbox, sent)


def post_decision(sandbox: RunningSandbox, form: dict[str, Any]) -> Answer:
    """Sends the page's form, whether or not there was such a page."""
    body = urlencode(form).encode()
    return sandbox.ask("POST", "/oauth/authorizations", body=body, headers=FORM)


def read_told(answer: Answer, address: str = ADDRESS) -> dict[str, str]:
    """What the browser carries to the client."""
    assert answer.status == 302
    location = answer.headers["location"]
    assert location.startswith(address)
    assert answer.headers["cache-control"] == "no-store"
    return {key: value[0] for key, value in parse_qs(urlsplit(location).query).items()}


def authorize(sandbox: RunningSandbox, *, leave_out: str = "") -> str:
    """A code, which the agent allowed."""
    return read_told(decide(sandbox, open_page(sandbox, leave_out=leave_out)))["code"]


def redeem(sandbox: RunningSandbox, code: str, **changed: object) -> Answer:
    """Exchanges a code for a pair of tokens."""
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": "tool",
        "redirect_uri": ADDRESS,
        "code_verifier": VERIFIER,
        **changed,
    }
    return sandbox.ask("POST", "/oauth/tokens", json=sent)


def refresh(sandbox: RunningSandbox, token: str, **changed: object) -> Answer:
    """Exchanges a refresh token for the next pair."""
    sent = {"grant_type": "refresh_token", "refresh_token": token, "client_id": "tool", **changed}
    return sandbox.ask("POST", "/oauth/tokens", json=sent)


def sign_in(sandbox: RunningSandbox, **changed: object) -> dict[str, Any]:
    """The first pair of a new client."""
    add_client(sandbox)
    pair: dict[str, Any] = redeem(sandbox, authorize(sandbox), **changed).json()
    return pair


def try_token(sandbox: RunningSandbox, token: str) -> int:
    """The status with which an access token is answered."""
    return sandbox.ask("GET", "/api/v2/users/me", token=token).status


def read_refusal(answer: Answer) -> tuple[int, str]:
    """The status and the code of a refusal in OAuth's form."""
    assert set(answer.json()) == {"error", "error_description"}
    return answer.status, answer.json()["error"]
