from urllib.parse import parse_qs, urlsplit

import pytest

from ticketbound.secret import Secret
from zendesk_client.address import account_address
from zendesk_client.authorize_url import build_authorize_url
from zendesk_client.lifetimes import Lifetimes
from zendesk_client.pkce import CodeVerifier

ACME = account_address("acme")
VERIFIER = CodeVerifier(Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))


def test_the_url_holds_the_challenge_and_everything_percent_encoded() -> None:
    url = build_authorize_url(
        ACME,
        client_id="issuer cli&x",
        redirect_uri="http://127.0.0.1:19291/callback",
        scope=("read", "tickets:write"),
        state=Secret("st/a+te="),
        verifier=VERIFIER,
    )
    assert url == (
        "https://acme.zendesk.com/oauth/authorizations/new?response_type=code"
        "&client_id=issuer%20cli%26x&redirect_uri=http%3A%2F%2F127.0.0.1%3A19291%2Fcallback"
        "&scope=read%20tickets%3Awrite&state=st%2Fa%2Bte%3D"
        "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        "&code_challenge_method=S256"
    )
    assert VERIFIER.secret.reveal() not in url


def test_lifetimes_are_sent_where_they_are_asked_for() -> None:
    url = build_authorize_url(
        ACME,
        client_id="c",
        redirect_uri="http://127.0.0.1/",
        scope=("read",),
        state=Secret("s"),
        verifier=VERIFIER,
        lifetimes=Lifetimes(1800, 604_800),
    )
    query = parse_qs(urlsplit(url).query)
    assert (query["expires_in"], query["refresh_token_expires_in"]) == (["1800"], ["604800"])


def test_a_token_without_a_scope_is_never_asked_for() -> None:
    with pytest.raises(ValueError, match="scope"):
        build_authorize_url(
            ACME,
            client_id="c",
            redirect_uri="http://127.0.0.1/",
            scope=(),
            state=Secret("s"),
            verifier=VERIFIER,
        )
