"""The limits on updates of tickets and on reading files that no comment took."""

from zendesk_sandbox.records.files import Attachment
from zendesk_sandbox.records.people import User
from zendesk_sandbox.refusals import too_many_requests
from zendesk_sandbox.state import Account


def count_update(account: Account, ticket: int, user: User) -> dict[str, str]:
    """Counts one update of one ticket; the headers that say what is left.

    Raises:
        Refusal: 429 with `Retry-After`.
    """
    # See: https://developer.zendesk.com/api-reference/introduction/rate-limits/#update-ticket
    now = account.now()
    per_ticket = account.rates.updates_of(ticket, user.id).take(now)
    if per_ticket.is_spent:
        raise too_many_requests(per_ticket.resets)
    per_account = account.rates.ticket_updates.take(now)
    if per_account.is_spent:
        raise too_many_requests(per_account.resets)
    return {
        "zendesk-ratelimit-per-ticket-updates": per_ticket.as_header(),
        "zendesk-ratelimit-tickets-update": per_account.as_header(),
    }


def count_download(account: Account, attachment: Attachment) -> None:
    """Counts one download of a file that no comment took; others are not limited.

    Raises:
        Refusal: 429 with `Retry-After`.
    """
    # See: https://developer.zendesk.com/api-reference/introduction/rate-limits/
    if attachment.ticket is not None:
        return
    allowance = account.rates.downloads_of(attachment.id).take(account.now())
    if allowance.is_spent:
        raise too_many_requests(allowance.resets)
