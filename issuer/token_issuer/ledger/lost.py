"""Stands for a ledger that could not be opened, where work goes on without one."""

from typing import NoReturn

from token_issuer.errors import LedgerUnavailable
from token_issuer.ledger.ledger import Ledger


class LostLedger(Ledger):
    """Whatever is asked of it raises why it could not be opened."""

    def __init__(self, reason: LedgerUnavailable) -> None:
        # Not that of the base: it opens a place.
        self._reason = reason

    def close(self) -> None:
        """There is nothing to let go of."""

    def _reading(self) -> NoReturn:
        raise self._reason

    def _writing(self) -> NoReturn:
        raise self._reason
