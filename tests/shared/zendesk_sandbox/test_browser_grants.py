"""Codes that a browser brings back, and the first pair of tokens for each."""

import base64
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.shared.zendesk_sandbox.browser_sign_in import (
    ADDRESS,
    CHALLENGE,
    FORM,
    NO_PKCE,
    OTHER_ADDRESS,
    SECRET,
    VERIFIER,
    add_client,
    authorize,
    read_refusal,
    redeem,
    refresh,
    sign_in,
    try_token,
)
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches


def test_code_gives_a_pair_for_the_user_who_allowed_it(sandbox: RunningSandbox) -> None:
    add_client(sandbox)
    answer = redeem(sandbox, authorize(sandbox))
    pair = answer.json()
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    assert set(pair) == {
        "access_token",
        "token_type",
        "scope",
        "expires_in",
        "refresh_token",
        "refresh_token_expires_in",
    }
    assert (pair["scope"], pair["token_type"]) == ("read tickets:write", "bearer")
    assert (pair["expires_in"], pair["refresh_token_expires_in"]) == (1800, 2_592_000)
    me = sandbox.ask("GET", "/api/v2/users/me", token=pair["access_token"]).json()["user"]
    assert me["id"] == sandbox.seeded.agent.id
    assert try_token(sandbox, pair["refresh_token"]) == 401


def test_token_says_when_it_ends_and_shows_neither_text(sandbox: RunningSandbox) -> None:
    pair = sign_in(sandbox)
    answer = sandbox.ask("GET", "/api/v2/oauth/tokens/current", token=pair["access_token"])
    token = answer.json()["token"]
    assert token["token"] == pair["access_token"][:10]
    assert token["refresh_token"] == pair["refresh_token"][:10]
    assert token["created_at"] < token["expires_at"] < token["refresh_token_expires_at"]
    for text in (pair["access_token"], pair["refresh_token"]):
        assert text.encode() not in answer.body


def test_code_is_good_once(sandbox: RunningSandbox) -> None:
    add_client(sandbox)
    code = authorize(sandbox)
    pair = redeem(sandbox, code).json()
    assert read_refusal(redeem(sandbox, code)) == (400, "invalid_grant")
    assert try_token(sandbox, pair["access_token"]) == 200


@pytest.mark.parametrize(("seconds", "status"), [(119, 200), (120, 400)])
def test_code_is_good_for_two_minutes(sandbox: RunningSandbox, seconds: int, status: int) -> None:
    moment = sandbox.state.now()
    sandbox.state._clock = lambda: moment
    add_client(sandbox)
    code = authorize(sandbox)
    sandbox.advance(seconds)
    assert redeem(sandbox, code).status == status


def test_codes_that_nobody_redeemed_are_forgotten(sandbox: RunningSandbox) -> None:
    add_client(sandbox)
    authorize(sandbox)
    sandbox.advance(120)
    fresh = authorize(sandbox)
    assert list(sandbox.state.codes) == [fresh]


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"code": "0" * 64}, 400, "invalid_grant"),
        ({"code": ""}, 400, "invalid_request"),
        ({"redirect_uri": "http://localhost:19186"}, 400, "invalid_grant"),
        ({"redirect_uri": OTHER_ADDRESS}, 400, "invalid_grant"),
        ({"redirect_uri": ""}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_grant"),
        ({"code_verifier": VERIFIER[:-1]}, 400, "invalid_grant"),
        ({"code_verifier": VERIFIER + "a"}, 400, "invalid_grant"),
        ({"code_verifier": CHALLENGE}, 400, "invalid_grant"),
        ({"client_id": "other"}, 400, "invalid_grant"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"scope": "read tickets:write users:read"}, 400, "invalid_scope"),
        ({"expires_in": 299}, 400, "invalid_request"),
        ({"expires_in": 172_801}, 400, "invalid_request"),
        ({"refresh_token_expires_in": 604_799}, 400, "invalid_request"),
        ({"refresh_token_expires_in": 7_776_001}, 400, "invalid_request"),
    ],
)
def test_refused_exchange_leaves_the_code_as_it_was(
    sandbox: RunningSandbox, changed: dict[str, Any], status: int, error: str
) -> None:
    add_client(sandbox)
    add_client(sandbox, identifier="other", name="Other")
    code = authorize(sandbox)
    answer = redeem(sandbox, changed.pop("code", code), **changed)
    assert read_refusal(answer) == (status, error)
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert not sandbox.state.tokens
    assert redeem(sandbox, code).status == 200


