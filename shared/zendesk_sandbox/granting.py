"""Whether a client gets a token, and which."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ticketbound.secret import Secret
from zendesk_sandbox.bodies import SentGrant
from zendesk_sandbox.records.oauth import Client, Token
from zendesk_sandbox.refusals import oauth_error
from zendesk_sandbox.scopes import known
from zendesk_sandbox.state import Account

_DEFAULT_LIFE: Final = 1800
_SHORTEST_LIFE: Final = 300
_LONGEST_LIFE: Final = 172_800


@dataclass(frozen=True, slots=True)
class Granted:
    """A new token and its life in seconds."""

    token: Token
    expires_in: int


def grant(account: Account, sent: SentGrant) -> Granted:
    """A new token of the client's user, for the client_credentials grant.

    Raises:
        Refusal: 400 or 401 in OAuth's form.

    See: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
    """
    if sent.grant_type != "client_credentials":
        raise oauth_error("unsupported_grant_type" if sent.grant_type else "invalid_request")
    client = account.find_client(sent.client_id)
    if client is None or client.secret != Secret(sent.client_secret):
        raise oauth_error("invalid_client")
    if client.kind == "public":
        raise oauth_error("unauthorized_client")
    scopes = _granted_scopes(client, sent.scope)
    life = _DEFAULT_LIFE if sent.expires_in is None else sent.expires_in
    if not _SHORTEST_LIFE <= life <= _LONGEST_LIFE:
        raise oauth_error("invalid_request")
    return Granted(add_token(account, client, client.user_id, scopes, life), life)


def add_token(
    account: Account, client: Client, user_id: int, scopes: tuple[str, ...], life: int | None
) -> Token:
    """A new token; one with no `life` never expires."""
    now = account.now()
    token = Token(
        id=account.new_id(),
        access=Secret(account.random_hex(32)),
        user_id=user_id,
        client_id=client.id,
        scopes=scopes,
        created_at=now,
        expires_at=None if life is None else now + timedelta(seconds=life),
    )
    account.tokens[token.id] = token
    return token


def _granted_scopes(client: Client, wanted: str | list[str] | None) -> tuple[str, ...]:
    if isinstance(wanted, list):
        # A known mistake: the list is taken for one odd name, and the token is good for nothing.
        return _within(client, (str(wanted),))
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/#scopes
    return _within(client, tuple(dict.fromkeys((wanted or "read write").split())))


def _within(client: Client, wanted: tuple[str, ...]) -> tuple[str, ...]:
    if client.allowed_scopes is None:
        return known(wanted)
    if not set(wanted) <= set(client.allowed_scopes):
        raise oauth_error("invalid_scope")
    return wanted
