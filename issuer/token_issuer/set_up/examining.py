"""Sets the issuer up: everything is tried at Zendesk first, and written at the end."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from token_issuer.account import Account
from token_issuer.bindings.requests import SCOPES, RequestsBinding
from token_issuer.errors import SetUpRefused
from token_issuer.identity import Identity, signed_in
from token_issuer.mint_client import MintClient
from token_issuer.secret_store.interface import Secrets
from token_issuer.set_up.plan import InitPlan, OpenCodes
from zendesk_client.errors import NotFound, OAuthRefused, ZendeskError
from zendesk_client.models import Grant, Token
from zendesk_client.own_token import revoke_own_token, show_own_token
from zendesk_client.tickets import create_ticket, show_ticket
from zendesk_client.users import show_user

_PROBE_LIFE: Final = timedelta(seconds=300)
_TOO_MUCH: Final = ("read", "write")
_OWN_CANARY: Final = "leave --canary out, and a ticket is made for it"
_CANARY_SUBJECT: Final = "Ticketbound canary: please keep this ticket open and untouched"
_CANARY_BODY: Final = (
    "Each time a support agent mints a code, Ticketbound tries whether the new token can change"
    " this ticket. It must not be able to. Add nobody in copy, and do not close it."
)


@dataclass(frozen=True, slots=True)
class Found:
    """What Zendesk says about the clients, and the canary ticket."""

    service_user_id: int
    service_user_name: str
    canary: int


def examine(plan: InitPlan, secrets: Secrets, account: Account, open_codes: OpenCodes) -> Found:
    """Try with both clients all that a mint will do, and what it must not be able to do.

    Raises:
        AlreadySetUp: `open_codes` are of another service user.
        SetUpRefused: a client, a user or the canary ticket is unfit.
        BindingCheckFailed: the mint client's tokens can do too much.
        ZendeskError: a client is not accepted, or Zendesk is out of reach.
    """
    mint_client = MintClient(account, plan.mint_client, secrets.mint)
    with (
        signed_in(account, plan.identity_client, secrets.identity) as identity,
        _probe(mint_client) as grant,
    ):
        token = _introspect(account, grant)
        user_id = _find_service_user(token, identity)
        open_codes.refuse_user(user_id)
        name = _examine_service_user(identity, user_id)
        for scope in _TOO_MUCH:
            _refuse_excess(mint_client, scope)
        canary = plan.canary or _create_canary(identity)
        _examine_canary(identity, canary)
        binding = RequestsBinding(account, identity, mint_client, user_id, canary)
        binding.check(grant.access_token, canary)
        _examine_revocation(binding, token.id)
    return Found(user_id, name, canary)


@contextlib.contextmanager
def _probe(mint_client: MintClient) -> Iterator[Grant]:
    """A short-lived token of the mint client, ended whatever happens."""
    grant = mint_client.grant(SCOPES, _PROBE_LIFE)
    try:
        yield grant
    finally:
        _end(mint_client.account, grant)


def _end(account: Account, grant: Grant) -> None:
    # It dies within five minutes; that must not hide what was found.
    with contextlib.suppress(Failure), account.open(grant.access_token) as session:
        revoke_own_token(session)


def _introspect(account: Account, grant: Grant) -> Token:
    with account.open(grant.access_token) as session:
        token = show_own_token(session)
    if not set(SCOPES) == set(grant.scopes) == set(token.scopes):
        got = escape(" ".join(token.scopes)) or "none"
        raise SetUpRefused(
            f"the mint client's token has other scopes than asked for: {got}",
            hint=f"allow it exactly {' and '.join(SCOPES)}, in Zendesk's Admin Center",
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


def _examine_service_user(identity: Identity, user_id: int) -> str:
    user = show_user(identity.session, user_id)
    name = escape(user.name or str(user_id), limit=60)
    if user.role == "admin":
        raise SetUpRefused(
            f"the service user {name} is an admin",
            hint="take a user with as few rights as Zendesk allows",
        )
    if user.suspended:
        raise SetUpRefused(f"the service user {name} is suspended")
    return name


def _refuse_excess(mint_client: MintClient, scope: str) -> None:
    """Pass if Zendesk refuses the mint client a token for `scope`."""
    try:
        grant = mint_client.grant((scope,), _PROBE_LIFE)
    except OAuthRefused as refusal:
        if refusal.code == "invalid_scope":
            return
        raise
    _end(mint_client.account, grant)
    raise SetUpRefused(
        f"the mint client may also ask for the scope {scope!r}, so its secret opens more than"
        " one ticket",
        hint=f"set its allowed scopes to exactly {' and '.join(SCOPES)}, in the Admin Center",
    )


def _create_canary(identity: Identity) -> int:
    # Public, though its requester is the issuer itself: end users never reach an internal ticket,
    # so one would refuse even a token that reaches every other.
    ticket = create_ticket(
        identity.session, subject=_CANARY_SUBJECT, body=_CANARY_BODY, public=True
    )
    return ticket.id


def _examine_canary(identity: Identity, number: int) -> None:
    try:
        ticket = show_ticket(identity.session, number)
    except NotFound as error:
        raise SetUpRefused(f"there is no ticket {number} to be the canary") from error
    if ticket.status in ("solved", "closed"):
        raise SetUpRefused(
            f"ticket {number} is {ticket.status}, and a canary must stay open",
            hint=_OWN_CANARY,
        )
    if ticket.is_public is False:
        raise SetUpRefused(
            f"ticket {number} is internal, and so would refuse even a token that reaches too far",
            hint=_OWN_CANARY,
        )


def _examine_revocation(binding: RequestsBinding, token_id: int) -> None:
    """Pass if the identity sees the service user's tokens, and can end them."""
    try:
        seen = binding.is_alive(token_id)
        binding.revoke(token_id)
    except ZendeskError as error:
        raise _blind(f": {error.sentence}") from error
    if not seen or binding.is_alive(token_id):
        raise _blind("")


def _blind(reason: str) -> SetUpRefused:
    return SetUpRefused(
        f"the identity client cannot see and revoke the tokens of the service user{reason}",
        hint="create the identity client while signed in as an admin",
    )
