"""Who calls, and whether the token's scopes and the user's role allow it.

The order is Zendesk's: token (401), scopes (403), role (403); each endpoint then decides what
the user may see (404).
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, replace

from zendesk_sandbox import refusals
from zendesk_sandbox.records.oauth import Token
from zendesk_sandbox.records.people import Role, User
from zendesk_sandbox.records.tickets import Origin
from zendesk_sandbox.state import Account

_RANK: dict[Role, int] = {"end-user": 0, "agent": 1, "admin": 2}


@dataclass(frozen=True, slots=True)
class Caller:
    """A user who showed a live token, and where the call came from."""

    user: User
    token: Token
    origin: Origin


def authenticate(account: Account, authorization: str | None, origin: Origin) -> Caller | None:
    """The caller of an `Authorization` header, or None where no credentials were sent.

    A wrong password counts as none sent; a wrong API token does not.

    Raises:
        Refusal: 401, the token is dead or unknown, or of a kind that is not taken.
    """
    if authorization is None:
        return None
    scheme, _, credentials = authorization.partition(" ")
    if scheme.lower() == "basic":
        _refuse_api_token(credentials)
        return None
    if scheme.lower() != "bearer":
        raise refusals.not_authenticated()
    with account.lock:
        now = account.now()
        token = next((t for t in account.tokens.values() if _shows(t, credentials)), None)
        if token is None or token.is_expired(now):
            raise refusals.invalid_token()
        account.tokens[token.id] = replace(token, used_at=now)
        return Caller(account.users[token.user_id], token, origin)


def demand_scope(caller: Caller, scopes: Sequence[str]) -> None:
    """Returns if the token has any of `scopes`, or none is needed.

    Raises:
        Refusal: 403 that names them.
    """
    if scopes and not set(scopes) & set(caller.token.scopes):
        raise refusals.missing_scopes(scopes)


def demand_role(user: User, role: Role) -> None:
    """Returns if the user's role is `role` or above it.

    Raises:
        Refusal: 403.
    """
    if _RANK[user.role] < _RANK[role]:
        raise refusals.role_forbidden()


def _shows(token: Token, credentials: str) -> bool:
    return token.access.reveal() == credentials.strip()


def _refuse_api_token(credentials: str) -> None:
    try:
        name = base64.b64decode(credentials, validate=True).partition(b":")[0]
    except binascii.Error:
        raise refusals.not_authenticated() from None
    if name.endswith(b"/token"):
        raise refusals.not_authenticated()
