"""The system's clipboard, for a code that goes into a mail by hand."""

import contextlib
import os
import sys
from collections.abc import Iterator
from typing import Final

from ticketbound.secret import Secret

NO_CLIPBOARD: Final = "this machine has no clipboard that can be used; copy the code by hand"
# pyperclip's names of the ways by which a text does not show on a command line, as it would with
# klipper, and does not die with this program, as it would with Qt.
_WAYS: Final = frozenset(
    f"copy_{way}" for way in ("windows", "wsl", "osx_pbcopy", "osx_pyobjc", "wl", "xclip", "xsel")
)


def copy_to_clipboard(secret: Secret) -> bool:
    """Put `secret` on the clipboard; whether it is there now."""
    import pyperclip  # type: ignore[import-untyped]  # noqa: PLC0415 - only --copy needs it

    copy, paste = pyperclip.determine_clipboard()
    if getattr(copy, "__name__", "") not in _WAYS:
        return False
    try:
        # Its programs say on standard error what fails and end with a status that nobody asks
        # for; and xclip stays, with whatever it has inherited, so that a pipe would never end.
        with _standard_streams_elsewhere():
            copy(secret.reveal())
            return bool(paste().strip() == secret.reveal())
    except Exception:  # noqa: BLE001 - whatever goes wrong there, the code must still be shown
        return False


@contextlib.contextmanager
def _standard_streams_elsewhere() -> Iterator[None]:
    """Have programs that are started meanwhile write nowhere."""
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    kept = [os.dup(number) for number in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        for number in (1, 2):
            os.dup2(nowhere, number)
        yield
    finally:
        for number, before in zip((1, 2), kept, strict=True):
            os.dup2(before, number)
            os.close(before)
        os.close(nowhere)
