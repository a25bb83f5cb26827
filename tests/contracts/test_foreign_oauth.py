"""OAuth clients that other people wrote sign in at the sandbox, and agree with ours in detail."""

import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from authlib.integrations.requests_client import (  # type: ignore[import-untyped]
    OAuth2Session,
)
from hypothesis import given
from hypothesis import strategies as st
from oauthlib.oauth2 import (  # type: ignore[import-untyped]
    BackendApplicationClient,
    InvalidGrantError,
    OAuth2Error,
    WebApplicationClient,
)
from oauthlib.oauth2.rfc6749.parameters import (  # type: ignore[import-untyped]
    parse_authorization_code_response,
)

from tests.shared.zendesk_sandbox.browser_sign_in import add_client, decide, try_token
from ticketbound.secret import Secret
from token_issuer.sign_in.callback import Allowed, Denied, read_outcome
from zendesk_client.pkce import CodeVerifier, make_verifier
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox

SCOPES = ["read", "tickets:write"]
REDIRECT_URI = "https://tool.example/cb?from=zendesk"


@pytest.fixture(scope="module")
def secure_sandbox() -> Iterator[RunningSandbox]:
    """Over TLS, because oauthlib speaks nothing else."""
    with start_sandbox(tls="good") as sandbox:
        add_client(sandbox)
        yield sandbox


def allow(sandbox: RunningSandbox, url: str) -> str:
    """Where the browser is sent after a person has agreed."""
    page = sandbox.ask("GET", url.removeprefix(sandbox.url))
    return decide(sandbox, page).headers["location"]


def send(sandbox: RunningSandbox, prepared: tuple[str, dict[str, str], str]) -> Answer:
    """Carries a request of oauthlib's, which makes requests and sends none."""
    url, headers, body = prepared
    return sandbox.ask("POST", url.removeprefix(sandbox.url), body=body.encode(), headers=headers)


def test_oauthlib_signs_in_refreshes_and_is_refused(secure_sandbox: RunningSandbox) -> None:
    tokens_at = f"{secure_sandbox.url}/oauth/tokens"
    client = WebApplicationClient("tool")
    verifier = client.create_code_verifier(128)
    url, _, _ = client.prepare_authorization_request(
        f"{secure_sandbox.url}/oauth/authorizations/new",
        redirect_url=REDIRECT_URI,
        scope=SCOPES,
        code_challenge=client.create_code_challenge(verifier, "S256"),
        code_challenge_method="S256",
    )
    back = allow(secure_sandbox, url)
    asked = client.prepare_token_request(
        tokens_at, authorization_response=back, code_verifier=verifier
    )
    first = client.parse_request_body_response(send(secure_sandbox, asked).body, scope=SCOPES)
    asked_again = client.prepare_refresh_token_request(tokens_at, client_id="tool")
    second = client.parse_request_body_response(send(secure_sandbox, asked_again).body)
    assert try_token(secure_sandbox, first["access_token"]) == 401
    assert try_token(secure_sandbox, second["access_token"]) == 200
    for used_up in (asked, asked_again):
        with pytest.raises(InvalidGrantError):
            client.parse_request_body_response(send(secure_sandbox, used_up).body)


def test_oauthlib_signs_a_client_in_with_its_secret(secure_sandbox: RunningSandbox) -> None:
    client = BackendApplicationClient(secure_sandbox.issuer_client_id)
    asked = client.prepare_token_request(
        f"{secure_sandbox.url}/oauth/tokens",
        scope=SCOPES,
        include_client_id=True,
        client_secret=secure_sandbox.issuer_client_secret.reveal(),
    )
    granted = client.parse_request_body_response(send(secure_sandbox, asked).body, scope=SCOPES)
    assert try_token(secure_sandbox, granted["access_token"]) == 200


