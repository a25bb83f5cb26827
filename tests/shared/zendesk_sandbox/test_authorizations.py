import re
from dataclasses import replace
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from ticketbound.secret import Secret
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

# RFC 7636, appendix B.
_CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
_ADDRESS = "http://localhost:19186/"
_HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> \u202egnp.exe"


@pytest.fixture
def client(sandbox: RunningSandbox) -> Client:
    return _add_client(sandbox)


def _add_client(sandbox: RunningSandbox, **changed: Any) -> Client:
    client = replace(
        sandbox.seeded.mint,
        id=77,
        identifier="tool",
        name="Log Tool",
        company="Tools & Sons",
        kind="public",
        secret=Secret("secret"),
        allowed_scopes=None,
        redirect_uris=(_ADDRESS, "https://tool.example/cb?from=zendesk", "http://[::1]:8080/"),
    )
    sandbox.state.clients[77] = client = replace(client, **changed)
    return client


def _open(sandbox: RunningSandbox, *, leave_out: str = "", **changed: object) -> Answer:
    query = {
        "response_type": "code",
        "client_id": "tool",
        "redirect_uri": _ADDRESS,
        "scope": "read tickets:write",
        "state": "s t&te",
        "code_challenge": _CHALLENGE,
        "code_challenge_method": "S256",
        **changed,
    }
    kept = {key: value for key, value in query.items() if key not in leave_out.split()}
    return sandbox.ask("GET", f"/oauth/authorizations/new?{urlencode(kept, doseq=True)}")


def _decide(
    sandbox: RunningSandbox, page: Answer, decision: str = "allow", **form: object
) -> Answer:
    assert page.status == 200
    nonce = re.search(r'name="nonce" value="([0-9a-f]{64})"', page.body.decode())
    assert nonce is not None
    sent = {"nonce": nonce[1], "decision": decision, "user_id": sandbox.seeded.agent.id, **form}
    return _post(sandbox, sent)


def _post(sandbox: RunningSandbox, form: dict[str, Any]) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(form).encode()
    return sandbox.ask("POST", "/oauth/authorizations", body=body, headers=headers)


def _told(answer: Answer, address: str = _ADDRESS) -> dict[str, str]:
    assert answer.status == 302
    location = answer.headers["location"]
    assert location.startswith(address)
    assert answer.headers["cache-control"] == "no-store"
    return {key: value[0] for key, value in parse_qs(urlsplit(location).query).items()}


def test_page_says_who_asks_for_what(sandbox: RunningSandbox, client: Client) -> None:
    page = _open(sandbox, scope="read tickets:write ticket_attachments:write")
    text = unescape(page.body.decode())
    assert page.status == 200
    assert client.company is not None
    for shown in ("Log Tool", client.company, "see everything you can see", "change tickets"):
        assert shown in text
    for user in sandbox.state.users.values():
        assert (user.email in text) != user.is_suspended
    first = re.search(r'value="(\d+)" required checked', text)
    assert first is not None
    assert int(first[1]) == sandbox.seeded.admin.id
    assert text.count(" checked") == 1


def test_allow_carries_a_code_and_the_state_back(sandbox: RunningSandbox, client: Client) -> None:
    told = _told(_decide(sandbox, _open(sandbox)))
    assert set(told) == {"code", "state"}
    assert told["state"] == "s t&te"
    code = sandbox.state.codes[told["code"]]
    assert (code.client_id, code.user_id) == (client.id, sandbox.seeded.agent.id)
    assert (code.scopes, code.challenge) == (("read", "tickets:write"), _CHALLENGE)


def test_deny_carries_an_error_back(sandbox: RunningSandbox, client: Client) -> None:
    told = _told(_decide(sandbox, _open(sandbox), "deny", user_id=""))
    assert told == {
        "error": "access_denied",
        "error_description": "The end-user or authorization server denied the request.",
        "state": "s t&te",
    }
    assert not sandbox.state.codes
    assert client.id in sandbox.state.clients


