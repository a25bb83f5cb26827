"""Fills an empty account with what a seed file describes."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

from msgspec import UNSET, structs

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from zendesk_sandbox.records.api_tokens import ApiToken
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.records.people import LIGHT_AGENT, ROLE_TYPES, Organization, User
from zendesk_sandbox.records.tickets import Origin
from zendesk_sandbox.refusals import Refusal
from zendesk_sandbox.seed.checks import number_tickets
from zendesk_sandbox.seed.file import BadSeed, example_text, read_seed
from zendesk_sandbox.seed.model import (
    Seed,
    SeedApiToken,
    SeedClient,
    SeedComment,
    SeedTicket,
    SeedUser,
)
from zendesk_sandbox.sent.tickets import SentCc, SentChanges, SentComment, SentTicket
from zendesk_sandbox.state import Account
from zendesk_sandbox.tickets.commenting import Author
from zendesk_sandbox.tickets.creating import create_ticket
from zendesk_sandbox.tickets.updating import update_ticket

_ISSUER: Final = "issuer"
_MINT: Final = "log_drop"
_ORIGIN: Final = Origin("Mozilla/5.0", "203.0.113.7")


@dataclass(frozen=True, slots=True)
class Seeded:
    """What of the account a caller needs to go on: two clients, and one user of each kind."""

    issuer: Client
    mint: Client
    admin: User
    agent: User
    service: User
    requester: User


def fill_example(account: Account) -> None:
    """Fills an empty account with the example, "acme": people, clients, tickets 1000 to 1019.

    Of the tickets 1002 is pending, 1003 solved, 1004 closed and 1006 new; 1005, 1012 and 1017
    are of another requester. The service user is on none of them.
    """
    fill(account, read_seed(example_text()))


def fill(account: Account, seed: Seed) -> None:
    """Fills an empty account with what `seed` describes, but for limits and switches.

    Raises:
        BadSeed: the account refuses one of the tickets.
    """
    account.subdomain = seed.subdomain
    for user in seed.users:
        _add_user(account, user)
    for organization in seed.organizations:
        added = Organization(account.new_id(), organization.name, organization.shared_tickets)
        account.organizations[added.id] = added
    _join_organizations(account, seed)
    _add_tickets(account, seed)
    for client in seed.clients:
        _add_client(account, client)
    for token in seed.api_tokens:
        _add_api_token(account, token)
    # Last, for nobody who is suspended gets a new ticket.
    for user in seed.users:
        if user.suspended:
            _put(account, replace(_user(account, user.email), is_suspended=True))


def find_seeded(account: Account) -> Seeded | None:
    """The clients "issuer" and "log_drop" and users of each kind; None if one is not there.

    Admin and service user are those that the clients act as.
    """
    issuer, mint = account.find_client(_ISSUER), account.find_client(_MINT)
    if issuer is None or mint is None:
        return None
    others = [user for user in account.users.values() if user.id != mint.user_id]
    agent = next((user for user in others if user.role == "agent"), None)
    requester = next((user for user in others if user.role == "end-user"), None)
    if agent is None or requester is None:
        return None
    admin, service = account.users[issuer.user_id], account.users[mint.user_id]
    return Seeded(issuer, mint, admin, agent, service, requester)


def _add_user(account: Account, seed: SeedUser) -> None:
    user = replace(
        account.add_user(seed.email, seed.name),
        role=seed.role,
        role_type=LIGHT_AGENT if seed.light_agent else ROLE_TYPES[seed.role],
        ticket_restriction=seed.restriction,
        is_verified=seed.verified,
        only_private_comments=seed.light_agent,
        may_delete=seed.may_delete,
        locale=seed.locale,
        time_zone=seed.time_zone,
    )
    _put(account, user)


def _join_organizations(account: Account, seed: Seed) -> None:
    ids = {organization.name: id_ for id_, organization in account.organizations.items()}
    for user in seed.users:
        if user.organization is not None:
            joined = replace(_user(account, user.email), organization_id=ids[user.organization])
            _put(account, joined)


def _add_client(account: Account, seed: SeedClient) -> None:
    now = account.now()
    client = Client(
        id=account.new_id(),
        identifier=seed.identifier,
        name=seed.name or seed.identifier,
        kind=seed.kind,
        secret=Secret(account.random_hex(32) if seed.secret is None else seed.secret),
        user_id=_user(account, seed.user).id,
        allowed_scopes=seed.allowed_scopes,
        created_at=now,
        updated_at=now,
        redirect_uris=seed.redirect_uris,
        company=seed.company,
        description=seed.description,
    )
    account.clients[client.id] = client


def _add_api_token(account: Account, seed: SeedApiToken) -> None:
    secret = Secret(account.random_text(40) if seed.token is None else seed.token)
    token = ApiToken(account.new_id(), secret, seed.description, account.now())
    account.api_tokens[token.id] = token


def _add_tickets(account: Account, seed: Seed) -> None:
    for number, ticket in zip(number_tickets(seed.tickets), seed.tickets, strict=True):
        account.go_on_from_ticket(number)
        try:
            with _hours_ago(account, ticket.hours_ago):
                _add_ticket(account, ticket)
        except Refusal as refusal:
            raise BadSeed(f"ticket {number} is refused: {_reason(refusal)}") from refusal
    if account.tickets:
        account.go_on_from_ticket(max(account.tickets) + 1)


def _add_ticket(account: Account, seed: SeedTicket) -> None:
    first, *others = seed.comments
    requester = _user(account, seed.requester)
    assignee = None if seed.assignee is None else _user(account, seed.assignee)
    sent = SentTicket(
        subject=seed.subject,
        comment=_comment(first),
        status="new",
        tags=list(seed.tags),
        requester_id=requester.id,
        email_ccs=[SentCc(user_id=_user(account, address).id) for address in seed.ccs],
    )
    ticket = create_ticket(account, sent, _author(account, first, requester)).after
    for change, author in _changes(account, seed, others, assignee or requester):
        ticket = update_ticket(account, ticket, change, author).after


def _changes(
    account: Account, seed: SeedTicket, comments: Sequence[SeedComment], worker: User
) -> Iterator[tuple[SentChanges, Author]]:
    """The updates that follow the first comment; the last brings status and assignee."""
    assignee_id = UNSET if seed.assignee is None else _user(account, seed.assignee).id
    end = SentChanges(status=seed.status, assignee_id=assignee_id)
    *middle, last = comments or (None,)
    for comment in middle:
        yield SentChanges(comment=_comment(comment)), _author(account, comment, worker)
    if last is not None:
        yield structs.replace(end, comment=_comment(last)), _author(account, last, worker)
    elif seed.status != "new" or assignee_id is not UNSET:
        yield end, Author(worker, _ORIGIN)


@contextmanager
def _hours_ago(account: Account, hours: float) -> Iterator[None]:
    account.advance(-3600 * hours)
    yield
    account.advance(3600 * hours)


def _comment(seed: SeedComment) -> SentComment:
    return SentComment(seed.body, public=seed.public)


def _author(account: Account, comment: SeedComment, otherwise: User) -> Author:
    return Author(otherwise if comment.author is None else _user(account, comment.author), _ORIGIN)


def _put(account: Account, user: User) -> None:
    account.users[user.id] = user


def _reason(refusal: Refusal) -> str:
    return escape(refusal.body if isinstance(refusal.body, str) else json.dumps(refusal.body))


def _user(account: Account, email: str) -> User:
    user = account.find_user_by_email(email)
    assert user is not None
    return user
