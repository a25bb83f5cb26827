"""Whether a ticket can take logs, as it and its requester are now."""

import re
from dataclasses import dataclass
from typing import Final

from token_issuer.errors import TicketRefused
from zendesk_client.errors import NotFound, ZendeskError
from zendesk_client.models import Ticket, User
from zendesk_client.session import Session
from zendesk_client.ticket_comments import list_comments
from zendesk_client.tickets import show_ticket_with_users
from zendesk_client.users import show_user

MERGED_TAG: Final = "closed_by_merge"
"""Zendesk's tag on a ticket that was merged into another, and closed with that."""
_NUMBER: Final = re.compile(r"#([1-9][0-9]{0,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class CheckedTicket:
    """A ticket that takes logs, and who asked; None where it has no requester."""

    ticket: Ticket
    requester: User | None


def check_ticket(session: Session, number: int) -> CheckedTicket:
    """The ticket of that number, which can take logs.

    Raises:
        TicketRefused: it is missing, solved, closed or merged, or its requester is suspended.
    """
    try:
        ticket, users = show_ticket_with_users(session, number)
    except NotFound as error:
        raise no_ticket(number) from error
    if ticket.status == "closed":
        raise _refuse_closed(session, ticket)
    if ticket.status == "solved":
        raise TicketRefused(
            f"ticket {number} is solved and takes no logs",
            hint="set it to open in Zendesk first, then mint again",
        )
    requester = _find_requester(session, ticket, users)
    if requester is not None and requester.suspended:
        raise TicketRefused(
            f"the requester of ticket {number} is suspended",
            hint="lift the suspension in Zendesk, or ask somebody who is in copy to open a ticket",
        )
    return CheckedTicket(ticket, requester)


def no_ticket(number: int) -> TicketRefused:
    """The failure that says that it is not in sight."""
    return TicketRefused(
        f"there is no ticket {number}, or the issuer may not see it",
        hint="check the number; a deleted ticket is gone too",
    )


def _find_requester(session: Session, ticket: Ticket, users: tuple[User, ...]) -> User | None:
    """What comes along with a ticket may be but a part of a user; then the user is asked for."""
    if ticket.requester_id is None:
        return None
    found = next((user for user in users if user.id == ticket.requester_id), None)
    if found is not None and found.suspended is not None:
        return found
    return show_user(session, ticket.requester_id)


def _refuse_closed(session: Session, ticket: Ticket) -> TicketRefused:
    number = ticket.id
    if MERGED_TAG in (ticket.tags or ()):
        target = _find_target(session, number)
        if target is None:
            return TicketRefused(
                f"ticket {number} was merged into another one",
                hint="its last comment in Zendesk tells which; mint for that one",
            )
        return TicketRefused(
            f"ticket {number} was merged into ticket {target}, as its last comment says",
            hint=f"mint for that one: issuer mint {target}",
        )
    followups = ticket.followup_ids or ()
    return TicketRefused(
        f"ticket {number} is closed for good and takes no logs",
        hint=f"it has a follow-up: issuer mint {followups[-1]}"
        if followups
        else "open it in Zendesk, choose Create follow-up, and mint for the new ticket",
    )


def _find_target(session: Session, number: int) -> int | None:
    """The ticket that the newest comment names, which Zendesk writes at a merge."""
    try:
        comments = list(list_comments(session, number))
    except ZendeskError:
        return None
    match = _NUMBER.search(comments[-1].body or "") if comments else None
    return int(match[1]) if match else None
