"""How much an account may ask for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one account; the defaults are those of an Enterprise plan.

    Args:
        attachment_size: most bytes of one uploaded file.
        requests_per_minute: API calls of the whole account.
        ticket_updates_per_minute: ticket updates of the whole account.
        updates_per_ticket: updates of one ticket by one user in ten minutes.
        comments_per_ticket: most comments a ticket holds.
        unattached_downloads: downloads in a minute of one file that no comment took.
    """

    # See: https://developer.zendesk.com/api-reference/introduction/rate-limits/
    attachment_size: int = 52_428_800
    requests_per_minute: int = 700
    ticket_updates_per_minute: int = 100
    updates_per_ticket: int = 30
    comments_per_ticket: int = 5000
    unattached_downloads: int = 10
