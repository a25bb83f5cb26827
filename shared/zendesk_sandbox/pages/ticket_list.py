"""The list of tickets, by status and by what is in them."""

from dataclasses import dataclass
from typing import Final, get_args

from flask import Blueprint, Response, request

from zendesk_sandbox.calls import here
from zendesk_sandbox.pages.rendering import render_page
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Status, Ticket
from zendesk_sandbox.state import Account

blueprint = Blueprint("ticket_list", __name__)

_MOST: Final = 200
_STATUSES: Final[tuple[Status, ...]] = get_args(Status)


@dataclass(frozen=True, slots=True)
class _Row:
    ticket: Ticket
    requester: User
    files: int


@blueprint.get("/")
def list_tickets() -> Response:
    """The tickets that fit the filter, the one that changed last on top."""
    account, status, words = here(), request.args.get("status", ""), request.args.get("q", "")
    with account.lock:
        fitting = [t for t in account.tickets.values() if _mentions(account, t, words.casefold())]
        rows = [_row(account, t) for t in _newest_first(fitting) if status in ("", t.status)]
    counts = {name: sum(ticket.status == name for ticket in fitting) for name in _STATUSES}
    return render_page(
        "tickets.html",
        rows=rows[:_MOST],
        left_out=max(len(rows) - _MOST, 0),
        total=len(fitting),
        counts={name: count for name, count in counts.items() if count},
        chosen=status,
        words=words,
    )


def _newest_first(tickets: list[Ticket]) -> list[Ticket]:
    return sorted(tickets, key=lambda t: (t.updated_at, t.number), reverse=True)


def _mentions(account: Account, ticket: Ticket, words: str) -> bool:
    requester = account.users[ticket.requester_id]
    texts = (f"#{ticket.number}", ticket.subject, requester.name, requester.email, *ticket.tags)
    bodies = (comment.body for comment in ticket.comments)
    return not words or any(words in text.casefold() for text in (*texts, *bodies))


def _row(account: Account, ticket: Ticket) -> _Row:
    files = sum(len(comment.attachment_ids) for comment in ticket.comments)
    return _Row(ticket, account.users[ticket.requester_id], files)
