"""The end of all API tokens: how far it is, and who is told of it how often."""

import contextlib
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Final

from token_issuer.counting import count
from token_issuer.errors import IssuerError, SecretsRefused, SignInNeeded
from token_issuer.home import Home
from token_issuer.private_files import read_private, write_atomically

# See: https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/
# See: https://support.zendesk.com/hc/en-us/articles/10840968198042
SWITCHED_OFF: Final = date(2027, 4, 30)
"""The day on which Zendesk ends every API token, by UTC."""

_NO_NEW_ONES_SINCE: Final = date(2026, 10, 27)


def demand_time_left(now: datetime) -> None:
    """Pass as long as API tokens can work.

    Raises:
        SignInNeeded: Zendesk has ended them all.
    """
    if _days_left(now) <= 0:
        raise SignInNeeded(
            f"Zendesk switched all API tokens off on {SWITCHED_OFF}",
            hint="sign in with your browser instead: issuer login",
        )


def tell_countdown(now: datetime) -> str:
    """How long API tokens will still do, for people."""
    days = _days_left(now)
    return (
        f"{count(days, 'day')} until {SWITCHED_OFF}, when Zendesk switches all"
        f" API tokens off; new ones cannot be made since {_NO_NEW_ONES_SINCE}:"
        " change to issuer login in time"
    )


def remind_daily(home: Home, now: datetime, say: Callable[[str], None]) -> None:
    """Say the countdown, unless this home was told so today.

    A note that cannot be read or written only costs saying it again.
    """
    today = now.astimezone(UTC).date().isoformat()
    with contextlib.suppress(SecretsRefused):
        if home.reminder.exists() and read_private(home.reminder).strip() == today:
            return
    with contextlib.suppress(IssuerError):
        write_atomically(home.reminder, f"{today}\n")
    say(f"warning: {tell_countdown(now)}")


def _days_left(now: datetime) -> int:
    return (SWITCHED_OFF - now.astimezone(UTC).date()).days
