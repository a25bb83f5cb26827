"""Puts a note for agents on a ticket; one that cannot be written keeps nothing from its way."""

from ticketbound.failure import Failure
from zendesk_client.errors import NotFound, TicketClosed
from zendesk_client.session import Session
from zendesk_client.ticket_comments import add_comment


def write_note(session: Session, ticket: int, body: str) -> tuple[str, ...]:
    """Put `body` on the ticket as an internal comment; warnings.

    A ticket that is gone or closed takes none, and that is no warning.
    """
    try:
        add_comment(session, ticket, body=body, public=False)
    except (NotFound, TicketClosed):
        return ()
    except Failure as failure:
        return (f"the note on ticket {ticket} could not be written: {failure.sentence}",)
    return ()
