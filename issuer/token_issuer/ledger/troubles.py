"""What the database says, in words for people."""

import contextlib
from collections.abc import Iterator
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from ticketbound.safe_text import escape
from token_issuer.errors import (
    LedgerAway,
    LedgerDistrusted,
    LedgerRefused,
    LedgerUnavailable,
)
from token_issuer.ledger.place import Place, Server

AFTER_A_BREAK: Final = (
    "do not go by what it says of open codes; end them all, and every token: issuer revoke --all",
    "then restore a copy whose chain holds; run issuer sweep --strangers before the next mint",
    "docs/issuer.md tells more: Is the ledger true?",
)
"""What to do once somebody has changed the ledger by hand."""


@contextlib.contextmanager
def translated(place: Place) -> Iterator[None]:
    """Raises `LedgerUnavailable` for what the database or the system refuses meanwhile."""
    try:
        yield
    except SQLAlchemyError as error:
        raise _explain(place, error) from error
    except OSError as error:
        reason = escape(error.strerror or type(error).__name__)
        raise LedgerUnavailable(f"the ledger cannot be opened: {reason}", hint=_SEE_DISK) from error


def _explain(place: Place, error: SQLAlchemyError) -> LedgerUnavailable:
    if _find_number(error).startswith(_BUSY):
        return LedgerUnavailable(
            "the ledger is in use by another run, and did not become free", hint="try again"
        )
    reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
    if isinstance(place, Server):
        kind, hint = _judge(error, reason)
        return kind(f"the ledger {place} cannot be used: {escape(reason)}", hint=hint)
    return LedgerUnavailable(f"the ledger cannot be used: {escape(reason)}", hint=_SEE_DISK)


def _find_number(error: SQLAlchemyError) -> str:
    """PostgreSQL's SQLSTATE, or SQLite's name of the error; empty where there is neither."""
    cause = getattr(error, "orig", None)
    return str(getattr(cause, "sqlstate", None) or getattr(cause, "sqlite_errorname", ""))


def _judge(error: SQLAlchemyError, reason: str) -> tuple[type[LedgerUnavailable], str]:
    """The failure that says what it is, and the hint that helps."""
    is_cut = getattr(error, "connection_invalidated", False)
    if is_cut or _find_number(error).startswith(_AWAY):
        return LedgerAway, _TRY_AGAIN
    never_connected = getattr(getattr(error, "orig", None), "pgconn", None)
    if getattr(never_connected, "needs_password", False):
        return LedgerRefused, _TELL_PLACES
    for words, kind, hint in _CAUSES:
        if any(word in reason for word in words):
            return kind, hint
    return LedgerUnavailable, "see that the database is there, and that its user may write to it"


_SEE_DISK: Final = "see that the issuer's folder can be written and its disk is not full"
_TELL_PLACES: Final = (
    "its password is taken from TICKETBOUND_LEDGER_PASSWORD, or kept by: issuer ledger move PLACE"
    " --ask-password"
)
_LET_IN: Final = "whoever looks after the database has to let this user in from this machine"
_NAME_IT: Final = "see that its name, at the end of the URL, is right, and that it has been made"
_OFFER_TLS: Final = (
    "have the server offer TLS as sslmode and sslrootcert in the URL demand it, with a certificate"
    " of that authority"
)
_TRY_AGAIN: Final = "see that host and port are right and the server runs, then try again"
# What holds the lock for too long. (An extended name, as SQLITE_BUSY_SNAPSHOT, begins the same.)
# See: https://www.postgresql.org/docs/current/errcodes-appendix.html
_BUSY: Final = ("55P03", "SQLITE_BUSY")
# A connection exception, an administrator or a crash that ended it, too many of them.
_AWAY: Final = ("08", "57P01", "57P02", "57P03", "53300")
# Where there never was a connection, libpq keeps the SQLSTATE to itself: what can be read are its
# own words and the server's; those in another language get the general hint.
# See: https://www.postgresql.org/docs/current/client-authentication-problems.html
_CAUSES: Final = (
    (("authentication failed",), LedgerRefused, _TELL_PLACES),
    (('FATAL:  role "', "no pg_hba.conf entry"), LedgerRefused, _LET_IN),
    (('FATAL:  database "',), LedgerUnavailable, _NAME_IT),
    (("does not support SSL", "certificate", "SSL error"), LedgerDistrusted, _OFFER_TLS),
    (
        (
            *("Connection refused", "failed to resolve", "No route to host", "unreachable"),
            *("timeout expired", "timed out", "starting up", "shutting down", "too many clients"),
            "closed the connection",
        ),
        LedgerAway,
        _TRY_AGAIN,
    ),
)
