from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import pytest

from ticketbound.secret import Secret
from zendesk_sandbox.seed import ClientSecrets
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches


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
    form = urlencode(_grant(sandbox, expires_in=600)).encode()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = sandbox.ask("POST", "/oauth/tokens", body=form, headers=headers)
    assert (answer.status, answer.json()["expires_in"]) == (200, 600)


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
    assert (answer.status, answer.json()["error"]) == (status, error)
    assert answer.json()["error_description"]
    assert len(sandbox.state.tokens) == before


@pytest.mark.parametrize("life", [300, 172_800])
def test_both_ends_of_the_life_are_granted(sandbox: RunningSandbox, life: int) -> None:
    answer = sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox, expires_in=life))
    assert answer.json()["expires_in"] == life


def test_public_client_has_no_such_grant(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, kind="public", scopes=None)
    sent = _grant(sandbox, client_id="other", client_secret="other")
    assert sandbox.ask("POST", "/oauth/tokens", json=sent).json()["error"] == "unauthorized_client"


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


def test_status_of_success_is_a_switch() -> None:
    with start_sandbox(switches=Switches(token_status=201)) as sandbox:
        assert sandbox.ask("POST", "/oauth/tokens", json=_grant(sandbox)).status == 201


def test_body_that_is_no_json_is_refused(sandbox: RunningSandbox) -> None:
    headers = {"Content-Type": "application/json"}
    assert sandbox.ask("POST", "/oauth/tokens", body=b"[", headers=headers).status == 400


def test_secrets_can_be_given() -> None:
    given = ClientSecrets(Secret("one"), Secret("two"))
    with start_sandbox(secrets=given) as sandbox:
        assert sandbox.issuer_client_secret.reveal() == "one"
        assert sandbox.mint_client_secret.reveal() == "two"


def _add_client(sandbox: RunningSandbox, *, kind: Any, scopes: tuple[str, ...] | None) -> None:
    client = replace(
        sandbox.seeded.mint,
        id=77,
        identifier="other",
        kind=kind,
        secret=Secret("other"),
        user_id=sandbox.seeded.agent.id,
        allowed_scopes=scopes,
    )
    sandbox.state.clients[client.id] = client
