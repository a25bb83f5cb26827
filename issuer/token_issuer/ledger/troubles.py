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
    hint = _SERVER_HINT if isinstance(place, Server) else _FILE_HINT
    try:
        yield
    except SQLAlchemyError as error:
        reason = _find_reason(error)
        if any(word in reason for word in _BUSY):
            raise LedgerUnavailable(
                "the ledger is in use by another run, and did not become free", hint="try again"
            ) from error
        raise LedgerUnavailable(
            f"the ledger cannot be used: {escape(reason)}", hint=hint
        ) from error
    except OSError as error:
        raise LedgerUnavailable(
            f"the ledger cannot be opened: {error.strerror}", hint=hint
        ) from error


def _find_reason(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).partition("\n")[0]


_BUSY: Final = ("database is locked", "due to lock timeout")
_FILE_HINT: Final = "see that the issuer's folder can be written and its disk is not full"
_SERVER_HINT: Final = "see that the database can be reached with: issuer ledger"
