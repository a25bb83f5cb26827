"""Keeps two runs from changing the sign-in of one home at the same time."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Final

from filelock import FileLock, Timeout

from ticketbound.safe_text import escape
from token_issuer.errors import IssuerError, SignInBusy
from token_issuer.home import Home
from token_issuer.private_files import make_private_folder

_NAP: Final = 0.05
# Longer than one request may wait for Zendesk.
_NAPS: Final = int(400 / _NAP)


@contextlib.contextmanager
def locked(home: Home, sleep: Callable[[float], None]) -> Iterator[None]:
    """Nobody else changes the sign-in meanwhile; read it again inside.

    The system lets go of the lock when its holder dies.

    Raises:
        SignInBusy: another run keeps it for minutes.
        IssuerError: there can be no lock here.
    """
    lock = FileLock(home.sign_in_lock, mode=0o600, fallback_to_soft=False)
    try:
        make_private_folder(home.folder)
        _acquire(lock, sleep)
    except (OSError, NotImplementedError) as error:
        shown = escape(str(home.sign_in_lock))
        raise IssuerError(f"{shown} cannot be locked: {escape(str(error))}") from error
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, sleep: Callable[[float], None]) -> None:
    for _ in range(_NAPS):
        # A Timeout is an OSError too.
        with contextlib.suppress(Timeout):
            lock.acquire(blocking=False)
            return
        sleep(_NAP)
    raise SignInBusy(
        "another run of the issuer has been changing the sign-in for minutes",
        hint="wait for it or end it, then try again",
    )
