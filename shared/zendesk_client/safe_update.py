"""Changes a ticket only if nobody else has changed it since."""

from collections.abc import Mapping
from datetime import datetime

from ticketbound.clock import rfc3339


def demand_unchanged(last_seen: datetime | None) -> Mapping[str, object]:
    """What an update of a ticket says besides, nothing for None.

    Zendesk answers 409 when the ticket's `updated_at` is another. `safe_update: false` would
    have the effect of true, so it is left out instead.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#protecting-against-ticket-update-collisions
    if last_seen is None:
        return {}
    return {"safe_update": True, "updated_stamp": rfc3339(last_seen)}
