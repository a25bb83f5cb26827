"""How tokens are asked for: by a client itself, by a code from a browser, and again."""

from typing import TYPE_CHECKING

import pytest

from ticketbound.secret import Secret
from zendesk_client import errors, oauth
from zendesk_client.lifetimes import Lifetimes
from zendesk_client.own_token import show_own_token
from zendesk_client.pkce import CodeVerifier
from zendesk_client.session import Session

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server

VERIFIER = CodeVerifier(Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
PAIR = {
    "access_token": "s3cr3t",
    "token_type": "bearer",
    "scope": "read tickets:write",
    "expires_in": 1800,
    "refresh_token": "r3fr3sh",
    "refresh_token_expires_in": 2_592_000,
}


@pytest.mark.parametrize("status", [200, 201])
def test_a_token_is_granted(server: "Server", anonymous: Session, status: int) -> None:
    granted = {"access_token": "s3cr3t", "token_type": "bearer", "scope": "a:write b:write"}
    server.answers(status, {**granted, "expires_in": 7200, "refresh_token": None})
    grant = oauth.grant_client_credentials(
        anonymous,
        client_id="log_drop",
        client_secret=Secret("sesame"),
        scope=("a:write", "b:write"),
        expires_in=7200,
    )
    assert grant.access_token == Secret("s3cr3t")
    assert (grant.scopes, grant.expires_in, grant.token_type) == (
        ("a:write", "b:write"),
        7200,
        "bearer",
    )
    assert (server.asked[0].method, server.asked[0].path) == ("POST", "/oauth/tokens")
    assert server.asked[0].json == {
        "grant_type": "client_credentials",
        "client_id": "log_drop",
        "client_secret": "sesame",
        "scope": "a:write b:write",
        "expires_in": 7200,
    }


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "invalid_scope"),
        (400, "invalid_request"),
        (400, "unauthorized_client"),
        (401, "invalid_client"),
        (403, "access_denied"),
    ],
)
def test_the_token_endpoint_refuses_with_its_own_word(
    server: "Server", anonymous: Session, status: int, code: str
) -> None:
    server.answers(status, {"error": code, "error_description": "sesame is wrong"})
    with pytest.raises(errors.OAuthRefused) as caught:
        oauth.grant_client_credentials(
            anonymous, client_id="c", client_secret=Secret("sesame"), scope=("a",), expires_in=300
        )
    assert caught.value.code == code
    assert caught.value.status == status
    assert caught.value.exit_code == 21
    assert code in caught.value.sentence
    assert caught.value.__context__ is None


def test_a_refusal_without_a_word_keeps_its_text(server: "Server", anonymous: Session) -> None:
    server.answers(401, {"error_description": "sesame is wrong"})
    with pytest.raises(errors.OAuthRefused) as caught:
        oauth.grant_client_credentials(
            anonymous, client_id="c", client_secret=Secret("sesame"), scope=("a",), expires_in=300
        )
    assert "[secret] is wrong" in caught.value.sentence


def test_a_token_without_a_scope_is_never_asked_for(anonymous: Session) -> None:
    with pytest.raises(ValueError, match="scope"):
        oauth.grant_client_credentials(
            anonymous, client_id="c", client_secret=Secret("s"), scope=(), expires_in=300
        )


