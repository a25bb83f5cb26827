"""What a run takes from outside, so that a test can hand in its own."""

import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ticketbound.clock import Clock, utc_now


def _new_code_id() -> bytes:
    return secrets.token_bytes(8)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The environment variables, the clock, the patience, the randomness, and the account.

    `account` is what `--account` or TICKETBOUND_ACCOUNT named, as `parse_account` returns it;
    empty for the one without a name.
    """

    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    clock: Clock = utc_now
    sleep: Callable[[float], None] = time.sleep
    new_code_id: Callable[[], bytes] = _new_code_id
    account: str = ""
