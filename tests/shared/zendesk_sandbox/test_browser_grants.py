"""Tokens that begin in the browser: a code for a pair, and each pair for the next."""

import base64
import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import pytest

from ticketbound.secret import Secret
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

# RFC 7636, appendix B.
_VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
_CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
_ADDRESS = "http://localhost:19186/"
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}
_SECRET = "s:cret+100% "


def _add_client(sandbox: RunningSandbox, kind: Any = "public", identifier: str = "tool") -> None:
    client = replace(
        sandbox.seeded.mint,
        id=sandbox.state.new_id(),
        identifier=identifier,
        name=identifier,
        kind=kind,
        secret=Secret(_SECRET),
        allowed_scopes=None,
        redirect_uris=(_ADDRESS, "https://tool.example/"),
    )
    sandbox.state.clients[client.id] = client


def _authorize(sandbox: RunningSandbox, *, challenge: str = _CHALLENGE, **changed: object) -> str:
    query = {
        "response_type": "code",
        "client_id": "tool",
        "redirect_uri": _ADDRESS,
        "scope": "read tickets:write",
        **({"code_challenge": challenge, "code_challenge_method": "S256"} if challenge else {}),
        **changed,
    }
    page = sandbox.ask("GET", f"/oauth/authorizations/new?{urlencode(query)}")
    nonce = re.search(r'name="nonce" value="([0-9a-f]+)"', page.body.decode())
    assert nonce is not None
    form = {"nonce": nonce[1], "decision": "allow", "user_id": sandbox.seeded.agent.id}
    body = urlencode(form).encode()
    answer = sandbox.ask("POST", "/oauth/authorizations", body=body, headers=_FORM)
    return parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]


def _redeem(sandbox: RunningSandbox, code: str, **changed: object) -> Answer:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "client_id": "tool",
        "redirect_uri": _ADDRESS,
        "code_verifier": _VERIFIER,
        **changed,
    }
    return sandbox.ask("POST", "/oauth/tokens", json=sent)


def _refresh(sandbox: RunningSandbox, token: str, **changed: object) -> Answer:
    sent = {"grant_type": "refresh_token", "refresh_token": token, "client_id": "tool", **changed}
    return sandbox.ask("POST", "/oauth/tokens", json=sent)


def _sign_in(sandbox: RunningSandbox, **changed: object) -> dict[str, Any]:
    _add_client(sandbox)
    pair: dict[str, Any] = _redeem(sandbox, _authorize(sandbox), **changed).json()
    return pair


def _me(sandbox: RunningSandbox, token: str) -> int:
    return sandbox.ask("GET", "/api/v2/users/me", token=token).status


def _error(answer: Answer) -> tuple[int, str]:
    assert set(answer.json()) == {"error", "error_description"}
    return answer.status, answer.json()["error"]


def test_code_gives_a_pair_for_the_user_who_allowed_it(sandbox: RunningSandbox) -> None:
    _add_client(sandbox)
    answer = _redeem(sandbox, _authorize(sandbox))
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
    assert _me(sandbox, pair["refresh_token"]) == 401


def test_token_says_when_it_ends_and_shows_neither_text(sandbox: RunningSandbox) -> None:
    pair = _sign_in(sandbox)
    answer = sandbox.ask("GET", "/api/v2/oauth/tokens/current", token=pair["access_token"])
    token = answer.json()["token"]
    assert token["token"] == pair["access_token"][:10]
    assert token["refresh_token"] == pair["refresh_token"][:10]
    assert token["created_at"] < token["expires_at"] < token["refresh_token_expires_at"]
    for text in (pair["access_token"], pair["refresh_token"]):
        assert text.encode() not in answer.body


def test_code_is_good_once(sandbox: RunningSandbox) -> None:
    _add_client(sandbox)
    code = _authorize(sandbox)
    pair = _redeem(sandbox, code).json()
    assert _error(_redeem(sandbox, code)) == (400, "invalid_grant")
    assert _me(sandbox, pair["access_token"]) == 200


@pytest.mark.parametrize(("seconds", "status"), [(119, 200), (120, 400)])
def test_code_is_good_for_two_minutes(sandbox: RunningSandbox, seconds: int, status: int) -> None:
    moment = sandbox.state.now()
    sandbox.state._clock = lambda: moment
    _add_client(sandbox)
    code = _authorize(sandbox)
    sandbox.advance(seconds)
    assert _redeem(sandbox, code).status == status


