"""Reads the history of a ticket as an agent. The operator never imports this."""

from collections.abc import Iterator

from msgspec import Struct

from zendesk_client.models import Audit
from zendesk_client.pages import Meta, walk_pages
from zendesk_client.session import Session


class _Audits(Struct, frozen=True):
    audits: tuple[Audit, ...]
    meta: Meta


def list_audits(session: Session, ticket_id: int) -> Iterator[Audit]:
    """Every update of the ticket, the oldest first. Needs the scope `read`; none is narrower.

    Raises:
        NotZendesk: for a ticket so old that it is archived, Zendesk gives no pages.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_audits/#list-audits-for-a-ticket
    path = f"/api/v2/tickets/{ticket_id}/audits"
    for page in walk_pages(session, path, returns=_Audits):
        yield from page.audits
