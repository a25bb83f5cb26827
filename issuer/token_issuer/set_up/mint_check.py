"""Whether a mint client is fit: it acts as a humble user, and opens nothing but codes."""

import contextlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Protocol

from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from token_issuer.account import Account
from token_issuer.bindings.requests import SCOPES
from token_issuer.errors import SetUpRefused
from token_issuer.identity import Identity
from token_issuer.set_up.open_codes import OpenCodes
from zendesk_client.errors import NotFound, OAuthRefused, ZendeskError
from zendesk_client.models import Grant, Token, User
from zendesk_client.own_token import revoke_own_token, show_own_token
from zendesk_client.session import Session
from zendesk_client.tokens import revoke_token, show_token
from zendesk_client.users import show_user

OpenIdentity = Callable[[], AbstractContextManager[Identity]]
"""Makes the issuer's own session, for as long as it is used."""

_LIFE: Final = timedelta(seconds=300)
_TOO_MUCH: Final = ("read", "write")


class TokenClient(Protocol):
    """A client whose tokens become codes, in whichever way it makes them."""

    @property
    def account(self) -> Account:
        """The way to Zendesk."""

    def grant(self, scopes: tuple[str, ...], life: timedelta) -> Grant:
        """A token that shall die after `life`."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A short-lived token of a client with these scopes, and what it says of itself."""

    client: TokenClient
    scopes: tuple[str, ...]
    grant: Grant
    token: Token


@dataclass(frozen=True, slots=True)
class ServiceUser:
    """The user that codes act as; the name is fit to be shown."""

    user_id: int
    name: str


@contextlib.contextmanager
def probe(client: TokenClient, scopes: tuple[str, ...] = SCOPES) -> Iterator[Probe]:
    """A token with the scopes of a code, ended whatever happens.

    Raises:
        SetUpRefused: it has other scopes than asked for.
        OAuthRefused: the client is not accepted.
        ZendeskError: Zendesk is out of reach.
    """
    grant = client.grant(scopes, _LIFE)
    try:
        yield Probe(client, scopes, grant, _introspect(client, scopes, grant))
    finally:
        _end(client, grant)


def check_mint_client(tried: Probe, identity: Identity, open_codes: OpenCodes) -> ServiceUser:
    """The service user, if codes of this client can do what they must and nothing else.

    Raises:
        AlreadySetUp: `open_codes` are of another service user.
        SetUpRefused: the client or its user is unfit.
        ZendeskError: Zendesk is out of reach.
    """
    user_id = _find_service_user(tried.token, identity)
    open_codes.refuse_user(user_id)
    user = check_service_user(user_id, show_user(identity.session, user_id))
    refuse_excess(tried)
    return user


def refuse_excess(tried: Probe) -> None:
    """Pass if Zendesk refuses the client tokens for the broad scopes.

    Raises:
        SetUpRefused: it does not.
        ZendeskError: Zendesk is out of reach.
    """
    for scope in _TOO_MUCH:
        _refuse_one(tried, scope)


def check_service_user(user_id: int, user: User) -> ServiceUser:
    """That user as the service user, if it may do little enough.

    Raises:
        SetUpRefused: it is an admin or no agent, is suspended, or may not comment in public.
    """
    name = escape(user.name or str(user_id), limit=60)
    if user.role == "admin":
        raise SetUpRefused(
            f"the service user {name} is an admin",
            hint="take a user with as few rights as Zendesk allows",
        )
    if user.suspended:
        raise SetUpRefused(f"the service user {name} is suspended")
    if user.role == "end-user":
        raise SetUpRefused(
            f"the service user {name} is an end user, not an agent",
            hint="take an agent of its own, for end users have no OAuth clients",
        )
    if user.only_private_comments:
        raise SetUpRefused(
            f"the service user {name} may not comment in public",
            hint="take a role that may, for logs arrive as a public comment; light agents may not",
        )
    return ServiceUser(user_id, name)


def check_revocation(identity: Identity, token_id: int) -> None:
    """Pass if the identity sees the service user's tokens, and can end them.

    Raises:
        SetUpRefused: it does not, or cannot.
    """
    try:
        seen = _is_seen(identity.session, token_id)
        revoke_token(identity.session, token_id)
        if seen and not _is_seen(identity.session, token_id):
            return
    except ZendeskError as error:
        raise _blind(f": {error.sentence}") from error
    raise _blind("")


def _end(client: TokenClient, grant: Grant) -> None:
    # It dies within five minutes; that must not hide what was found.
    with (
        contextlib.suppress(Failure),
        client.account.open(grant.access_token) as session,
    ):
        revoke_own_token(session)


def _introspect(client: TokenClient, scopes: tuple[str, ...], grant: Grant) -> Token:
    with client.account.open(grant.access_token) as session:
        token = show_own_token(session)
    if not set(scopes) == set(grant.scopes) == set(token.scopes):
        got = escape(" ".join(token.scopes)) or "none"
        raise SetUpRefused(
            f"the mint client's token has other scopes than asked for: {got}",
            hint=f"allow it exactly {' and '.join(scopes)}, in Zendesk's Admin Center",
        )
    return token


def _find_service_user(token: Token, identity: Identity) -> int:
    if token.user_id is None:
        raise SetUpRefused("Zendesk does not say which user the mint client acts as")
    if token.user_id == identity.user_id:
        raise SetUpRefused(
            "the mint client acts as the issuer's own user, who is on many tickets",
            hint="create the mint client while signed in as a service user of its own",
        )
    return token.user_id


def _refuse_one(tried: Probe, scope: str) -> None:
    """Pass if Zendesk refuses the client a token for `scope`."""
    try:
        grant = tried.client.grant((scope,), _LIFE)
    except OAuthRefused as refusal:
        if refusal.code == "invalid_scope":
            return
        raise
    _end(tried.client, grant)
    raise SetUpRefused(
        f"the mint client may also ask for the scope {scope!r}, so its secret opens more than"
        " its codes do",
        hint=f"set its allowed scopes to exactly {' and '.join(tried.scopes)}, in the Admin Center",
    )


def _is_seen(session: Session, token_id: int) -> bool:
    try:
        show_token(session, token_id)
    except NotFound:
        return False
    return True


def _blind(reason: str) -> SetUpRefused:
    return SetUpRefused(
        f"the identity client cannot see and revoke the tokens of the service user{reason}",
        hint="create the identity client while signed in as an admin",
    )
