"""A run of the issuer in a process of its own, which a test can stop at any step.

Reads a line for each round: how many seconds the clock is ahead. Answers with the access token
that it worked with. With a step's name as its argument, it says so there, and goes no further.
"""

import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from ticketbound.clock import utc_now
from ticketbound.secret import Secret
from token_issuer.identity import signed_in
from token_issuer.sign_in import keeping
from token_issuer.sign_in.finding import find_signed_in
from token_issuer.surroundings import Surroundings
from zendesk_client.users import show_me


def stop() -> None:
    sys.stdout.write("here\n")
    sys.stdout.flush()
    time.sleep(600)


def stop_at(owner: object, name: str, *, calls: int = 0) -> None:
    """Let `name` be called so often, then stop instead of the next call."""
    call = getattr(owner, name)
    left = iter(range(calls))

    def count(*args: Any, **kwargs: Any) -> Any:
        return stop() if next(left, None) is None else call(*args, **kwargs)

    setattr(owner, name, count)


def prepare(step: str) -> None:
    match step:
        case "request":
            stop_at(keeping, "refresh_grant")
        case "write":
            # The old pair is written first, to see whether that works.
            stop_at(keeping, "write_grant", calls=1)
        case "sync":
            # Each time a file and its folder.
            stop_at(os, "fsync", calls=2)
        case "rename":
            stop_at(Path, "replace", calls=1)
        case "record":
            stop_at(keeping, "write_sign_in")


def work(ahead: timedelta) -> str:
    surroundings = Surroundings(clock=lambda: utc_now() + ahead, is_interactive=lambda: False)
    found = find_signed_in(surroundings)
    assert found is not None
    with signed_in(found[0], "", Secret("")) as identity:
        show_me(identity.session)
        return keeping.GrantKeeper(found[0]).read().access_token.reveal()


def main() -> None:
    prepare("".join(sys.argv[1:]))
    for line in sys.stdin:
        sys.stdout.write(work(timedelta(seconds=float(line))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
