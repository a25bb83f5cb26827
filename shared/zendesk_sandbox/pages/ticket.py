"""One ticket: its facts, its thread with the files, and what each update changed."""

from dataclasses import dataclass

from flask import Blueprint, Response

from ticketbound.sizes import format_size
from zendesk_sandbox.calls import here
from zendesk_sandbox.pages.rendering import render_page
from zendesk_sandbox.records.files import Attachment
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Audit, Comment, FieldValue
from zendesk_sandbox.state import Account
from zendesk_sandbox.wire.attachments import content_url

blueprint = Blueprint("ticket", __name__)


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    size: str
    sha256: str
    url: str


@dataclass(frozen=True, slots=True)
class _Entry:
    comment: Comment
    author: User
    files: tuple[_File, ...]


@dataclass(frozen=True, slots=True)
class _Update:
    audit: Audit
    author: User
    changes: tuple[str, ...]


@blueprint.get("/agent/tickets/<int:number>")
def show_ticket(number: int) -> Response:
    """One ticket as an agent sees it, the newest comment on top."""
    account = here()
    with account.lock:
        ticket = account.tickets.get(number)
        if ticket is None:
            return render_page("missing.html", status=404, number=number)
        return render_page(
            "ticket.html",
            ticket=ticket,
            requester=account.users[ticket.requester_id],
            assignee=account.users.get(ticket.assignee_id or 0),
            organization=account.organizations.get(ticket.organization_id or 0),
            ccs=[account.users[i] for i in ticket.email_cc_ids],
            thread=[_entry(account, comment) for comment in reversed(ticket.comments)],
            updates=[_update(account, audit) for audit in reversed(ticket.audits)],
        )


def _entry(account: Account, comment: Comment) -> _Entry:
    files = tuple(_file(account, account.attachments[i]) for i in comment.attachment_ids)
    return _Entry(comment, account.users[comment.author_id], files)


def _file(account: Account, attachment: Attachment) -> _File:
    url, size = content_url(account, attachment), format_size(attachment.size)
    return _File(attachment.file_name, size, attachment.sha256, url)


def _update(account: Account, audit: Audit) -> _Update:
    return _Update(audit, account.users[audit.author_id], tuple(_changes(account, audit)))


def _changes(account: Account, audit: Audit) -> list[str]:
    """What the update did, one line for each event."""
    lines = [] if audit.comment_id is None else [f"comment {audit.comment_id}"]
    for change in audit.changes:
        after = _name(account, change.field_name, change.value)
        before = _name(account, change.field_name, change.previous)
        arrow = "" if audit.is_creation else f"{before} → "
        lines.append(f"{change.field_name}: {arrow}{after}")
    if audit.notification is not None:
        told = ", ".join(account.users[i].email for i in audit.notification.recipient_ids)
        lines.append(f"mail to {told or 'nobody'}")
    if audit.redaction is not None:
        lines.append(f"attachment {audit.redaction.attachment_id} was redacted")
    return lines


def _name(account: Account, field: str, value: FieldValue) -> str:
    if isinstance(value, tuple):
        return ", ".join(_name(account, field, one) for one in value) or "none"
    if isinstance(value, int) and value in account.users:
        return account.users[value].name
    return "none" if value is None else str(value)