def test_codes_that_nobody_redeemed_are_forgotten(sandbox: RunningSandbox) -> None:
    _add_client(sandbox)
    _authorize(sandbox)
    sandbox.advance(120)
    fresh = _authorize(sandbox)
    assert list(sandbox.state.codes) == [fresh]


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"code": "0" * 64}, 400, "invalid_grant"),
        ({"code": ""}, 400, "invalid_request"),
        ({"redirect_uri": "http://localhost:19186"}, 400, "invalid_grant"),
        ({"redirect_uri": "https://tool.example/"}, 400, "invalid_grant"),
        ({"redirect_uri": ""}, 400, "invalid_grant"),
        ({"code_verifier": ""}, 400, "invalid_grant"),
        ({"code_verifier": _VERIFIER[:-1]}, 400, "invalid_grant"),
        ({"code_verifier": _VERIFIER + "a"}, 400, "invalid_grant"),
        ({"code_verifier": _CHALLENGE}, 400, "invalid_grant"),
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
    _add_client(sandbox)
    _add_client(sandbox, identifier="other")
    code = _authorize(sandbox)
    answer = _redeem(sandbox, changed.pop("code", code), **changed)
    assert _error(answer) == (status, error)
    assert ("www-authenticate" in answer.headers) == (status == 401)
    assert not sandbox.state.tokens
    assert _redeem(sandbox, code).status == 200


@pytest.mark.parametrize("verifier", ["a" * 42, "a" * 129, "a" * 42 + "/", "a" * 42 + "ü"])
def test_verifier_of_another_form_proves_nothing(sandbox: RunningSandbox, verifier: str) -> None:
    _add_client(sandbox)
    code = _authorize(sandbox)
    assert _error(_redeem(sandbox, code, code_verifier=verifier)) == (400, "invalid_grant")


def test_verifier_without_a_challenge_is_refused(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, "confidential")
    code = _authorize(sandbox, challenge="")
    answer = _redeem(sandbox, code, client_secret=_SECRET)
    assert _error(answer) == (400, "invalid_grant")
    assert _redeem(sandbox, code, client_secret=_SECRET, code_verifier="").status == 200


def test_confidential_client_shows_its_secret(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, "confidential")
    code = _authorize(sandbox)
    for wrong in ({}, {"client_secret": ""}, {"client_secret": "wrong"}):
        assert _error(_redeem(sandbox, code, **wrong)) == (401, "invalid_client")
    pair = _redeem(sandbox, code, client_secret=_SECRET).json()
    refused = _refresh(sandbox, pair["refresh_token"])
    assert _error(refused) == (401, "invalid_client")
    assert refused.headers["www-authenticate"] == 'Basic realm="OAuth2 Token Endpoint"'
    assert _refresh(sandbox, pair["refresh_token"], client_secret=_SECRET).status == 200


def test_client_may_prove_itself_in_the_header(sandbox: RunningSandbox) -> None:
    _add_client(sandbox, "confidential")
    form = {
        "grant_type": "authorization_code",
        "code": _authorize(sandbox),
        "redirect_uri": _ADDRESS,
        "code_verifier": _VERIFIER,
    }
    good = _basic("tool", _SECRET)
    bad = [_basic("tool", "wrong"), _basic("nobody", _SECRET), "Basic ???", "Basic", "Bearer x"]
    for header in bad:
        assert _error(_send_form(sandbox, form, header)) == (401, "invalid_client")
    twice = form | {"client_secret": _SECRET}
    assert _error(_send_form(sandbox, twice, good)) == (401, "invalid_client")
    another = form | {"client_id": "issuer"}
    assert _error(_send_form(sandbox, another, good)) == (401, "invalid_client")
    assert _send_form(sandbox, form | {"client_id": "tool"}, good).status == 200


def _basic(identifier: str, secret: str) -> str:
    # See: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
    pair = f"{quote(identifier, safe='')}:{quote(secret, safe='')}"
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _send_form(sandbox: RunningSandbox, form: dict[str, str], authorization: str) -> Answer:
    headers = _FORM | {"Authorization": authorization}
    return sandbox.ask("POST", "/oauth/tokens", body=urlencode(form).encode(), headers=headers)


def test_lifetimes_can_be_chosen(sandbox: RunningSandbox) -> None:
    pair = _sign_in(sandbox, expires_in=172_800, refresh_token_expires_in=604_800)
    assert (pair["expires_in"], pair["refresh_token_expires_in"]) == (172_800, 604_800)
    sandbox.advance(172_700)
    assert _me(sandbox, pair["access_token"]) == 200
    sandbox.advance(100)
    assert _me(sandbox, pair["access_token"]) == 401
    sandbox.advance(604_800 - 172_800)
    assert _error(_refresh(sandbox, pair["refresh_token"])) == (400, "invalid_grant")


def test_pair_is_exchanged_for_the_next(sandbox: RunningSandbox) -> None:
    old = _sign_in(sandbox, expires_in=600, refresh_token_expires_in=7_776_000)
    sandbox.advance(2000)
    answer = _refresh(sandbox, old["refresh_token"])
    new = answer.json()
    assert answer.status == 200
    assert set(new) == set(old)
    assert new["scope"] == old["scope"]
    assert (new["expires_in"], new["refresh_token_expires_in"]) == (1800, 2_592_000)
    assert not {old["access_token"], old["refresh_token"]} & {
        new["access_token"],
        new["refresh_token"],
    }
    assert (_me(sandbox, old["access_token"]), _me(sandbox, new["access_token"])) == (401, 200)


