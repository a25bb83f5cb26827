"""What a client asks a person for in the browser, and what it is told."""
# See: https://www.rfc-editor.org/rfc/rfc6749#section-4.1
# See: https://www.rfc-editor.org/rfc/rfc7636#section-4.3

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from ticketbound.secret import Secret
from zendesk_sandbox.oauth.client_scopes import grantable
from zendesk_sandbox.oauth.errors import AUTHORIZATION_TEXTS, AuthorizationError
from zendesk_sandbox.oauth.pkce import is_challenge
from zendesk_sandbox.records.oauth import AuthorizationCode, AuthorizationRequest, Client
from zendesk_sandbox.records.people import User
from zendesk_sandbox.state import Account

Query = MultiDict[str, str]

_TIME_TO_DECIDE: Final = timedelta(minutes=10)
# See: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
_CODE_LIFE: Final = timedelta(seconds=120)


def find_asker(account: Account, query: Query) -> Client | None:
    """The client that asks, if it and its address are registered, to the byte.

    Without that, nobody may be sent anywhere.
    """
    identifiers, addresses = query.getlist("client_id"), query.getlist("redirect_uri")
    if len(identifiers) != 1 or len(addresses) != 1:
        return None
    client = account.find_client(identifiers[0])
    return client if client is not None and addresses[0] in client.redirect_uris else None


def examine(
    account: Account, client: Client, query: Query
) -> AuthorizationRequest | AuthorizationError:
    """What `client` asks for, or the error that its address is to be told."""
    if any(len(values) > 1 for values in query.listvalues()):
        return "invalid_request"
    # What is empty counts as not sent.
    # See: https://www.rfc-editor.org/rfc/rfc6749#section-3.1
    sent = {name: value for name, value in query.items() if value}
    if sent.get("response_type", "code") != "code":
        return "unsupported_response_type"
    if "response_type" not in sent or not _is_pkce_sound(client, sent):
        return "invalid_request"
    scopes = grantable(client, sent.get("scope"), account.switches)
    if scopes is None:
        return "invalid_scope"
    return AuthorizationRequest(
        client_id=client.id,
        redirect_uri=sent["redirect_uri"],
        scopes=scopes,
        challenge=sent.get("code_challenge"),
        state=sent.get("state"),
        expires_at=account.now() + _TIME_TO_DECIDE,
    )


def keep(account: Account, asked: AuthorizationRequest) -> str:
    """Keeps the request until it is decided; the nonce that the decision has to show."""
    now = account.now()
    for nonce in [n for n, r in account.authorization_requests.items() if now >= r.expires_at]:
        del account.authorization_requests[nonce]
    nonce = account.random_hex(32)
    account.authorization_requests[nonce] = asked
    return nonce


def take(account: Account, nonce: str) -> AuthorizationRequest | None:
    """The request of that nonce, which is used up by it; None if there is none any more."""
    asked = account.authorization_requests.pop(nonce, None)
    return asked if asked is not None and account.now() < asked.expires_at else None


def allow(account: Account, asked: AuthorizationRequest, user: User) -> str:
    """The address that carries a new code of `user`'s to the client."""
    now = account.now()
    for text in [text for text, code in account.codes.items() if code.is_expired(now)]:
        del account.codes[text]
    code = AuthorizationCode(
        code=Secret(account.random_hex(32)),
        client_id=asked.client_id,
        user_id=user.id,
        redirect_uri=asked.redirect_uri,
        scopes=asked.scopes,
        challenge=asked.challenge,
        expires_at=now + _CODE_LIFE,
    )
    account.codes[code.code.reveal()] = code
    return _address(asked.redirect_uri, {"code": code.code.reveal()}, asked.state)


def refuse(redirect_uri: str, error: AuthorizationError, state: str | None) -> str:
    """The address that carries an error to the client."""
    told = {"error": error, "error_description": AUTHORIZATION_TEXTS[error]}
    return _address(redirect_uri, told, state)


def people_to_sign_in(account: Account) -> list[User]:
    """Everybody who may decide, the first admin on top."""
    users = [user for _, user in sorted(account.users.items()) if not user.is_suspended]
    return sorted(users, key=lambda user: (not user.is_admin, not user.is_agent))


def _is_pkce_sound(client: Client, sent: Mapping[str, str]) -> bool:
    challenge, method = sent.get("code_challenge"), sent.get("code_challenge_method")
    if challenge is None:
        return method is None and client.kind == "confidential"
    return method == "S256" and is_challenge(challenge)


def _address(redirect_uri: str, told: dict[str, str], state: str | None) -> str:
    query = urlencode({**told, "state": state} if state else told)
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{query}"
