"""The conditions of a search query, and whether a ticket or a user meets them."""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, get_args

from ticketbound.clock import rfc3339
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Priority, Status, Ticket
from zendesk_sandbox.state import Account

_TERM: Final = re.compile(r'(-?)(?:([a-z_]+)(:|<=|>=|<|>))?("[^"]*"|[^\s"]+)', re.IGNORECASE)
_STATUSES: Final[tuple[Status, ...]] = get_args(Status)
_PRIORITIES: Final[tuple[Priority, ...]] = get_args(Priority)
_COMPARE: Final[dict[str, Callable[[Any, Any], bool]]] = {
    ":": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Term:
    """One condition; `field` is empty for a plain word."""

    field: str
    sign: str
    value: str
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Searcher:
    """Who searches, and where."""

    account: Account
    user: User


def read_query(query: str) -> tuple[Term, ...]:
    """The conditions of a query."""
    return tuple(
        Term(field.lower(), sign, value.strip('"').lower(), bool(minus))
        for minus, field, sign, value in _TERM.findall(query)
    )


def is_met_by_ticket(searcher: Searcher, term: Term, ticket: Ticket) -> bool:
    """Whether the ticket meets the condition; one that does not exist is met by none."""
    test = _TICKET_TESTS.get(term.field)
    return test is not None and test(searcher, term, ticket) is not term.is_negated


def is_met_by_user(term: Term, user: User) -> bool:
    """Whether the user meets the condition; one that does not exist is met by nobody."""
    test = _USER_TESTS.get(term.field)
    return test is not None and test(term, user) is not term.is_negated


def _has_word(_: Searcher, term: Term, ticket: Ticket) -> bool:
    texts = (ticket.subject, *(comment.body for comment in ticket.comments))
    return term.value == str(ticket.number) or any(term.value in text.lower() for text in texts)


def _has_tag(_: Searcher, term: Term, ticket: Ticket) -> bool:
    return not ticket.tags if term.value == "none" else term.value in ticket.tags


def _is_of_organization(searcher: Searcher, term: Term, ticket: Ticket) -> bool:
    organization = searcher.account.organizations.get(ticket.organization_id or 0)
    if organization is None:
        return term.value == "none"
    return term.value in (str(organization.id), organization.name.lower())


def _is_copied(searcher: Searcher, term: Term, ticket: Ticket) -> bool:
    ccs = ticket.email_cc_ids or (None,)
    return any(_is_person(searcher, term.value, user_id) for user_id in ccs)


def _is_person(searcher: Searcher, value: str, user_id: int | None) -> bool:
    if user_id is None or value == "none":
        return user_id is None and value == "none"
    if value == "me":
        return user_id == searcher.user.id
    user = searcher.account.users[user_id]
    return value in (str(user_id), user.email) or value in user.name.lower()


def _is_in_order(order: Sequence[str], term: Term, value: str | None) -> bool:
    if value is None or term.value not in order:
        return value is None and term.value == "none"
    return _COMPARE[term.sign](order.index(value), order.index(term.value))


def _is_at(term: Term, moment: datetime) -> bool:
    return _COMPARE[term.sign](rfc3339(moment).lower()[: len(term.value)], term.value)


_TICKET_TESTS: Final[dict[str, Callable[[Searcher, Term, Ticket], bool]]] = {
    "": _has_word,
    "subject": lambda _, term, t: term.value in t.subject.lower(),
    "status": lambda _, term, t: _is_in_order(_STATUSES, term, t.status),
    "priority": lambda _, term, t: _is_in_order(_PRIORITIES, term, t.priority),
    "ticket_type": lambda _, term, t: term.value == (t.type or "none"),
    "external_id": lambda _, term, t: term.value == (t.external_id or "none").lower(),
    "tags": _has_tag,
    "organization": _is_of_organization,
    "requester": lambda searcher, term, t: _is_person(searcher, term.value, t.requester_id),
    "submitter": lambda searcher, term, t: _is_person(searcher, term.value, t.submitter_id),
    "assignee": lambda searcher, term, t: _is_person(searcher, term.value, t.assignee_id),
    "cc": _is_copied,
    "created": lambda _, term, t: _is_at(term, t.created_at),
    "updated": lambda _, term, t: _is_at(term, t.updated_at),
}
_USER_TESTS: Final[dict[str, Callable[[Term, User], bool]]] = {
    "": lambda term, u: term.value in u.name.lower() or term.value in u.email,
    "name": lambda term, u: term.value in u.name.lower(),
    "email": lambda term, u: term.value == u.email,
    "role": lambda term, u: term.value == u.role,
    "created": lambda term, u: _is_at(term, u.created_at),
}
