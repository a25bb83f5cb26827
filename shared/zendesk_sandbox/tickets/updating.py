"""What a change does to a ticket: the rules, in the order Zendesk checks them."""

from dataclasses import replace
from datetime import datetime

from msgspec import UNSET, UnsetType

from ticketbound.clock import rfc3339
from zendesk_sandbox.records.tickets import Comment, Status, Ticket
from zendesk_sandbox.refusals import Refusal, record_invalid
from zendesk_sandbox.sent.tickets import SentChanges, SentTags
from zendesk_sandbox.state import Account
from zendesk_sandbox.tickets.auditing import Stored, store
from zendesk_sandbox.tickets.collaborating import change_ccs, check_ccs, demand_known
from zendesk_sandbox.tickets.commenting import Author, Place, check_comment, make_comment

_UNCHANGEABLE = "Status: closed prevents ticket update"


def update_ticket(account: Account, ticket: Ticket, sent: SentChanges, author: Author) -> Stored:
    """Applies `sent` to the ticket and stores it.

    Raises:
        Refusal: 409 or 422; nothing was changed.
    """
    demand_changeable(ticket, sent)
    requester_id, assignee_id = _requester(account, ticket, sent), assignee(account, ticket, sent)
    ccs = check_ccs(account, sent)
    audit_id = account.new_id()
    comment = _comment(account, ticket, sent, author, audit_id)
    after = replace(
        ticket,
        subject=ticket.subject if sent.subject is None else sent.subject,
        status=_status_after(ticket, sent, author, assignee_id),
        priority=sent.priority or ticket.priority,
        type=sent.type or ticket.type,
        external_id=ticket.external_id if sent.external_id is None else sent.external_id,
        tags=ticket.tags if sent.tags is None else tidy_tags(sent.tags),
        requester_id=requester_id,
        assignee_id=assignee_id,
        organization_id=account.users[requester_id].organization_id
        if requester_id != ticket.requester_id
        else ticket.organization_id,
        email_cc_ids=change_ccs(account, ticket.email_cc_ids, ccs),
        comments=ticket.comments if comment is None else (*ticket.comments, comment),
    )
    return store(account, ticket, after, author, audit_id=audit_id, comment=comment)


def demand_changeable(ticket: Ticket, sent: SentChanges | SentTags | None = None) -> None:
    """Returns if the ticket is not closed, and is as the sender last saw it.

    Raises:
        Refusal: 422 or 409.
    """
    if ticket.status == "closed":
        raise record_invalid("status", _UNCHANGEABLE)
    # `false` has the same effect as `true`; only leaving it out turns the check off.
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
    if sent is None or sent.safe_update is UNSET or sent.safe_update is None:
        return
    if not _is_same(sent.updated_stamp, ticket.updated_at):
        text = (
            "Safe Update prevented the update due to outdated ticket data. "
            "Please fetch the latest ticket data and try again."
        )
        raise Refusal(409, {"error": "UpdateConflict", "description": text})


def tidy_tags(sent: list[str] | str) -> tuple[str, ...]:
    """The tags in lower case and in order, each once; none holds a space."""
    words = sent.split() if isinstance(sent, str) else [w for tag in sent for w in tag.split()]
    return tuple(sorted({word.lower() for word in words}))


def assignee(account: Account, ticket: Ticket | None, sent: SentChanges) -> int | None:
    """Who is the ticket's assignee once `sent` was applied.

    Raises:
        Refusal: 422, there is no such agent.
    """
    before = None if ticket is None else ticket.assignee_id
    if sent.assignee_email is not None:
        user = account.find_user_by_email(sent.assignee_email)
    elif isinstance(sent.assignee_id, UnsetType) or sent.assignee_id in (None, before):
        return before if isinstance(sent.assignee_id, UnsetType) else sent.assignee_id
    else:
        user = account.users.get(sent.assignee_id or 0)
    if user is None or not user.is_agent:
        raise record_invalid("assignee", "Assignee: is invalid", "InvalidValue")
    return user.id


def _requester(account: Account, ticket: Ticket, sent: SentChanges) -> int:
    if sent.requester_id in (None, ticket.requester_id):
        return ticket.requester_id
    return demand_known(account, "requester", sent.requester_id or 0).id


def _comment(
    account: Account, ticket: Ticket, sent: SentChanges, author: Author, audit_id: int
) -> Comment | None:
    if sent.comment is None:
        return None
    if len(ticket.comments) >= account.limits.comments_per_ticket:
        raise record_invalid("comment", "Comment: the ticket has too many comments")
    check_comment(account, sent.comment)
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
    place = Place(ticket.number, audit_id, inherits=ticket.comments[0].public)
    return make_comment(account, sent.comment, author, place)


def _is_same(stamp: str | None, moment: datetime) -> bool:
    try:
        return stamp is not None and rfc3339(datetime.fromisoformat(stamp)) == rfc3339(moment)
    except (ValueError, OverflowError):
        return False


def _status_after(
    ticket: Ticket, sent: SentChanges, author: Author, assignee_id: int | None
) -> Status:
    if sent.status is not None:
        return "open" if sent.status == "new" and ticket.status != "new" else sent.status
    waits = ticket.status in ("pending", "hold", "solved")
    if sent.comment is not None and author.as_end_user and waits:
        return "open"
    is_assigned = assignee_id not in (None, ticket.assignee_id)
    return "open" if ticket.status == "new" and is_assigned else ticket.status