@pytest.mark.parametrize("verifier", ["a" * 42, "a" * 129, "a" * 42 + "/", "a" * 42 + "ü"])
def test_verifier_of_another_form_proves_nothing(sandbox: RunningSandbox, verifier: str) -> None:
    add_client(sandbox)
    code = authorize(sandbox)
    assert read_refusal(redeem(sandbox, code, code_verifier=verifier)) == (400, "invalid_grant")


def test_verifier_without_a_challenge_is_refused(sandbox: RunningSandbox) -> None:
    add_client(sandbox, kind="confidential")
    code = authorize(sandbox, leave_out=NO_PKCE)
    answer = redeem(sandbox, code, client_secret=SECRET)
    assert read_refusal(answer) == (400, "invalid_grant")
    assert redeem(sandbox, code, client_secret=SECRET, code_verifier="").status == 200


def test_confidential_client_shows_its_secret(sandbox: RunningSandbox) -> None:
    add_client(sandbox, kind="confidential")
    code = authorize(sandbox)
    for wrong in ({}, {"client_secret": ""}, {"client_secret": "wrong"}):
        assert read_refusal(redeem(sandbox, code, **wrong)) == (401, "invalid_client")
    pair = redeem(sandbox, code, client_secret=SECRET).json()
    again = refresh(sandbox, pair["refresh_token"])
    assert read_refusal(again) == (401, "invalid_client")
    assert again.headers["www-authenticate"] == 'Basic realm="OAuth2 Token Endpoint"'
    assert refresh(sandbox, pair["refresh_token"], client_secret=SECRET).status == 200


def test_client_may_prove_itself_in_the_header(sandbox: RunningSandbox) -> None:
    add_client(sandbox, kind="confidential")
    form = {
        "grant_type": "authorization_code",
        "code": authorize(sandbox),
        "redirect_uri": ADDRESS,
        "code_verifier": VERIFIER,
    }
    good = _basic("tool", SECRET)
    bad = [_basic("tool", "wrong"), _basic("nobody", SECRET), "Basic ???", "Basic", "Bearer x"]
    for header in bad:
        assert read_refusal(_send_form(sandbox, form, header)) == (401, "invalid_client")
    twice = form | {"client_secret": SECRET}
    assert read_refusal(_send_form(sandbox, twice, good)) == (401, "invalid_client")
    another = form | {"client_id": "issuer"}
    assert read_refusal(_send_form(sandbox, another, good)) == (401, "invalid_client")
    assert _send_form(sandbox, form | {"client_id": "tool"}, good).status == 200


def _basic(identifier: str, secret: str) -> str:
    # See: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
    pair = f"{quote(identifier, safe='')}:{quote(secret, safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _send_form(sandbox: RunningSandbox, form: dict[str, str], authorization: str) -> Answer:
    headers = FORM | {"Authorization": authorization}
    return sandbox.ask("POST", "/oauth/tokens", body=urlencode(form).encode(), headers=headers)


def test_scope_of_the_exchange_narrows_that_of_the_code(sandbox: RunningSandbox) -> None:
    assert sign_in(sandbox, scope="tickets:write")["scope"] == "tickets:write"


def test_suspended_user_gets_no_token(sandbox: RunningSandbox) -> None:
    pair = sign_in(sandbox)
    code = authorize(sandbox)
    agent = sandbox.seeded.agent
    sandbox.state.users[agent.id] = replace(agent, is_suspended=True)
    assert read_refusal(redeem(sandbox, code)) == (400, "invalid_grant")
    assert read_refusal(refresh(sandbox, pair["refresh_token"])) == (400, "invalid_grant")
    refused = sandbox.ask("GET", "/api/v2/users/me", token=pair["access_token"])
    assert (refused.status, refused.json()["error"]["title"]) == (403, "Forbidden")
    sandbox.state.users[agent.id] = agent
    assert try_token(sandbox, pair["access_token"]) == 200


def test_code_of_a_deleted_client_is_dead(sandbox: RunningSandbox, admin: str) -> None:
    add_client(sandbox)
    code = authorize(sandbox)
    path = f"/api/v2/oauth/clients/{sandbox.state.codes[code].client_id}"
    assert sandbox.ask("DELETE", path, token=admin).status == 204
    assert not sandbox.state.codes
    assert read_refusal(redeem(sandbox, code)) == (401, "invalid_client")


def test_status_of_success_is_a_switch() -> None:
    with start_sandbox(switches=Switches(token_status=201)) as sandbox:
        add_client(sandbox)
        answer = redeem(sandbox, authorize(sandbox))
        assert answer.status == 201
        assert refresh(sandbox, answer.json()["refresh_token"]).status == 201
