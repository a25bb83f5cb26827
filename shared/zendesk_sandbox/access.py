"""Who calls, and whether the token's scopes and the user's role allow it.

The order is Zendesk's: token (401), scopes (403), role (403); each endpoint then decides what
the user may see (404).
"""

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zendesk_sandbox import refusals
from zendesk_sandbox.records.api_tokens import SWITCHED_OFF, ApiToken
from zendesk_sandbox.records.oauth import Token
from zendesk_sandbox.records.people import Role, User
from zendesk_sandbox.records.tickets import Origin
from zendesk_sandbox.scopes import SCOPES, satisfied
from zendesk_sandbox.state import Account

_RANK: dict[Role, int] = {"end-user": 0, "agent": 1, "admin": 2}


@dataclass(frozen=True, slots=True)
class Caller:
    """A user who showed a live token, and where the call came from.

    `scopes` are those that the token satisfies, which may be more than it was granted.
    """

    user: User
    token: Token | ApiToken
    origin: Origin
    scopes: frozenset[str]


def authenticate(account: Account, authorization: str | None, origin: Origin) -> Caller | None:
    """The caller of an `Authorization` header, or None where no credentials were sent.

    A wrong password counts as none sent; a wrong API token does not.

    Raises:
        Refusal: 401, the token is dead or unknown, or of a kind that is not taken; 403, its user
            is suspended.
    """
    if authorization is None:
        return None
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "basic":
        return _authenticate_basic(account, credentials, origin)
    if scheme.lower() != "bearer":
        raise refusals.not_authenticated()
    with account.lock:
        found = account.token_index.find_access(credentials.strip())
        token, user = _demand_live(account, found)
        account.tokens[token.id] = replace(token, used_at=account.now())
    scopes = satisfied(token.scopes, writes_read=account.switches.write_reads == "yes")
    return Caller(user, token, origin, scopes)


def demand_life(account: Account, caller: Caller) -> None:
    """Returns if the caller's token still lives, and its user may still call.

    Raises:
        Refusal: 401 or 403, as for a call that begins now.
    """
    token = caller.token
    with account.lock:
        if isinstance(token, ApiToken):
            _demand_api_token(account, caller.user.email, token.secret.reveal())
        else:
            _demand_live(account, account.tokens.get(token.id))


def demand_scope(caller: Caller, scopes: Sequence[str]) -> None:
    """Returns if the token has any of `scopes`, or none is needed.

    Raises:
        Refusal: 403 that names them.
    """
    if scopes and caller.scopes.isdisjoint(scopes):
        raise refusals.missing_scopes(scopes)


def demand_role(user: User, role: Role) -> None:
    """Returns if the user's role is `role` or above it.

    Raises:
        Refusal: 403.
    """
    if _RANK[user.role] < _RANK[role]:
        raise refusals.role_forbidden()


def _demand_live(account: Account, token: Token | None) -> tuple[Token, User]:
    user = None if token is None else account.users.get(token.user_id)
    if token is None or user is None or token.is_expired(account.now()):
        raise refusals.invalid_token()
    if user.is_suspended:
        raise refusals.role_forbidden()
    return token, user


def _authenticate_basic(account: Account, credentials: str, origin: Origin) -> Caller | None:
    """See `authenticate`."""
    # See: https://developer.zendesk.com/api-reference/introduction/security-and-auth/
    try:
        name, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise refusals.not_authenticated() from None
    if not name.endswith("/token"):
        return None
    with account.lock:
        token, user = _demand_api_token(account, name.removesuffix("/token"), secret)
    return Caller(user, token, origin, SCOPES)


def _demand_api_token(account: Account, email: str, secret: str) -> tuple[ApiToken, User]:
    """The token and the user whose address came with it: any user's will do."""
    token = next((t for t in account.api_tokens.values() if _is_same(t, secret)), None)
    user = account.find_user_by_email(email)
    works = account.switches.api_tokens == "on" and account.now() < SWITCHED_OFF
    if token is None or user is None or not works:
        raise refusals.not_authenticated()
    if user.is_suspended:
        raise refusals.role_forbidden()
    return token, user


def _is_same(token: ApiToken, secret: str) -> bool:
    return hmac.compare_digest(token.secret.reveal().encode(), secret.encode())
