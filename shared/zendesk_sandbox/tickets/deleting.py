"""Takes a ticket out of the account."""

from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.state import Account


def delete_ticket(account: Account, ticket: Ticket) -> None:
    """Deletes the ticket, its thread and its files."""
    del account.tickets[ticket.number]
    for comment in ticket.comments:
        for attachment_id in comment.attachment_ids:
            account.discard(account.attachments.pop(attachment_id).path)
