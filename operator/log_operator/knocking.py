"""Sees to it that a signal is heard, however the main thread waits.

Python only notes a signal when it comes, and hears it between two steps. If it comes between the
last step and the moment in which a system call begins to wait, or if another thread gets it, the
call waits all the same: for the next key, or for a pipe that stays silent. So a thread looks for
noted signals too, and knocks at the main thread until they are heard.
"""

# See: https://docs.python.org/3/library/signal.html#execution-of-python-signal-handlers

import os
import select
import signal
import sys
import threading
import time
from contextlib import suppress
from typing import Final

_GRACE: Final = 0.02
"""Seconds in which a signal is nearly always heard without us."""
_PIECE: Final = 4096

if sys.platform == "win32":

    def knock_until_heard() -> None:
        """Nothing: Windows cannot interrupt what a thread waits for."""

    def note_heard() -> None:
        """Nothing, as there."""

else:
    _KNOCK: Final = signal.SIGURG
    """Who does not expect it ignores it, and only data out of band would send it."""
    _pipe: list[int] = []
    """Its two ends; one byte lies in it for each signal that was noted and not heard yet."""

    def knock_until_heard() -> None:
        """From now on, no signal with a handler of ours waits for what the main thread waits for.

        To be called in the main thread.
        """
        if not _pipe:
            _pipe.extend(os.pipe())
            for end in _pipe:
                os.set_blocking(end, False)
            threading.Thread(target=_watch, name="knocking", daemon=True).start()
        signal.signal(_KNOCK, lambda *_: note_heard())
        signal.set_wakeup_fd(_pipe[1], warn_on_full_buffer=False)

    def note_heard() -> None:
        """For a handler: all that was noted until now is heard, for others come right after it."""
        if _pipe:
            with suppress(BlockingIOError):
                while len(os.read(_pipe[0], _PIECE)) == _PIECE:
                    pass

    def _watch() -> None:
        main = threading.main_thread().ident
        assert main is not None
        while select.select([_pipe[0]], [], []):
            time.sleep(_GRACE)
            if select.select([_pipe[0]], [], [], 0)[0]:
                signal.pthread_kill(main, _KNOCK)
