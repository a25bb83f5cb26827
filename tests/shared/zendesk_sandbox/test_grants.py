import base64
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from ticketbound.secret import Secret
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_TEXTS = {
    "invalid_client": "The client identifier provided is invalid, the client failed to "
    "authenticate, the client did not include its credentials, provided multiple client "
    "credentials, or used unsupported credentials type.",
    "invalid_request": "The request is missing a required parameter, includes an unsupported "
    "parameter or parameter value, repeats a parameter, includes multiple credentials, utilizes "
    "more than one mechanism for authenticating the client, or is otherwise malformed.",
    "invalid_scope": "The requested scope is invalid, unknown, malformed, or exceeds the "
    "previously granted scope.",
    "unauthorized_client": "The authenticated client is not authorized to use the access grant "
    "type provided.",
    "unsupported_grant_type": "The access grant included - its type or another attribute - is "
    "not supported by the authorization server.",
}


def _grant(sandbox: RunningSandbox, **changed: object) -> dict[str, object]:
    return {
        "grant_type": "client_credentials",
        "client_id": "log_drop",
        "client_secret": sandbox.mint_client_secret.reveal(),
        "scope": "requests:write ticket_attachments:write",
        **changed,
    }


def test_mint_client_gets_token_of_its_owner(sandbox: RunningSandbox) -> None:
    answer = sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox, expires_in=7200))
    granted = answer.json()
    assert answer.status == 200
    assert set(granted) == {"access_token", "token_type", "scope", "expires_in"}
    assert len(bytes.fromhex(granted["access_token"])) == 32
    assert granted["scope"] == "requests:write ticket_attachments:write"
    assert granted["token_type"] == "bearer"
    assert granted["expires_in"] == 7200
    current = sandbox.ask("GET", "/api/v2/oauth/tokens/current.json", token=granted["access_token"])
    assert current.json()["token"]["user_id"] == sandbox.service_user_id


def test_form_body_works_too(sandbox: RunningSandbox) -> None:
    answer = _send_form(sandbox, _grant(sandbox, expires_in=600))
    assert (answer.status, answer.json()["expires_in"]) == (200, 600)


def test_empty_fields_of_a_form_count_as_not_sent(sandbox: RunningSandbox) -> None:
    answer = _send_form(sandbox, _grant(sandbox, expires_in="", code="", redirect_uri=""))
    assert (answer.status, answer.json()["expires_in"]) == (200, 1800)


def test_a_form_says_nothing_twice(sandbox: RunningSandbox) -> None:
    answer = _send_form(sandbox, _grant(sandbox, scope=["requests:write", "requests:write"]))
    assert (answer.status, answer.json()["error"]) == (400, "invalid_request")


def _send_form(sandbox: RunningSandbox, form: dict[str, object]) -> Answer:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode(form, doseq=True).encode()
    return sandbox.ask("POST", "/oauth/tokens", body=body, headers=headers)


def test_life_is_half_an_hour_unless_asked_for(sandbox: RunningSandbox) -> None:
    assert sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox)).json()["expires_in"] == 1800


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"scope": "read"}, 400, "invalid_scope"),
        ({"scope": "requests:write tickets:write"}, 400, "invalid_scope"),
        ({"scope": ""}, 400, "invalid_scope"),
        ({"scope": None}, 400, "invalid_scope"),
        ({"scope": ["requests:write"]}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "implicit"}, 400, "unsupported_grant_type"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"client_secret": None}, 400, "invalid_request"),
        ({"refresh_token_expires_in": 1}, 400, "invalid_request"),
        ({"grant_type": ""}, 400, "invalid_request"),
        ({"expires_in": 299}, 400, "invalid_request"),
        ({"expires_in": 172_801}, 400, "invalid_request"),
        ({"expires_in": "soon"}, 400, "invalid_request"),
    ],
)
def test_bad_grants_are_refused_in_oauths_own_form(
    sandbox: RunningSandbox, changed: dict[str, object], status: int, error: str
) -> None:
    before = len(sandbox.state.tokens)
    answer = sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox, **changed))
    assert (answer.status, answer.json()) == (
        status,
        {"error": error, "error_description": _TEXTS[error]},
    )
    challenge = 'Basic realm="OAuth2 Token Endpoint"' if status == 401 else None
    assert answer.headers.get("www-authenticate") == challenge
    assert len(sandbox.state.tokens) == before


@pytest.mark.parametrize("life", [300, 172_800])
def test_both_ends_of_the_life_are_granted(sandbox: RunningSandbox, life: int) -> None:
    answer = sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox, expires_in=life))
    assert answer.json()["expires_in"] == life


@pytest.mark.parametrize("secret", ["other", ""])
def test_public_client_has_no_such_grant(sandbox: RunningSandbox, secret: str) -> None:
    _add_client(sandbox, kind="public", scopes=None)
    sent = _grant(sandbox, client_id="other", client_secret=secret)
    answer = sandbox.ask("POST", "/oauth/tokens", json=sent)
    error = {"error": "unauthorized_client", "error_description": _TEXTS["unauthorized_client"]}
    assert (answer.status, answer.json()) == (400, error)


def test_client_of_zendesks_own_integrations_gets_no_token(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, kind="confidential", scopes=None, identifier="zis_flows")
    sent = _grant(sandbox, client_id="zis_flows", client_secret="other")
    answer = sandbox.ask("POST", "/oauth/tokens", json=sent)
    assert (answer.status, answer.json()["error"]) == (401, "invalid_client")


