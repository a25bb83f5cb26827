"""The tickets that service users are in copy of, as Zendesk lists them."""

from collections.abc import Iterator

from token_issuer.office import Office
from token_issuer.sweep.plan import Copy
from zendesk_client.errors import NotFound
from zendesk_client.tickets import list_ccd_tickets


def list_copies(office: Office) -> Iterator[Copy]:
    """Those of all service users, each listed when the ones before are gone through.

    Raises:
        ZendeskError: Zendesk cannot be asked.
    """
    for one in office.settings.service_users:
        yield from list_copies_of(one.user_id, office)


def list_copies_of(user_id: int, office: Office) -> tuple[Copy, ...]:
    """Those of one, but for closed tickets, which let nobody be taken out; none if it was deleted.

    Raises:
        ZendeskError: Zendesk cannot be asked.
    """
    try:
        tickets = tuple(list_ccd_tickets(office.identity.session, user_id))
    except NotFound:
        return ()
    return tuple(Copy(ticket.id, user_id) for ticket in tickets if ticket.status != "closed")
