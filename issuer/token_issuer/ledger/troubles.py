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
        kind, hint = _judge(reason)
        return kind(f"the ledger {place} cannot be {verb}: {escape(reason)}", hint=hint)
    return LedgerUnavailable(
        f"the ledger cannot be {verb}: {escape(reason)}",
        hint="see that the issuer's folder can be written and its disk is not full",
    )


def _judge(reason: str) -> tuple[type[LedgerUnavailable], str]:
    """The failure that says what it is, and the hint that helps."""
    for words, kind, hint in _CAUSES:
        if any(word in reason for word in words):
            return kind, hint
    return LedgerUnavailable, "see that the database is there, and that its user may write to it"


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
# There is no number of an error before there is a connection, only libpq's and the server's words;
# those of a server in another language get the general hint.
# See: https://www.postgresql.org/docs/current/client-authentication-problems.html
_CAUSES: Final = (
    (("no password supplied", "authentication failed"), LedgerRefused, _TELL_PLACES),
    (('FATAL:  role "', "no pg_hba.conf entry"), LedgerRefused, _LET_IN),
    (('FATAL:  database "',), LedgerUnavailable, _NAME_IT),
    (("does not support SSL", "certificate", "SSL error"), LedgerDistrusted, _OFFER_TLS),
    (
        (
            *("Connection refused", "failed to resolve", "No route to host", "unreachable"),
            *("timeout expired", "timed out", "starting up", "shutting down", "too many clients"),
            *("closed the connection", "connection has been closed", "terminating connection"),
        ),
        LedgerAway,
        _TRY_AGAIN,
    ),
)
_BUSY: Final = ("database is locked", "due to lock timeout")
