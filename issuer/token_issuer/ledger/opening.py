"""Opens a ledger, wherever it is."""

from pathlib import Path

from ticketbound.clock import Clock
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.place import Server, parse_place


def open_ledger(place: Path | Server | str, clock: Clock, account: str = "") -> Ledger:
    """The ledger at `place`, which may be a URL; close it.

    Raises:
        BadArgument: that is no place of a ledger.
        LedgerUnavailable: it cannot be opened, or is another account's.
    """
    return Ledger(parse_place(place) if isinstance(place, str) else place, clock, account)
