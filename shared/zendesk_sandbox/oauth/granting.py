"""Whether a client gets a token, and which."""
# See: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from ticketbound.secret import Secret
from zendesk_sandbox.oauth import pkce
from zendesk_sandbox.oauth.client_authentication import authenticate_client
from zendesk_sandbox.oauth.client_scopes import grantable, narrowed
from zendesk_sandbox.oauth.errors import oauth_error
from zendesk_sandbox.oauth.lifetimes import Lifetimes, choose_lifetimes
from zendesk_sandbox.records.oauth import Client, Token
from zendesk_sandbox.sent.oauth import SentGrant
from zendesk_sandbox.state import Account


@dataclass(frozen=True, slots=True)
class Granted:
    """A new token and how long it lives."""

    token: Token
    lifetimes: Lifetimes


def grant(account: Account, sent: SentGrant, authorization: str | None = None) -> Granted:
    """A new token; `authorization` is the header of that name. Hold the account's lock.

    Raises:
        Refusal: 400 or 401 in OAuth's form; nothing was used up.
    """
    redeem = _GRANTS.get(sent.grant_type)
    if redeem is None:
        raise oauth_error("unsupported_grant_type" if sent.grant_type else "invalid_request")
    client = authenticate_client(account, sent, authorization)
    lifetimes = choose_lifetimes(client, sent)
    if lifetimes is None:
        raise oauth_error("invalid_request")
    return redeem(account, client, sent, lifetimes)


def add_token(
    account: Account,
    client: Client,
    user_id: int,
    scopes: tuple[str, ...],
    life: int | None,
    *,
    refresh_life: int | None = None,
) -> Token:
    """A new token; one with no `life` never expires, one with `refresh_life` can be refreshed."""
    now = account.now()
    _make_room(account, client, user_id)
    token = Token(
        id=account.new_id(),
        access=Secret(account.random_hex(32)),
        user_id=user_id,
        client_id=client.id,
        scopes=scopes,
        created_at=now,
        expires_at=None if life is None else now + timedelta(seconds=life),
    )
    if refresh_life is not None:
        token = replace(
            token,
            refresh=Secret(account.random_hex(32)),
            refresh_expires_at=now + timedelta(seconds=refresh_life),
        )
    account.tokens[token.id] = token
    return token


def _by_secret(account: Account, client: Client, sent: SentGrant, lifetimes: Lifetimes) -> Granted:
    # Zendesk makes clients of this name for its own integrations.
    if client.identifier.startswith("zis_"):
        raise oauth_error("invalid_client")
    if client.kind == "public":
        raise oauth_error("unauthorized_client")
    wanted = grantable(client, sent.scope, account.switches)
    scopes = _checked(account, client.user_id, wanted)
    return _issue(account, client, client.user_id, scopes, Lifetimes(lifetimes.access))


def _by_code(account: Account, client: Client, sent: SentGrant, lifetimes: Lifetimes) -> Granted:
    if not sent.code:
        raise oauth_error("invalid_request")
    code = account.codes.get(sent.code)
    if code is None or code.is_expired(account.now()) or code.client_id != client.id:
        raise oauth_error("invalid_grant")
    if code.redirect_uri != sent.redirect_uri:
        raise oauth_error("invalid_grant")
    if not pkce.is_proved(code.challenge, sent.code_verifier):
        raise oauth_error("invalid_grant")
    scopes = _checked(account, code.user_id, narrowed(sent.scope, code.scopes))
    del account.codes[sent.code]
    return _issue(account, client, code.user_id, scopes, lifetimes)


def _by_refresh(account: Account, client: Client, sent: SentGrant, lifetimes: Lifetimes) -> Granted:
    if not sent.refresh_token:
        raise oauth_error("invalid_request")
    old = account.token_index.find_refresh(sent.refresh_token)
    if old is None or old.client_id != client.id or not old.is_refreshable(account.now()):
        raise oauth_error("invalid_grant")
    scopes = _checked(account, old.user_id, narrowed(sent.scope, old.scopes))
    # Both of the old pair die. That a used refresh token comes again harms nobody.
    del account.tokens[old.id]
    return _issue(account, client, old.user_id, scopes, lifetimes)


def _checked(account: Account, user_id: int, scopes: tuple[str, ...] | None) -> tuple[str, ...]:
    if scopes is None:
        raise oauth_error("invalid_scope")
    user = account.users.get(user_id)
    if user is None or user.is_suspended:
        raise oauth_error("invalid_grant")
    return scopes


def _issue(
    account: Account, client: Client, user_id: int, scopes: tuple[str, ...], lifetimes: Lifetimes
) -> Granted:
    token = add_token(
        account, client, user_id, scopes, lifetimes.access, refresh_life=lifetimes.refresh
    )
    return Granted(token, lifetimes)


def _make_room(account: Account, client: Client, user_id: int) -> None:
    limit = account.switches.token_limit
    if limit is None:
        return
    owner, now = (client.id, user_id), account.now()
    tokens = [t for t in account.tokens.values() if (t.client_id, t.user_id) == owner]
    live = sorted(token.id for token in tokens if token.is_live(now))
    for token_id in live[: max(len(live) - limit + 1, 0)]:
        del account.tokens[token_id]


_Redeem = Callable[[Account, Client, SentGrant, Lifetimes], Granted]
_GRANTS: Final[Mapping[str, _Redeem]] = {
    "authorization_code": _by_code,
    "client_credentials": _by_secret,
    "refresh_token": _by_refresh,
}
