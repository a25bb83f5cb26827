"""What the database says, in words for people."""

import contextlib
from collections.abc import Iterator
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from ticketbound.safe_text import escape
from token_issuer.errors import LedgerUnavailable
from token_issuer.ledger.place import Place, Server


@contextlib.contextmanager
def translated(place: Place) -> Iterator[None]:
    """Raises `LedgerUnavailable` for what the database or the system refuses meanwhile."""
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        if any(words in reason for words in _BUSY):
            raise LedgerUnavailable(
                "the ledger is in use by another run, and did not become free", hint="try again"
            ) from error
        raise _explain(place, "used", reason) from error
    except OSError as error:
        raise _explain(place, "opened", error.strerror or type(error).__name__) from error


def _explain(place: Place, verb: str, reason: str) -> LedgerUnavailable:
    if isinstance(place, Server):
        return LedgerUnavailable(
            f"the ledger {place} cannot be {verb}: {escape(reason)}",
            hint="see that the database is there; its password is taken from"
            " TICKETBOUND_LEDGER_PASSWORD, or kept by: issuer ledger move PLACE --ask-password",
        )
    return LedgerUnavailable(
        f"the ledger cannot be {verb}: {escape(reason)}",
        hint="see that the issuer's folder can be written and its disk is not full",
    )


_BUSY: Final = ("database is locked", "due to lock timeout")
