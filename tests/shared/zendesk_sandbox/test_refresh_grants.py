"""Each pair of tokens for the next."""

from typing import Any

import pytest

from tests.shared.zendesk_sandbox.browser_sign_in import (
    add_client,
    authorize,
    read_refusal,
    redeem,
    refresh,
    sign_in,
    try_token,
)
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches


def test_lifetimes_can_be_chosen(sandbox: RunningSandbox) -> None:
    pair = sign_in(sandbox, expires_in=172_800, refresh_token_expires_in=604_800)
    assert (pair["expires_in"], pair["refresh_token_expires_in"]) == (172_800, 604_800)
    sandbox.advance(172_700)
    assert try_token(sandbox, pair["access_token"]) == 200
    sandbox.advance(100)
    assert try_token(sandbox, pair["access_token"]) == 401
    sandbox.advance(604_800 - 172_800)
    assert read_refusal(refresh(sandbox, pair["refresh_token"])) == (400, "invalid_grant")


def test_pair_is_exchanged_for_the_next(sandbox: RunningSandbox) -> None:
    old = sign_in(sandbox, expires_in=600, refresh_token_expires_in=7_776_000)
    sandbox.advance(2000)
    answer = refresh(sandbox, old["refresh_token"])
    new = answer.json()
    assert answer.status == 200
    assert set(new) == set(old)
    assert new["scope"] == old["scope"]
    assert (new["expires_in"], new["refresh_token_expires_in"]) == (1800, 2_592_000)
    assert not {old["access_token"], old["refresh_token"]} & {
        new["access_token"],
        new["refresh_token"],
    }
    assert (try_token(sandbox, old["access_token"]), try_token(sandbox, new["access_token"])) == (
        401,
        200,
    )


def test_both_of_the_old_pair_die_and_the_new_one_survives_a_replay(
    sandbox: RunningSandbox,
) -> None:
    old = sign_in(sandbox)
    new = refresh(sandbox, old["refresh_token"]).json()
    assert try_token(sandbox, old["access_token"]) == 401
    for _ in range(2):
        assert read_refusal(refresh(sandbox, old["refresh_token"])) == (400, "invalid_grant")
    assert try_token(sandbox, new["access_token"]) == 200
    assert refresh(sandbox, new["refresh_token"]).status == 200


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
    pair = sign_in(sandbox)
    add_client(sandbox, identifier="other", name="Other")
    answer = refresh(sandbox, **{"token": pair["refresh_token"], **changed})
    assert read_refusal(answer) == (status, error)
    assert try_token(sandbox, pair["access_token"]) == 200
    assert refresh(sandbox, pair["refresh_token"]).status == 200


def test_access_token_refreshes_nothing(sandbox: RunningSandbox) -> None:
    pair = sign_in(sandbox)
    assert read_refusal(refresh(sandbox, pair["access_token"])) == (400, "invalid_grant")


def test_scope_narrows_and_never_widens_again(sandbox: RunningSandbox) -> None:
    pair = sign_in(sandbox)
    narrow = refresh(sandbox, pair["refresh_token"], scope="read").json()
    assert narrow["scope"] == "read"
    wide = refresh(sandbox, narrow["refresh_token"], scope="read tickets:write")
    assert read_refusal(wide) == (400, "invalid_scope")
    assert refresh(sandbox, narrow["refresh_token"]).json()["scope"] == "read"


def test_revoking_the_access_token_ends_the_pair(sandbox: RunningSandbox) -> None:
    pair = sign_in(sandbox)
    path = "/api/v2/oauth/tokens/current"
    assert sandbox.ask("DELETE", path, token=pair["access_token"]).status == 204
    assert read_refusal(refresh(sandbox, pair["refresh_token"])) == (400, "invalid_grant")


def test_oldest_pair_makes_room() -> None:
    with start_sandbox(switches=Switches(token_limit=2)) as sandbox:
        add_client(sandbox)
        pairs = [redeem(sandbox, authorize(sandbox)).json() for _ in range(3)]
        assert [try_token(sandbox, pair["access_token"]) for pair in pairs] == [401, 200, 200]
        # A pair that is exchanged makes its own room.
        pairs[2] = refresh(sandbox, pairs[2]["refresh_token"]).json()
        assert try_token(sandbox, pairs[1]["access_token"]) == 200
        # An access token that is over still counts while it can be refreshed.
        sandbox.advance(1800)
        pairs.append(redeem(sandbox, authorize(sandbox)).json())
        refreshed = [refresh(sandbox, pair["refresh_token"]).status for pair in pairs]
        assert refreshed == [400, 400, 200, 200]
