"""Authlib's server takes what our client sends, and nothing of it that was changed on the way."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest

from tests.contracts.authlib_server import REDIRECT_URI, SECRET, authlib_server
from ticketbound.secret import Secret
from zendesk_client.address import Address
from zendesk_client.authorize_url import build_authorize_url
from zendesk_client.errors import OAuthRefused
from zendesk_client.lifetimes import Lifetimes
from zendesk_client.models import Grant
from zendesk_client.oauth import (
    grant_authorization_code,
    grant_client_credentials,
    refresh_grant,
)
from zendesk_client.pkce import CodeVerifier, make_verifier
from zendesk_client.session import Session
from zendesk_sandbox.plain_http import Answer, ask

SCOPES = ("read", "tickets:write")
LIFETIMES = Lifetimes(access=1_800, refresh=2_592_000)
# What a query has to keep is part of the case.
STATE = Secret("st4te-._~ &+=%/é")


@dataclass(frozen=True)
class SignIn:
    """One of our clients before Authlib's server."""

    session: Session
    verifier: CodeVerifier

    def ask_for_consent(self, leave_out: str = "", **changed: str) -> Answer:
        address = self.session.address
        url = build_authorize_url(
            address,
            client_id="issuer_cli",
            redirect_uri=REDIRECT_URI,
            scope=SCOPES,
            state=STATE,
            verifier=self.verifier,
            lifetimes=LIFETIMES,
        )
        parts = urlsplit(url)
        query = dict(parse_qsl(parts.query, strict_parsing=True)) | changed
        kept = {name: value for name, value in query.items() if name not in leave_out.split()}
        unchanged = not (leave_out or changed)
        asked = parts.query if unchanged else urlencode(kept)
        return ask(address.base_url, "GET", f"{parts.path}?{asked}")

    def get_code(self) -> Secret:
        return Secret(read_told(self.ask_for_consent())["code"])

    def redeem(
        self,
        code: Secret,
        *,
        client_id: str = "issuer_cli",
        redirect_uri: str = REDIRECT_URI,
        verifier: CodeVerifier | None = None,
    ) -> Grant:
        return grant_authorization_code(
            self.session,
            client_id=client_id,
            code=code,
            redirect_uri=redirect_uri,
            verifier=verifier or self.verifier,
            lifetimes=LIFETIMES,
        )

    def refresh(
        self, token: Secret, client_id: str = "issuer_cli", scope: tuple[str, ...] = ()
    ) -> Grant:
        return refresh_grant(
            self.session,
            client_id=client_id,
            refresh_token=token,
            scope=scope,
            lifetimes=LIFETIMES,
        )


@pytest.fixture(scope="module")
def address() -> Iterator[Address]:
    with authlib_server() as listening_at:
        yield listening_at


@pytest.fixture
def sign_in(address: Address) -> Iterator[SignIn]:
    with Session(address, user_agent="t") as session:
        yield SignIn(session, make_verifier(secrets.token_bytes))


def read_told(answer: Answer) -> dict[str, str]:
    """What the browser carries back to the client."""
    assert answer.status == 302, answer.body
    location = answer.headers["location"]
    assert location.startswith(f"{REDIRECT_URI}?")
    return {name: value[0] for name, value in parse_qs(urlsplit(location).query).items()}


def test_a_sign_in_from_the_page_to_the_second_pair(sign_in: SignIn) -> None:
    told = read_told(sign_in.ask_for_consent())
    assert Secret(told["state"]) == STATE
    first = sign_in.redeem(Secret(told["code"]))
    assert (first.scopes, first.token_type) == (SCOPES, "Bearer")
    assert first.refresh_token is not None
    second = sign_in.refresh(first.refresh_token)
    assert second.scopes == SCOPES
    assert second.access_token != first.access_token
    assert second.refresh_token not in (None, first.refresh_token)


def test_a_client_with_a_secret(sign_in: SignIn) -> None:
    granted = grant_client_credentials(
        sign_in.session,
        client_id="issuer",
        client_secret=Secret(SECRET),
        scope=SCOPES,
        expires_in=300,
    )
    assert granted.scopes == SCOPES
    assert granted.refresh_token is None


@pytest.mark.parametrize(
    "changed",
    [{"client_id": "unknown"}, {"redirect_uri": f"{REDIRECT_URI}/"}],
    ids=lambda changed: next(iter(changed)),
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(
    sign_in: SignIn, changed: dict[str, str]
) -> None:
    answer = sign_in.ask_for_consent(**changed)
    assert answer.status in (400, 401)
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"scope": "read write"}, "invalid_scope"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"code_challenge_method": "S512"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_another_question_gets_no_code(
    sign_in: SignIn, changed: dict[str, str], error: str
) -> None:
    told = read_told(sign_in.ask_for_consent(**changed))
    assert told["error"] == error
    assert "code" not in told


def test_a_state_that_was_changed_is_not_ours(sign_in: SignIn) -> None:
    told = read_told(sign_in.ask_for_consent(state="st4te"))
    assert Secret(told["state"]) != STATE


def test_without_its_challenge_the_code_is_worth_nothing(sign_in: SignIn) -> None:
    told = read_told(sign_in.ask_for_consent(leave_out="code_challenge code_challenge_method"))
    with pytest.raises(OAuthRefused) as refused:
        sign_in.redeem(Secret(told["code"]))
    assert refused.value.code == "invalid_request"


def test_another_verifier_gets_nothing(sign_in: SignIn) -> None:
    with pytest.raises(OAuthRefused, match="invalid_grant"):
        sign_in.redeem(sign_in.get_code(), verifier=make_verifier(secrets.token_bytes))


def test_another_redirect_uri_gets_nothing(sign_in: SignIn) -> None:
    other = REDIRECT_URI.replace("19291", "19292")
    with pytest.raises(OAuthRefused, match="invalid_grant"):
        sign_in.redeem(sign_in.get_code(), redirect_uri=other)


def test_another_client_gets_nothing(sign_in: SignIn) -> None:
    with pytest.raises(OAuthRefused, match="invalid_grant"):
        sign_in.redeem(sign_in.get_code(), client_id="other_cli")


def test_a_code_is_good_once(sign_in: SignIn) -> None:
    code = sign_in.get_code()
    sign_in.redeem(code)
    with pytest.raises(OAuthRefused, match="invalid_grant"):
        sign_in.redeem(code)


def test_a_refresh_token_is_good_once_and_for_its_own_client(sign_in: SignIn) -> None:
    token = sign_in.redeem(sign_in.get_code()).refresh_token
    assert token is not None
    with pytest.raises(OAuthRefused, match="invalid_grant"):
        sign_in.refresh(token, client_id="other_cli")
    narrowed = sign_in.refresh(token, scope=("read",))
    assert narrowed.scopes == ("read",)
    with pytest.raises(OAuthRefused, match="invalid_grant"):
        sign_in.refresh(token)
    assert narrowed.refresh_token is not None
    with pytest.raises(OAuthRefused, match="invalid_scope"):
        sign_in.refresh(narrowed.refresh_token, scope=SCOPES)


def test_another_secret_gets_nothing(sign_in: SignIn) -> None:
    with pytest.raises(OAuthRefused, match="invalid_client"):
        grant_client_credentials(
            sign_in.session,
            client_id="issuer",
            client_secret=Secret(SECRET.strip()),
            scope=SCOPES,
            expires_in=300,
        )