def test_state_is_sent_back_only_if_there_was_one(sandbox: RunningSandbox, client: Client) -> None:
    for page in (_open(sandbox, leave_out="state"), _open(sandbox, state="")):
        assert set(_told(_decide(sandbox, page))) == {"code"}
    assert client.id in sandbox.state.clients


def test_query_of_the_address_is_kept(sandbox: RunningSandbox, client: Client) -> None:
    address = client.redirect_uris[1]
    told = _told(_decide(sandbox, _open(sandbox, redirect_uri=address)), f"{address}&")
    assert told["from"] == "zendesk"
    assert "code" in told


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "nobody"},
        {"client_id": ["tool", "tool"]},
        {"leave_out": "client_id"},
        {"leave_out": "redirect_uri"},
        {"redirect_uri": "http://localhost:19186"},
        {"redirect_uri": "http://localhost:19187/"},
        {"redirect_uri": "http://LOCALHOST:19186/"},
        {"redirect_uri": "http://localhost:19186/?a=b"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": [_ADDRESS, "https://evil.example/"]},
        {"redirect_uri": ""},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(
    sandbox: RunningSandbox, client: Client, changed: dict[str, Any]
) -> None:
    answer = _open(sandbox, **changed)
    assert answer.status == 400
    assert "location" not in answer.headers
    assert b"evil.example" not in answer.body
    assert b"<form" not in answer.body
    assert answer.headers["content-type"].startswith("text/html")
    assert client.id in sandbox.state.clients
    assert not sandbox.state.authorization_requests


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": ""}, "invalid_request"),
        ({"code_challenge": "", "code_challenge_method": ""}, "invalid_request"),
        ({"leave_out": "response_type"}, "invalid_request"),
        ({"scope": ["read", "write"]}, "invalid_request"),
        ({"state": ["s t&te", "other"]}, "invalid_request"),
        ({"leave_out": "code_challenge"}, "invalid_request"),
        ({"leave_out": "code_challenge code_challenge_method"}, "invalid_request"),
        ({"leave_out": "code_challenge_method"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
    ],
)
def test_other_errors_are_told_to_the_client(
    sandbox: RunningSandbox, client: Client, changed: dict[str, Any], error: str
) -> None:
    told = _told(_open(sandbox, **changed))
    assert set(told) == {"error", "error_description", "state"}
    assert (told["error"], told["state"]) == (error, "s t&te")
    assert client.id in sandbox.state.clients
    assert not sandbox.state.authorization_requests


def test_scope_beyond_the_allowed_ones(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, allowed_scopes=("read",))
    assert _told(_open(sandbox))["error"] == "invalid_scope"
    assert _told(_open(sandbox, leave_out="scope"))["error"] == "invalid_scope"
    assert _open(sandbox, scope="read").status == 200


@pytest.mark.parametrize(("setting", "scopes"), [("full", ("read", "write")), ("refused", None)])
def test_omitted_scope(setting: Any, scopes: tuple[str, ...] | None) -> None:
    with start_sandbox(switches=Switches(omitted_scope=setting)) as sandbox:
        _add_client(sandbox)
        answer = _open(sandbox, leave_out="scope")
        if scopes is None:
            assert _told(answer)["error"] == "invalid_scope"
        else:
            code = _told(_decide(sandbox, answer))["code"]
            assert sandbox.state.codes[code].scopes == scopes


def test_confidential_client_may_do_without_pkce(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, kind="confidential")
    page = _open(sandbox, leave_out="code_challenge code_challenge_method")
    code = _told(_decide(sandbox, page))["code"]
    assert sandbox.state.codes[code].challenge is None


def test_nonce_is_good_for_one_decision(sandbox: RunningSandbox, client: Client) -> None:
    page = _open(sandbox)
    assert _decide(sandbox, page).status == 302
    again = _decide(sandbox, page)
    assert (again.status, "location" in again.headers) == (400, False)
    for nonce in ("", "0" * 64):
        answer = _post(sandbox, {"nonce": nonce, "decision": "allow", "user_id": 1})
        assert answer.status == 400
    assert len(sandbox.state.codes) == 1
    assert client.id in sandbox.state.clients


def test_question_grows_old(sandbox: RunningSandbox, client: Client) -> None:
    page, other = _open(sandbox), _open(sandbox)
    sandbox.advance(599)
    assert _decide(sandbox, other).status == 302
    sandbox.advance(1)
    assert _decide(sandbox, page).status == 400
    left = _open(sandbox)
    sandbox.advance(600)
    assert _open(sandbox).status == left.status == 200
    assert len(sandbox.state.authorization_requests) == 1
    assert client.id in sandbox.state.clients


@pytest.mark.parametrize(
    "form", [{"decision": ""}, {"decision": "ALLOW"}, {"user_id": ""}, {"user_id": "1"}]
)
def test_unclear_decision_grants_nothing(
    sandbox: RunningSandbox, client: Client, form: dict[str, Any]
) -> None:
    answer = _decide(sandbox, _open(sandbox), **form)
    assert (answer.status, "location" in answer.headers) == (400, False)
    assert not sandbox.state.codes
    assert client.id in sandbox.state.clients


def test_client_deleted_while_the_person_thinks(sandbox: RunningSandbox, client: Client) -> None:
    page = _open(sandbox)
    del sandbox.state.clients[client.id]
    assert _decide(sandbox, page).status == 400


def test_suspended_users_cannot_sign_in(sandbox: RunningSandbox, client: Client) -> None:
    agent = replace(sandbox.seeded.agent, is_suspended=True)
    page = _open(sandbox)
    sandbox.state.users[agent.id] = agent
    assert agent.email.encode() not in _open(sandbox).body
    assert _decide(sandbox, page).status == 400
    assert client.id in sandbox.state.clients


def test_hostile_names_are_shown_and_nothing_more(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, name=_HOSTILE, company=_HOSTILE, description=f"{_HOSTILE}\nmore")
    hostile = replace(sandbox.seeded.requester, name=_HOSTILE, email="<i>@x.example")
    sandbox.state.users[hostile.id] = hostile
    page = _open(sandbox, state=_HOSTILE).body.decode()
    for tag in ("<script", "<img", "<i>", "\u202e"):
        assert tag not in page
    assert "&lt;script&gt;" in page
    assert "\\u202e" in page


def test_unknown_scope_that_is_kept_is_shown_as_text() -> None:
    with start_sandbox(switches=Switches(unknown_scope="kept")) as sandbox:
        _add_client(sandbox)
        page = _open(sandbox, scope="<script>")
        assert b"&lt;script&gt;" in page.body
        assert b"<script" not in page.body
        code = _told(_decide(sandbox, page))["code"]
        assert sandbox.state.codes[code].scopes == ("<script>",)


@pytest.mark.parametrize(
    ("place", "source"),
    [(0, "http://localhost:19186"), (1, "https://tool.example"), (2, "http:")],
)
def test_policy_lets_the_form_lead_to_the_client_and_nowhere_else(
    sandbox: RunningSandbox, client: Client, place: int, source: str
) -> None:
    page = _open(sandbox, redirect_uri=client.redirect_uris[place])
    policy = page.headers["content-security-policy"].split("; ")
    assert f"form-action 'self' {source}" in policy
    assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy)
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["cache-control"] == "no-store"
    assert b"<script" not in page.body
    refused = _open(sandbox, client_id="nobody").headers["content-security-policy"]
    assert refused.endswith("form-action 'self'")


def test_style_of_the_page_is_served(sandbox: RunningSandbox, client: Client) -> None:
    links = re.findall(r'href="(/assets/[^"]+)"', _open(sandbox).body.decode())
    assert len(links) == 2
    for link in links:
        assert sandbox.ask("GET", link).headers["content-type"].startswith("text/css")
    assert client.id in sandbox.state.clients
