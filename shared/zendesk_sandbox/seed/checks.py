"""What a seed file must not say, beyond what its types forbid."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import count
from typing import Final, TypeVar

from ticketbound.safe_text import escape
from ticketbound.subdomain import is_subdomain
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.oauth.client_checks import is_redirect_uri
from zendesk_sandbox.scopes import SCOPES
from zendesk_sandbox.seed.model import Seed, SeedClient, SeedTicket, SeedUser
from zendesk_sandbox.state import FIRST_TICKET
from zendesk_sandbox.switches import parse_switches

_LIMITS: Final = tuple(field.name for field in fields(Limits))
_Entry = TypeVar("_Entry")


class SeedMistake(ValueError):
    """One sentence that names the place and what is wrong there."""


def check_seed(seed: Seed) -> None:
    """Returns if the parts of the seed fit together.

    Raises:
        SeedMistake: they do not.
        BadSwitch: a switch or its setting is unknown.
    """
    if not is_subdomain(seed.subdomain):
        raise SeedMistake(f"subdomain: {_quote(seed.subdomain)} is no name of an account")
    _check_limits(seed.limits)
    parse_switches(switch_texts(seed))
    _check_people(seed)
    people = {user.email.lower() for user in seed.users}
    for place, client in _numbered("clients", seed.clients):
        _check_client(place, client, people)
    _demand_unique("clients", "identifier", (client.identifier for client in seed.clients))
    agents = {user.email.lower() for user in seed.users if user.role != "end-user"}
    for place, ticket in _numbered("tickets", seed.tickets):
        _check_ticket(place, ticket, people, agents)
    numbers = (str(ticket.number) for ticket in seed.tickets if ticket.number is not None)
    _demand_unique("tickets", "number", numbers)


def switch_texts(seed: Seed) -> dict[str, str]:
    """The switches as `parse_switches` takes them; a bare 404 in the file will do."""
    return {name: str(setting) for name, setting in seed.switches.items()}


def number_tickets(tickets: Sequence[SeedTicket]) -> Iterator[int]:
    """The number of each ticket: its own, or the next from 1000 on that nobody else has."""
    taken = {ticket.number for ticket in tickets}
    free = (number for number in count(FIRST_TICKET) if number not in taken)
    for ticket in tickets:
        yield next(free) if ticket.number is None else ticket.number


def _check_limits(limits: Mapping[str, int]) -> None:
    for name, limit in limits.items():
        if name not in _LIMITS:
            known = ", ".join(_LIMITS)
            raise SeedMistake(f"limits: there is no key {_quote(name)}; there are {known}")
        if limit < 1:
            raise SeedMistake(f"limits, {name}: must be 1 or more")


def _check_people(seed: Seed) -> None:
    organizations = {organization.name for organization in seed.organizations}
    for place, user in _numbered("users", seed.users):
        _check_user(place, user, organizations)
    _demand_unique("organizations", "name", (o.name for o in seed.organizations))
    _demand_unique("users", "email", (user.email.lower() for user in seed.users))


def _check_user(place: str, user: SeedUser, organizations: set[str]) -> None:
    if not all(user.email.partition("@")):
        raise SeedMistake(f"{place}, email: {_quote(user.email)} is no e-mail address")
    if user.organization is not None and user.organization not in organizations:
        raise SeedMistake(f"{place}, organization: there is no {_quote(user.organization)}")
    if user.role != "agent" and (user.light_agent or user.restriction or user.may_delete):
        raise SeedMistake(
            f"{place}: light_agent, restriction and may_delete are for the role agent only"
        )


def _check_client(place: str, client: SeedClient, people: set[str]) -> None:
    _demand_known(place, "user", client.user, people)
    for scope in client.allowed_scopes or ():
        if scope not in SCOPES:
            raise SeedMistake(f"{place}, allowed_scopes: there is no scope {_quote(scope)}")
    for address in client.redirect_uris:
        if not is_redirect_uri(address):
            raise SeedMistake(
                f"{place}, redirect_uris: {_quote(address)} is neither https nor of this machine"
            )


def _check_ticket(place: str, ticket: SeedTicket, people: set[str], agents: set[str]) -> None:
    _demand_known(place, "requester", ticket.requester, people)
    _demand_known(place, "assignee", ticket.assignee, people)
    if ticket.assignee is not None and ticket.assignee.lower() not in agents:
        raise SeedMistake(f"{place}, assignee: {_quote(ticket.assignee)} is no agent")
    for address in ticket.ccs:
        _demand_known(place, "ccs", address, people)
    for comment_place, comment in _numbered("comments", ticket.comments):
        _demand_known(f"{place}, {comment_place}", "author", comment.author, people)


def _demand_known(place: str, key: str, email: str | None, people: set[str]) -> None:
    if email is not None and email.lower() not in people:
        raise SeedMistake(f"{place}, {key}: no user has the e-mail address {_quote(email)}")


def _demand_unique(table: str, key: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise SeedMistake(f"{table}: two of them have the {key} {_quote(value)}")
        seen.add(value)


def _numbered(table: str, entries: Sequence[_Entry]) -> Iterator[tuple[str, _Entry]]:
    return ((f"{table} #{place}", entry) for place, entry in enumerate(entries, 1))


def _quote(text: str) -> str:
    return repr(escape(text, limit=60))
