"""What a run takes from outside, so that a test can hand in its own."""

import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ticketbound.clock import Clock, utc_now


def _new_code_id() -> bytes:
    return secrets.token_bytes(8)


def _is_at_terminal() -> bool:
    # Where a stream was closed before the start, there is None.
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _open_browser(url: str) -> bool:
    import webbrowser  # noqa: PLC0415 - only a sign-in needs it, and it looks for every browser

    return webbrowser.open(url)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The environment variables, the clock, the patience, the randomness, and the account.

    `open_browser` says whether there is one; `is_interactive`, whether a person is at the
    terminal, who can be asked to sign in.

    `account` is what `--account` or TICKETBOUND_ACCOUNT named, as `parse_account` returns it;
    empty for the one without a name.

    `ledger` is the place that `--ledger` named, as it was typed; empty where it named none.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    clock: Clock = utc_now
    sleep: Callable[[float], None] = time.sleep
    new_code_id: Callable[[], bytes] = _new_code_id
    account: str = ""
    ledger: str = ""
    random_bytes: Callable[[int], bytes] = secrets.token_bytes
    open_browser: Callable[[str], bool] = _open_browser
    is_interactive: Callable[[], bool] = _is_at_terminal
