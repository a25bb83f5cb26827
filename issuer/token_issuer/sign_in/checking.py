"""Whether what Zendesk granted is what was asked for, no less and no more."""

from dataclasses import dataclass
from typing import Final

from ticketbound.safe_text import escape
from token_issuer.errors import GrantTooWide, SetUpRefused
from zendesk_client.lifetimes import Lifetimes
from zendesk_client.models import Grant
from zendesk_client.session import Session
from zendesk_client.users import show_me

SCOPES: Final = ("read", "tickets:write")
LIFETIMES: Final = Lifetimes(access=1_800, refresh=2_592_000)
"""Sent with every request for a token: a new pair would fall back to the client's own ones."""

_ALLOW: Final = "allow the OAuth client both scopes, read and tickets:write, in the Admin Center"


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a session acts as; the texts are fit to be shown."""

    user_id: int
    name: str
    email: str
    role: str


def check_grant(granted: Grant) -> None:
    """Pass if it is a bearer token with exactly the scopes and no longer lives than asked for.

    Raises:
        SetUpRefused: it is less.
        GrantTooWide: it is more.
    """
    if granted.token_type.lower() != "bearer":
        kind = escape(granted.token_type, limit=40)
        raise SetUpRefused(f"Zendesk granted a token of the type {kind!r} instead of bearer")
    check_scopes(granted.scopes, "the sign-in", _ALLOW)
    extra = escape(" ".join(scope for scope in granted.scopes if scope not in SCOPES))
    if extra:
        raise GrantTooWide(
            f"the sign-in was granted more than was asked for: {extra}; it was given back",
            hint="limit the OAuth client to read and tickets:write in the Admin Center",
        )
    _check_lives(granted)


def check_scopes(granted: tuple[str, ...], who: str, hint: str) -> None:
    """Pass if all that the issuer needs is among `granted`.

    Raises:
        SetUpRefused: it is not.
    """
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        raise SetUpRefused(f"{who} was not granted {' and '.join(missing)}", hint=hint)


def find_person(session: Session, who: str, hint: str) -> Person:
    """The agent or admin that `session` acts as.

    Raises:
        SetUpRefused: it is somebody else.
        ZendeskError: nobody, or Zendesk is out of reach.
    """
    me = show_me(session)
    name = escape(me.name or "a user without a name", limit=60)
    if me.id is None or me.role not in ("admin", "agent"):
        raise SetUpRefused(f"{who} acts as {name}, who is neither agent nor admin", hint=hint)
    return Person(me.id, name, escape(me.email or "", limit=100), me.role)


def _check_lives(granted: Grant) -> None:
    if granted.expires_in is None:
        raise _lives_too_long("without an end")
    lives = (granted.expires_in, granted.refresh_token_expires_in)
    if any(life is not None and life <= 0 for life in lives):
        raise SetUpRefused("the sign-in was granted for no time at all; it was given back")
    if granted.expires_in > (LIFETIMES.access or 0):
        raise _lives_too_long(f"for {granted.expires_in} seconds")
    if (granted.refresh_token_expires_in or 0) > (LIFETIMES.refresh or 0):
        raise _lives_too_long(f"to be refreshed for {granted.refresh_token_expires_in} seconds")


def _lives_too_long(how_long: str) -> GrantTooWide:
    return GrantTooWide(
        f"the sign-in was granted {how_long}, which is longer than asked for; it was given back",
        hint="make a new OAuth client in the Admin Center; those made before 2026-04-30 differ",
    )
