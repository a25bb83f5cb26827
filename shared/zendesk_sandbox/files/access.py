"""Who may read and change which attachment."""

from dataclasses import replace

from zendesk_sandbox import refusals
from zendesk_sandbox.files import storing
from zendesk_sandbox.records.files import Attachment
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Comment, Redaction, Ticket
from zendesk_sandbox.state import Account
from zendesk_sandbox.tickets.auditing import store
from zendesk_sandbox.tickets.commenting import Author
from zendesk_sandbox.tickets.updating import demand_changeable
from zendesk_sandbox.tickets.visibility import sees_request, sees_ticket


def find_attachment(account: Account, agent: User, attachment_id: int) -> Attachment:
    """An attachment as an agent finds it.

    Raises:
        Refusal: 404, or what the switch says for one of a hidden ticket.
    """
    attachment = account.attachments.get(attachment_id)
    if attachment is None:
        raise refusals.record_not_found()
    if not _may_read(account, agent, attachment):
        raise refusals.hidden(account.switches.hidden_ticket)
    return attachment


def find_content(account: Account, token: str) -> Attachment:
    """The attachment whose address has that part.

    Raises:
        Refusal: 404.
    """
    attachment = next((a for a in account.attachments.values() if a.content_token == token), None)
    if attachment is None:
        raise refusals.record_not_found()
    return attachment


def demand_readable(account: Account, user: User, attachment: Attachment) -> None:
    """Returns if the user, who signed in, may read the file.

    Raises:
        Refusal: 403.
    """
    if not _may_read(account, user, attachment):
        raise refusals.role_forbidden()


def override_malware(account: Account, attachment: Attachment, *, may_read: bool) -> Attachment:
    """The attachment, readable or not although there is malware in it."""
    changed = replace(attachment, malware_access_override=may_read)
    account.attachments[attachment.id] = changed
    return changed


def redact_attachment(
    account: Account, ticket: Ticket, comment_id: int, attachment_id: int, author: Author
) -> Attachment:
    """Replaces the file for good; the ticket's audits say that it was done.

    Raises:
        Refusal: 404 or 422.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/
    demand_changeable(ticket)
    attachment = account.attachments.get(attachment_id)
    place = None if attachment is None else (attachment.ticket, attachment.comment_id)
    if attachment is None or place != (ticket.number, comment_id):
        raise refusals.record_not_found()
    redacted = storing.redact(account, attachment)
    redaction = Redaction(account.new_id(), comment_id, attachment_id)
    store(account, ticket, ticket, author, audit_id=account.new_id(), redaction=redaction)
    return redacted


def _may_read(account: Account, user: User, attachment: Attachment) -> bool:
    # What no comment took yet is open to everybody who signed in.
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/
    if attachment.ticket is None:
        return True
    ticket = account.tickets[attachment.ticket]
    if user.is_agent:
        return sees_ticket(user, ticket)
    return _comment(ticket, attachment).public and sees_request(account, user, ticket)


def _comment(ticket: Ticket, attachment: Attachment) -> Comment:
    return next(c for c in ticket.comments if c.id == attachment.comment_id)
