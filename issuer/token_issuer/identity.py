"""Who the issuer is at Zendesk: signed in for one run, signed out at its end."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.errors import SetUpRefused
from zendesk_client.own_token import revoke_own_token
from zendesk_client.session import Session
from zendesk_client.users import show_me

SCOPES: Final = ("read", "tickets:write")
_SECONDS: Final = 300


@dataclass(frozen=True, slots=True)
class Identity:
    """The issuer's own session and user."""

    session: Session
    user_id: int
    name: str


@contextlib.contextmanager
def signed_in(account: Account, client_id: str, secret: Secret) -> Iterator[Identity]:
    """The identity client's session, for at most five minutes; its token is revoked at the end.

    Raises:
        SetUpRefused: the client's user is neither admin nor agent.
        ZendeskError: the client or its secret is not accepted, or Zendesk is out of reach.
    """
    grant = account.grant("identity", client_id, secret, SCOPES, _SECONDS)
    with account.open(grant.access_token) as session:
        try:
            _demand_scopes(grant.scopes)
            yield _identify(session)
        finally:
            # The token dies by itself within five minutes; that must not hide the run's result.
            with contextlib.suppress(Failure):
                revoke_own_token(session)


def _demand_scopes(granted: tuple[str, ...]) -> None:
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        raise SetUpRefused(
            f"the identity client was not granted {' and '.join(missing)}",
            hint="allow both of its scopes, read and tickets:write, in Zendesk's Admin Center",
        )


def _identify(session: Session) -> Identity:
    me = show_me(session)
    name = escape(me.name or "a user without a name", limit=60)
    if me.id is None or me.role not in ("admin", "agent"):
        raise SetUpRefused(
            f"the identity client acts as {name}, who is neither agent nor admin",
            hint="create the client while signed in as an agent or admin",
        )
    return Identity(session, me.id, name)
