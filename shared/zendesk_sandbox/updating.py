"""What a change does to a ticket: the rules, in the order Zendesk checks them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from msgspec import UNSET

from ticketbound.clock import rfc3339
from zendesk_sandbox import storing
from zendesk_sandbox.bodies import SentCc, SentComment, SentTicket
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Comment, Origin, Status, Ticket
from zendesk_sandbox.refusals import Refusal, record_invalid
from zendesk_sandbox.state import Account
from zendesk_sandbox.wire.audits import Audit

_LONGEST_BODY: Final = 65_535


@dataclass(frozen=True, slots=True)
class Author:
    """Who changes a ticket; at the Requests endpoint everybody does so `as_end_user`."""

    user: User
    origin: Origin
    as_end_user: bool = False


def update_ticket(account: Account, ticket: Ticket, sent: SentTicket, author: Author) -> Audit:
    """Applies `sent` to the ticket and stores it.

    Raises:
        Refusal: 409 or 422; nothing was changed.
    """
    _check_may_change(account, ticket, sent)
    after = replace(
        ticket,
        subject=ticket.subject if sent.subject is None else sent.subject,
        status=_status_after(ticket, sent, author),
        priority=sent.priority or ticket.priority,
        tags=ticket.tags if sent.tags is None else tuple(sorted(set(sent.tags))),
        requester_id=_known(account, "requester", sent.requester_id) or ticket.requester_id,
        assignee_id=_known(account, "assignee", sent.assignee_id) or ticket.assignee_id,
        email_cc_ids=change_ccs(account, ticket.email_cc_ids, sent.email_ccs),
    )
    audit_id = account.new_id()
    comment = None
    if sent.comment is not None:
        is_public = ticket.comments[0].public
        comment = make_comment(
            account, sent.comment, author, audit_id=audit_id, public_if_unsaid=is_public
        )
        after = replace(after, comments=(*after.comments, comment))
    return store(account, ticket, after, comment, author, audit_id)


def make_comment(
    account: Account,
    sent: SentComment,
    author: Author,
    *,
    audit_id: int,
    public_if_unsaid: bool,
) -> Comment:
    """A new comment that uses up the upload tokens it names.

    Raises:
        Refusal: 422; no token was used up.
    """
    if not sent.body.strip():
        raise record_invalid("comment", "Comment: cannot be blank", "BlankValue")
    if len(sent.body) > _LONGEST_BODY:
        raise record_invalid("comment", "Comment: is too long", "InvalidValue")
    tokens = [sent.uploads] if isinstance(sent.uploads, str) else sent.uploads
    author_id = _known(account, "author", sent.author_id) or author.user.id
    return Comment(
        id=account.new_id(),
        audit_id=audit_id,
        author_id=author_id,
        body=sent.body,
        public=public_if_unsaid if sent.public is None else sent.public,
        attachment_ids=storing.consume(account, author.user, tokens),
        created_at=account.now(),
        origin=author.origin,
    )


def change_ccs(
    account: Account, before: tuple[int, ...], wanted: Sequence[SentCc]
) -> tuple[int, ...]:
    """The CCs once each change was made; an address nobody has becomes a new end user.

    Raises:
        Refusal: 422, an id is nobody's.
    """
    ccs = dict.fromkeys(before)
    for change in wanted:
        user_id = _known(account, "email_ccs", change.user_id) or _by_email(account, change)
        if change.action == "delete":
            ccs.pop(user_id, None)
        else:
            ccs[user_id] = None
    return tuple(ccs)


def store(
    account: Account,
    before: Ticket | None,
    after: Ticket,
    comment: Comment | None,
    author: Author,
    audit_id: int,
) -> Audit:
    """Puts the changed ticket in its place; its time moves only if something changed."""
    now = account.now()
    if after != before:
        after = replace(after, updated_at=now)
    account.tickets[after.number] = after
    return Audit(audit_id, author.user.id, now, author.origin, before, after, comment)


def _check_may_change(account: Account, ticket: Ticket, sent: SentTicket) -> None:
    if ticket.status == "closed":
        raise record_invalid("status", "Status: closed prevents ticket update")
    # `false` has the same effect as `true`; only leaving it out turns the check off.
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
    if sent.safe_update is not UNSET and not _is_same(sent.updated_stamp, ticket.updated_at):
        text = (
            "Safe Update prevented the update due to outdated ticket data. "
            "Please fetch the latest ticket data and try again."
        )
        raise Refusal(409, {"error": "UpdateConflict", "description": text})
    if sent.comment is not None and len(ticket.comments) >= account.limits.comments_per_ticket:
        raise record_invalid("comment", "Comment: the ticket has too many comments")


def _is_same(stamp: str | None, moment: datetime) -> bool:
    try:
        return stamp is not None and rfc3339(datetime.fromisoformat(stamp)) == rfc3339(moment)
    except ValueError:
        return False


def _status_after(ticket: Ticket, sent: SentTicket, author: Author) -> Status:
    if sent.status is not None:
        return "open" if sent.status == "new" and ticket.status != "new" else sent.status
    if sent.comment is not None and author.as_end_user and ticket.status in ("pending", "solved"):
        return "open"
    is_assigned = sent.assignee_id is not None
    return "open" if ticket.status == "new" and is_assigned else ticket.status


def _known(account: Account, field: str, user_id: int | None) -> int | None:
    if user_id is not None and user_id not in account.users:
        raise record_invalid(field, f"{field}: is invalid", "InvalidValue")
    return user_id


def _by_email(account: Account, change: SentCc) -> int:
    if not change.user_email or "@" not in change.user_email:
        raise record_invalid("email_ccs", "email_ccs: is invalid", "InvalidValue")
    user = account.find_user_by_email(change.user_email)
    return (user or account.add_user(change.user_email, change.user_name or "")).id