def test_a_code_of_a_public_client_becomes_a_pair_of_tokens(
    server: "Server", anonymous: Session
) -> None:
    server.answers(200, PAIR)
    grant = oauth.grant_authorization_code(
        anonymous,
        client_id="issuer_cli",
        code=Secret("c0de"),
        redirect_uri="http://127.0.0.1:19291/callback",
        verifier=VERIFIER,
    )
    assert grant.scopes == ("read", "tickets:write")
    assert (grant.refresh_token, grant.refresh_token_expires_in) == (Secret("r3fr3sh"), 2_592_000)
    assert server.asked[0].json == {
        "grant_type": "authorization_code",
        "client_id": "issuer_cli",
        "code": "c0de",
        "redirect_uri": "http://127.0.0.1:19291/callback",
        "code_verifier": "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    }


def test_a_confidential_client_adds_its_secret_and_lifetimes(
    server: "Server", anonymous: Session
) -> None:
    server.answers(201, PAIR)
    oauth.grant_authorization_code(
        anonymous,
        client_id="c",
        code=Secret("c0de"),
        redirect_uri="http://127.0.0.1/",
        verifier=VERIFIER,
        client_secret=Secret("sesame"),
        lifetimes=Lifetimes(300, 604_800),
    )
    sent = server.asked[0].json
    assert isinstance(sent, dict)
    assert (sent["client_secret"], sent["expires_in"]) == ("sesame", 300)
    assert sent["refresh_token_expires_in"] == 604_800


def test_a_pair_is_refreshed(server: "Server", anonymous: Session) -> None:
    server.answers(200, PAIR)
    oauth.refresh_grant(anonymous, client_id="issuer_cli", refresh_token=Secret("0ld"))
    oauth.refresh_grant(
        anonymous,
        client_id="c",
        refresh_token=Secret("0ld"),
        client_secret=Secret("sesame"),
        scope=("read",),
        lifetimes=Lifetimes(access=600),
    )
    first = {"grant_type": "refresh_token", "client_id": "issuer_cli", "refresh_token": "0ld"}
    assert server.asked[0].json == first
    assert server.asked[1].json == {
        **first,
        "client_id": "c",
        "client_secret": "sesame",
        "scope": "read",
        "expires_in": 600,
    }


@pytest.mark.parametrize("refresh_token", [None, ""])
def test_a_grant_without_a_refresh_token_has_none(
    server: "Server", anonymous: Session, refresh_token: str | None
) -> None:
    server.answers(200, {**PAIR, "refresh_token": refresh_token, "scope": None})
    grant = oauth.refresh_grant(anonymous, client_id="c", refresh_token=Secret("0ld"))
    assert grant.refresh_token is None
    assert grant.scopes == ()


def test_a_used_refresh_token_is_refused_by_its_word(server: "Server", anonymous: Session) -> None:
    server.answers(400, {"error": "invalid_grant", "error_description": "0ld is unknown"})
    with pytest.raises(errors.OAuthRefused) as caught:
        oauth.refresh_grant(anonymous, client_id="c", refresh_token=Secret("0ld"))
    assert caught.value.code == "invalid_grant"


def test_a_code_or_a_refresh_token_is_never_sent_twice(
    server: "Server", anonymous: Session
) -> None:
    server.answers_raw(b"")
    with pytest.raises(errors.Unreachable) as caught:
        oauth.refresh_grant(anonymous, client_id="c", refresh_token=Secret("0ld"))
    assert caught.value.may_have_arrived
    assert len(server.asked) == 1


def test_both_new_tokens_are_masked_from_then_on(server: "Server", anonymous: Session) -> None:
    server.answers(200, PAIR)
    server.answers(400, {"error": "x", "error_description": "s3cr3t r3fr3sh"})
    oauth.refresh_grant(anonymous, client_id="c", refresh_token=Secret("0ld"))
    with pytest.raises(errors.OAuthRefused) as caught:
        oauth.refresh_grant(anonymous, client_id="c", refresh_token=Secret("0ld"))
    assert "s3cr3t" not in caught.value.sentence
    assert "r3fr3sh" not in caught.value.sentence


@pytest.mark.parametrize(
    "lives", [(299, None), (172_801, None), (None, 604_799), (None, 7_776_001)]
)
def test_a_life_that_zendesk_does_not_give_is_not_asked_for(
    lives: tuple[int | None, int | None],
) -> None:
    with pytest.raises(ValueError, match="lives"):
        Lifetimes(*lives)


@pytest.mark.parametrize("token", ["\x1b[31mEVIL", "a b", "ä", "a\nb", "\x7f"])
def test_a_token_that_no_request_could_carry_is_no_answer(
    server: "Server", anonymous: Session, token: str
) -> None:
    server.answers(200, {"access_token": token, "token_type": "bearer", "scope": "a:write"})
    with pytest.raises(errors.NotZendesk, match="a token that no request could carry"):
        oauth.grant_client_credentials(
            anonymous,
            client_id="log_drop",
            client_secret=Secret("sesame"),
            scope=("a:write",),
            expires_in=7200,
        )


@pytest.mark.parametrize("number", [0, -1, 2**63, 2**70])
def test_a_number_that_no_token_has_is_no_answer(
    server: "Server", anonymous: Session, number: int
) -> None:
    server.answers(200, {"token": {"id": number}})
    with pytest.raises(errors.NotZendesk):
        show_own_token(anonymous)


def test_the_largest_number_of_a_token(server: "Server", anonymous: Session) -> None:
    server.answers(200, {"token": {"id": 2**63 - 1}})
    assert show_own_token(anonymous).id == 2**63 - 1