def test_both_of_the_old_pair_die_and_the_new_one_survives_a_replay(
    sandbox: RunningSandbox,
) -> None:
    old = _sign_in(sandbox)
    new = _refresh(sandbox, old["refresh_token"]).json()
    assert _me(sandbox, old["access_token"]) == 401
    for _ in range(2):
        assert _error(_refresh(sandbox, old["refresh_token"])) == (400, "invalid_grant")
    assert _me(sandbox, new["access_token"]) == 200
    assert _refresh(sandbox, new["refresh_token"]).status == 200


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"refresh_token": ""}, 400, "invalid_request"),
        ({"refresh_token": "0" * 64}, 400, "invalid_grant"),
        ({"client_id": "other"}, 400, "invalid_grant"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"scope": "read write"}, 400, "invalid_scope"),
        ({"scope": ["read"]}, 400, "invalid_scope"),
        ({"expires_in": 1}, 400, "invalid_request"),
        ({"refresh_token_expires_in": 1}, 400, "invalid_request"),
    ],
)
def test_refused_refresh_leaves_the_pair_as_it_was(
    sandbox: RunningSandbox, changed: dict[str, Any], status: int, error: str
) -> None:
    pair = _sign_in(sandbox)
    _add_client(sandbox, identifier="other")
    answer = _refresh(sandbox, **{"token": pair["refresh_token"], **changed})
    assert _error(answer) == (status, error)
    assert _me(sandbox, pair["access_token"]) == 200
    assert _refresh(sandbox, pair["refresh_token"]).status == 200


def test_access_token_refreshes_nothing(sandbox: RunningSandbox) -> None:
    pair = _sign_in(sandbox)
    assert _error(_refresh(sandbox, pair["access_token"])) == (400, "invalid_grant")


def test_scope_narrows_and_never_widens_again(sandbox: RunningSandbox) -> None:
    pair = _sign_in(sandbox)
    narrow = _refresh(sandbox, pair["refresh_token"], scope="read").json()
    assert narrow["scope"] == "read"
    wide = _refresh(sandbox, narrow["refresh_token"], scope="read tickets:write")
    assert _error(wide) == (400, "invalid_scope")
    assert _refresh(sandbox, narrow["refresh_token"]).json()["scope"] == "read"


def test_scope_of_the_exchange_narrows_that_of_the_code(sandbox: RunningSandbox) -> None:
    assert _sign_in(sandbox, scope="tickets:write")["scope"] == "tickets:write"


def test_revoking_the_access_token_ends_the_pair(sandbox: RunningSandbox) -> None:
    pair = _sign_in(sandbox)
    path = "/api/v2/oauth/tokens/current"
    assert sandbox.ask("DELETE", path, token=pair["access_token"]).status == 204
    assert _error(_refresh(sandbox, pair["refresh_token"])) == (400, "invalid_grant")


def test_suspended_user_gets_no_token(sandbox: RunningSandbox) -> None:
    pair = _sign_in(sandbox)
    code = _authorize(sandbox)
    agent = sandbox.seeded.agent
    sandbox.state.users[agent.id] = replace(agent, is_suspended=True)
    assert _error(_redeem(sandbox, code)) == (400, "invalid_grant")
    assert _error(_refresh(sandbox, pair["refresh_token"])) == (400, "invalid_grant")
    refused = sandbox.ask("GET", "/api/v2/users/me", token=pair["access_token"])
    assert (refused.status, refused.json()["error"]["title"]) == (403, "Forbidden")
    sandbox.state.users[agent.id] = agent
    assert _me(sandbox, pair["access_token"]) == 200


def test_code_of_a_deleted_client_is_dead(sandbox: RunningSandbox, admin: str) -> None:
    _add_client(sandbox)
    code = _authorize(sandbox)
    path = f"/api/v2/oauth/clients/{sandbox.state.codes[code].client_id}"
    assert sandbox.ask("DELETE", path, token=admin).status == 204
    assert not sandbox.state.codes
    assert _error(_redeem(sandbox, code)) == (401, "invalid_client")


def test_oldest_pair_makes_room() -> None:
    with start_sandbox(switches=Switches(token_limit=2)) as sandbox:
        _add_client(sandbox)
        pairs = [_redeem(sandbox, _authorize(sandbox)).json() for _ in range(3)]
        assert [_me(sandbox, pair["access_token"]) for pair in pairs] == [401, 200, 200]
        # A pair that is exchanged makes its own room.
        pairs[2] = _refresh(sandbox, pairs[2]["refresh_token"]).json()
        assert _me(sandbox, pairs[1]["access_token"]) == 200
        # An access token that is over still counts while it can be refreshed.
        sandbox.advance(1800)
        pairs.append(_redeem(sandbox, _authorize(sandbox)).json())
        refreshed = [_refresh(sandbox, pair["refresh_token"]).status for pair in pairs]
        assert refreshed == [400, 400, 200, 200]


def test_status_of_success_is_a_switch() -> None:
    with start_sandbox(switches=Switches(token_status=201)) as sandbox:
        _add_client(sandbox)
        answer = _redeem(sandbox, _authorize(sandbox))
        assert answer.status == 201
        assert _refresh(sandbox, answer.json()["refresh_token"]).status == 201