def test_client_may_prove_itself_in_the_header(sandbox: RunningSandbox) -> None:
    sent = _grant(sandbox)
    del sent["client_id"], sent["client_secret"]
    pair = f"log_drop:{sandbox.mint_client_secret.reveal()}".encode()
    headers = {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
    assert sandbox.ask("POST", "/oauth/tokens", json=sent, headers=headers).status == 200


def test_clients_made_before_tokens_had_to_expire(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, kind="confidential", scopes=None)
    old = replace(sandbox.state.clients[77], created_at=datetime(2026, 4, 29, tzinfo=UTC))
    sandbox.state.clients[77] = old
    sent = _grant(sandbox, client_id="other", client_secret="other", scope="read")
    granted = sandbox.ask("POST", "/oauth/tokens", json=sent).json()
    assert granted["expires_in"] is None
    current = "/api/v2/oauth/tokens/current"
    shown = sandbox.ask("GET", current, token=granted["access_token"]).json()["token"]
    assert shown["expires_at"] is None
    limited = sandbox.ask("POST", "/oauth/tokens", json=sent | {"expires_in": 300}).json()
    assert limited["expires_in"] == 300


def test_unlimited_client_is_granted_known_scopes_only(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, kind="confidential", scopes=None)
    sent = _grant(sandbox, client_id="other", client_secret="other", scope="read tickets:fly")
    assert sandbox.ask("POST", "/oauth/tokens", json=sent).json()["scope"] == "read"


def test_scopes_as_a_list_give_a_token_that_is_good_for_nothing(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, kind="confidential", scopes=None)
    sent = _grant(sandbox, client_id="other", client_secret="other", scope=["read", "write"])
    granted = sandbox.ask("POST", "/oauth/tokens", json=sent)
    token = granted.json()["access_token"]
    assert granted.status == 200
    assert sandbox.ask("GET", "/api/v2/tickets/1000", token=token).status == 403


@pytest.mark.parametrize(
    ("setting", "granted"), [("dropped", "read"), ("kept", "read tickets:fly")]
)
def test_unknown_scope_is_a_switch(setting: Any, granted: str) -> None:
    with start_sandbox(switches=Switches(unknown_scope=setting)) as sandbox:
        _add_client(sandbox, kind="confidential", scopes=None)
        sent = _grant(sandbox, client_id="other", client_secret="other", scope="read tickets:fly")
        answer = sandbox.ask("POST", "/oauth/tokens", json=sent).json()
        assert answer["scope"] == granted
        current = sandbox.ask("GET", "/api/v2/oauth/tokens/current", token=answer["access_token"])
        assert current.json()["token"]["scopes"] == granted.split()
        limited = sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox, scope="tickets:fly"))
        assert limited.json()["error"] == "invalid_scope"


@pytest.mark.parametrize("setting", ["full", "refused"])
def test_omitted_scope_is_a_switch(setting: Any) -> None:
    with start_sandbox(switches=Switches(omitted_scope=setting)) as sandbox:
        _add_client(sandbox, kind="confidential", scopes=None)
        for nothing in (None, "", "  "):
            sent = _grant(sandbox, client_id="other", client_secret="other", scope=nothing)
            answer = sandbox.ask("POST", "/oauth/tokens", json=sent).json()
            if setting == "full":
                assert answer["scope"] == "read write"
            else:
                assert answer["error"] == "invalid_scope"


def test_oldest_token_of_a_client_and_user_makes_room() -> None:
    with start_sandbox(switches=Switches(token_limit=2)) as sandbox:
        others = sandbox.issue_token(sandbox.service_user_id, "users:read")
        answers = [sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox)) for _ in range(4)]
        tokens = [answer.json()["access_token"] for answer in answers]
        current = "/api/v2/oauth/tokens/current"
        statuses = [sandbox.ask("GET", current, token=token).status for token in tokens]
        assert statuses == [401, 401, 200, 200]
        assert sandbox.ask("GET", current, token=others).status == 200


def test_dead_tokens_take_no_room() -> None:
    with start_sandbox(switches=Switches(token_limit=2)) as sandbox:
        lives = [7200, 300, 7200]
        tokens = []
        for life in lives:
            granted = sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox, expires_in=life))
            tokens.append(granted.json()["access_token"])
            sandbox.advance(300)
        current = "/api/v2/oauth/tokens/current"
        statuses = [sandbox.ask("GET", current, token=token).status for token in tokens]
        assert statuses == [200, 401, 200]


def test_suspended_user_of_a_client_gets_no_token(sandbox: RunningSandbox) -> None:
    service = sandbox.seeded.service
    sandbox.state.users[service.id] = replace(service, is_suspended=True)
    answer = sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox))
    assert (answer.status, answer.json()["error"]) == (400, "invalid_grant")


def test_status_of_success_is_a_switch() -> None:
    with start_sandbox(switches=Switches(token_status=201)) as sandbox:
        assert sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox)).status == 201


def test_body_that_is_no_json_is_refused(sandbox: RunningSandbox) -> None:
    headers = {"Content-Type": "application/json"}
    assert sandbox.ask("POST", "/oauth/tokens", body=b"[", headers=headers).status == 400


def _add_client(
    sandbox: RunningSandbox,
    *,
    kind: Any,
    scopes: tuple[str, ...] | None,
    identifier: str = "other",
) -> None:
    client = replace(
        sandbox.seeded.mint,
        id=77,
        identifier=identifier,
        kind=kind,
        secret=Secret("other"),
        user_id=sandbox.seeded.agent.id,
        allowed_scopes=scopes,
    )
    sandbox.state.clients[client.id] = client
