"""One line on a terminal that says what is being done, and is gone when it is done."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from ticketbound.safe_text import escape

if TYPE_CHECKING:
    from rich.status import Status

OnStep = Callable[[str], None]
"""Told what comes next, in a few words."""


class Progress:
    """The line; without a `status` to draw it, nothing."""

    def __init__(self, status: "Status | None" = None) -> None:
        self._status = status

    def tell(self, step: str) -> None:
        """Show `step` in place of the one before."""
        if self._status is not None:
            from rich.text import Text  # noqa: PLC0415 - see shown_progress

            self._status.update(Text(f"issuer: {escape(step)} …"))

    @contextlib.contextmanager
    def hidden(self) -> Iterator[None]:
        """Have the line gone for a question."""
        if self._status is None:
            yield
            return
        self._status.stop()
        try:
            yield
        finally:
            self._status.start()


def tell_nobody(step: str) -> None:
    """For those who do not look on."""
    del step


def can_draw(environment: Mapping[str, str]) -> bool:
    """Whether standard error is a terminal on which something can be erased again."""
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    return is_terminal and environment.get("TERM") != "dumb"


@contextlib.contextmanager
def shown_progress(environment: Mapping[str, str]) -> Iterator[Progress]:
    """A line on standard error, erased at the end.

    There is none where standard error is no terminal, or one that cannot erase.
    """
    if not can_draw(environment):
        yield Progress()
        return
    # Only here: that takes longer to import than all else that a command needs.
    from rich.console import Console  # noqa: PLC0415

    console = Console(file=sys.stderr, highlight=False, markup=False)
    with console.status("issuer: …") as status:
        yield Progress(status)
