"""Writes a running sandbox's account to its state file, soon after each change."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Final, Self

from ticketbound.safe_text import escape
from zendesk_sandbox.state import Account, Snapshot
from zendesk_sandbox.state_file.content import SavedState, StateRefused, encode_state
from zendesk_sandbox.state_file.place import StatePlace

_PAUSE: Final = 0.9


class Saver:
    """Saves once a second if something changed, and when it is closed. A context manager.

    Args:
        place: where to.
        account: what; its lock is held for a copy of references only.
        port: where the account is found now.
        complain: is told, once, when saving begins to fail; it is tried again all the same.
    """

    def __init__(
        self, place: StatePlace, account: Account, port: int, complain: Callable[[str], None]
    ) -> None:
        self._place = place
        self._account = account
        self._port = port
        self._complain = complain
        self._saved: Snapshot | None = None
        self._is_failing = False
        self._stopped = Event()
        self._thread = Thread(target=self._run, name="zendesk-sandbox-saver", daemon=True)

    def __enter__(self) -> Self:
        """Saves for the first time.

        Raises:
            StateRefused: the file cannot be written.
        """
        self.save()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Saves for the last time.

        Raises:
            StateRefused: the file cannot be written.
        """
        self._stopped.set()
        self._thread.join()
        self.save()

    def save(self) -> None:
        """Saves now, if something changed since the last time.

        Raises:
            StateRefused: the file cannot be written; it holds what was saved last.
        """
        # Records are never changed, only replaced, so that comparing costs one look at each.
        snapshot = self._account.take_snapshot()
        if snapshot == self._saved:
            return
        try:
            self._place.write(encode_state(SavedState(self._port, snapshot)))
        except OSError as error:
            shown = escape(str(self._place.file))
            raise StateRefused(
                f"the state file {shown} cannot be written: {error.strerror}",
                hint="until it can, what happens is in memory only",
            ) from error
        self._saved = snapshot

    def _run(self) -> None:
        while not self._stopped.wait(_PAUSE):
            try:
                self.save()
                self._is_failing = False
            except StateRefused as failure:
                if not self._is_failing:
                    self._complain(failure.sentence)
                self._is_failing = True
