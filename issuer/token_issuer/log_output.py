"""What `-v` and `-vv` show on standard error; nothing is logged without them."""

import logging
import sys
from collections.abc import Callable
from typing import Final

from ticketbound.safe_text import escape

_EXCHANGES: Final = "zendesk_client"
_OWN: Final = (
    "token_issuer",
    "zendesk_client",
    "ticketbound",
    "ticket_code",
    "tenant_file",
    "log_bundle",
)
_LONGEST: Final = 500


class _OneLine(logging.Formatter):
    """A record on one line that no terminal takes for an order."""

    def format(self, record: logging.LogRecord) -> str:
        return f"issuer: {escape(super().format(record), limit=_LONGEST)}"


class _Talk(logging.StreamHandler):  # type: ignore[type-arg]
    """Writes to standard error, and does without where that is closed."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        del record


def start_log(verbosity: int) -> Callable[[], None]:
    """Log each exchange at 1, and what our own packages do from 2 on; what it returns ends it."""
    level = logging.INFO if verbosity == 1 else logging.DEBUG
    loggers = [logging.getLogger(name) for name in ((_EXCHANGES,) if verbosity == 1 else _OWN)]
    former = [logger.level for logger in loggers]
    handler = _Talk(sys.stderr)
    handler.setFormatter(_OneLine())
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(level)

    def stop() -> None:
        for logger, before in zip(loggers, former, strict=True):
            logger.removeHandler(handler)
            logger.setLevel(before)

    return stop
