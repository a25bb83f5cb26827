"""An OAuth 2 server that Authlib's authors wrote, where Zendesk's would be.

Zendesk documents JSON bodies for its token endpoint; RFC 6749 and so Authlib know forms only. So
`_as_form` writes each body anew, name by name; nothing else of a request is touched.
"""

import io
import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from wsgiref.types import StartResponse, WSGIEnvironment

from authlib.integrations.flask_oauth2 import (  # type: ignore[import-untyped]
    AuthorizationServer,
)
from authlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]
from authlib.oauth2.rfc6749 import (  # type: ignore[import-untyped]
    AuthorizationCodeMixin,
    ClientMixin,
    TokenMixin,
    grants,
)
from authlib.oauth2.rfc7636 import CodeChallenge  # type: ignore[import-untyped]
from flask import Flask, Response
from werkzeug.serving import make_server

from zendesk_client.address import Address, sandbox_address

REDIRECT_URI = "http://127.0.0.1:19291/callback"
SECRET = "s:cret+100% "
_USER = "ada"


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc] # Authlib ships no types
    client_id: str
    secret: str
    grant_types: tuple[str, ...]

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri == REDIRECT_URI

    def get_default_redirect_uri(self) -> str:
        return REDIRECT_URI

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(name for name in scope.split() if name in ("read", "tickets:write"))

    def check_client_secret(self, secret: str) -> bool:
        return secret == self.secret

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == ("client_secret_post" if self.secret else "none")

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.grant_types


@dataclass(frozen=True)
class Code(AuthorizationCodeMixin):  # type: ignore[misc] # Authlib ships no types
    client_id: str
    redirect_uri: str
    scope: str
    code_challenge: str | None
    code_challenge_method: str | None

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope


@dataclass(frozen=True)
class Token(TokenMixin):  # type: ignore[misc] # Authlib ships no types
    client_id: str
    scope: str

    def check_client(self, client: Client) -> bool:
        return client.client_id == self.client_id

    def get_scope(self) -> str:
        return self.scope


CLIENTS = {
    "issuer_cli": Client("issuer_cli", "", ("authorization_code", "refresh_token")),
    "other_cli": Client("other_cli", "", ("authorization_code", "refresh_token")),
    "issuer": Client("issuer", SECRET, ("client_credentials",)),
}


@dataclass
class Store:
    """What the server remembers."""

    codes: dict[str, Code] = field(default_factory=dict)
    refresh_tokens: dict[str, Token] = field(default_factory=dict)

    def save_token(self, token: dict[str, Any], request: Any) -> None:
        if "refresh_token" in token:
            kept = Token(request.client.client_id, token["scope"])
            self.refresh_tokens[token["refresh_token"]] = kept


def _code_grant(store: Store) -> type:
    class CodeGrant(grants.AuthorizationCodeGrant):  # type: ignore[misc] # as above
        TOKEN_ENDPOINT_AUTH_METHODS = ("none",)

        def save_authorization_code(self, code: str, request: Any) -> None:
            sent = request.payload
            store.codes[code] = Code(
                request.client.client_id,
                sent.redirect_uri,
                sent.scope,
                sent.data.get("code_challenge"),
                sent.data.get("code_challenge_method"),
            )

        def query_authorization_code(self, code: str, client: Client) -> Code | None:
            kept = store.codes.get(code)
            return kept if kept is not None and kept.client_id == client.client_id else None

        def delete_authorization_code(self, code: Code) -> None:
            store.codes = {text: kept for text, kept in store.codes.items() if kept is not code}

        def authenticate_user(self, _code: Code) -> str:
            return _USER

    return CodeGrant


def _refresh_grant(store: Store) -> type:
    class RefreshGrant(grants.RefreshTokenGrant):  # type: ignore[misc] # as above
        TOKEN_ENDPOINT_AUTH_METHODS = ("none",)
        INCLUDE_NEW_REFRESH_TOKEN = True

        def authenticate_refresh_token(self, refresh_token: str) -> Token | None:
            return store.refresh_tokens.get(refresh_token)

        def authenticate_user(self, _token: Token) -> str:
            return _USER

        def revoke_old_credential(self, token: Token) -> None:
            kept = store.refresh_tokens.items()
            store.refresh_tokens = {text: one for text, one in kept if one is not token}

    return RefreshGrant


class _CredentialsGrant(grants.ClientCredentialsGrant):  # type: ignore[misc] # as above
    TOKEN_ENDPOINT_AUTH_METHODS = ("client_secret_post",)


def _build_app() -> Flask:
    app, store = Flask("authlib"), Store()
    app.config["OAUTH2_REFRESH_TOKEN_GENERATOR"] = True
    app.config["OAUTH2_SCOPES_SUPPORTED"] = ["read", "tickets:write"]
    server = AuthorizationServer(app, CLIENTS.get, store.save_token)
    server.register_grant(_code_grant(store), [CodeChallenge(required=True)])
    server.register_grant(_refresh_grant(store))
    server.register_grant(_CredentialsGrant)

    @app.get("/oauth/authorizations/new")
    def authorize() -> Response:
        answer: Response
        request = server.create_oauth2_request(None)
        try:
            asked = server.get_authorization_grant(request)
        except OAuth2Error as error:
            answer = server.handle_error_response(request, error)
        else:
            answer = server.create_authorization_response(request, _USER, asked)
        return answer

    @app.post("/oauth/tokens")
    def grant() -> Response:
        answer: Response = server.create_token_response()
        return answer

    return app


Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


def _as_form(app: Application) -> Application:
    def translate(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if environ.get("CONTENT_TYPE", "").startswith("application/json"):
            sent = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            body = urlencode(sent).encode()
            environ |= {
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)),
                "wsgi.input": io.BytesIO(body),
            }
        return app(environ, start)

    return translate


@contextmanager
def authlib_server() -> Iterator[Address]:
    """Where it answers until the end of the block."""
    server = make_server("127.0.0.1", 0, _as_form(_build_app().wsgi_app), threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield sandbox_address(f"http://127.0.0.1:{server.port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