def test_authlib_signs_in_and_refreshes(secure_sandbox: RunningSandbox) -> None:
    tokens_at = f"{secure_sandbox.url}/oauth/tokens"
    with open_authlib(secure_sandbox, "tool", code_challenge_method="S256") as client:
        verifier = secrets.token_urlsafe(48)
        url, state = client.create_authorization_url(
            f"{secure_sandbox.url}/oauth/authorizations/new", code_verifier=verifier
        )
        back = allow(secure_sandbox, url)
        first = client.fetch_token(
            tokens_at, authorization_response=back, code_verifier=verifier, state=state
        )
        second = client.refresh_token(tokens_at, first["refresh_token"])
    assert try_token(secure_sandbox, first["access_token"]) == 401
    assert try_token(secure_sandbox, second["access_token"]) == 200


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_authlib_signs_a_client_in_with_its_secret(
    secure_sandbox: RunningSandbox, method: str
) -> None:
    secret = secure_sandbox.issuer_client_secret.reveal()
    client_id = secure_sandbox.issuer_client_id
    with open_authlib(secure_sandbox, client_id, method, client_secret=secret) as client:
        granted = client.fetch_token(
            f"{secure_sandbox.url}/oauth/tokens", grant_type="client_credentials"
        )
    assert try_token(secure_sandbox, granted["access_token"]) == 200


def open_authlib(
    sandbox: RunningSandbox, client_id: str, method: str = "none", **options: Any
) -> Any:
    session = OAuth2Session(
        client_id,
        token_endpoint_auth_method=method,
        scope=" ".join(SCOPES),
        redirect_uri=REDIRECT_URI,
        **options,
    )
    session.trust_env = False  # or the machine's own authorities would be asked
    session.verify = str(sandbox.authority)
    return session


_PAIRS = st.lists(
    st.tuples(
        st.sampled_from(["code", "state", "error", "error_description", "x"]),
        st.sampled_from(["st4te +&=é", "st4te", "access_denied", "invalid_scope", ""])
        | st.text(st.characters(codec="ascii"), max_size=9),
    ),
    max_size=5,
)


def ask_oauthlib(query: str, state: str) -> str:
    """The code of an address, or the name of what is wrong with it."""
    try:
        told = parse_authorization_code_response(f"https://127.0.0.1/callback?{query}", state)
    except OAuth2Error as error:
        return str(error.error)
    return str(told["code"])


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=1))
def test_oauthlib_reads_the_same_code(code: str) -> None:
    state = "st4te +&=é"
    query = urlencode({"state": state, "code": code})
    assert read_outcome(query, Secret(state)) == Allowed(Secret(ask_oauthlib(query, state)))
    assert read_outcome(query, Secret("other")) is None
    assert ask_oauthlib(query, "other") == "mismatching_state"


@pytest.mark.parametrize("error", ["access_denied", "invalid_scope", "server_error"])
def test_oauthlib_reads_the_same_error(error: str) -> None:
    query = urlencode({"error": error, "error_description": "why", "state": "st4te"})
    assert read_outcome(query, Secret("st4te")) == Denied(error)
    assert ask_oauthlib(query, "st4te") == error


@given(_PAIRS)
def test_we_take_no_answer_that_oauthlib_refuses(pairs: list[tuple[str, str]]) -> None:
    query = urlencode([*pairs, ("state", "st4te")])
    ours = read_outcome(query, Secret("st4te"))
    if isinstance(ours, Allowed):
        assert ours.code.reveal() == ask_oauthlib(query, "st4te")


@given(st.binary(min_size=32, max_size=32))
def test_oauthlib_makes_the_same_challenge_of_our_verifiers(octets: bytes) -> None:
    verifier = make_verifier(lambda _size: octets)
    theirs = WebApplicationClient("tool").create_code_challenge(verifier.secret.reveal(), "S256")
    assert verifier.challenge == theirs


@given(st.integers(min_value=43, max_value=128))
def test_oauthlibs_verifiers_are_verifiers_to_us(length: int) -> None:
    client = WebApplicationClient("tool")
    verifier = CodeVerifier(Secret(client.create_code_verifier(length)))
    challenge = client.create_code_challenge(verifier.secret.reveal(), "S256")
    assert verifier.challenge == challenge
