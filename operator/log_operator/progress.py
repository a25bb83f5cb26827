"""How far the work is: a bar on a terminal, a line now and then in a pipe."""

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Final, TextIO

from log_operator.values import Advance

_SECONDS_BETWEEN_LINES: Final = 5.0
_WIDTH_FOR_SPEED: Final = 72
"""Columns below which the bar says nothing of the speed."""


@contextlib.contextmanager
def draw_bar(
    title: str, total: int, stream: TextIO | None, *, is_colourless: bool
) -> Iterator[Advance]:
    """A bar on a terminal until the block ends; `total` in bytes."""
    # rich takes 60 ms to import: only a terminal pays for it.
    from rich.console import Console as Screen  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
        TransferSpeedColumn,
    )

    screen = Screen(file=stream, no_color=is_colourless)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        *((TransferSpeedColumn(),) if screen.width >= _WIDTH_FOR_SPEED else ()),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=screen) as progress:
        task = progress.add_task(title, total=total or None)
        yield lambda count: progress.update(task, advance=count)


class ProgressLines:
    """Progress for a pipe: at most one line in five seconds.

    Args:
        say: writes a line.
        title: what goes on.
        total: in bytes.
    """

    def __init__(self, say: Callable[[str], None], title: str, total: int) -> None:
        self._say = say
        self._title = title
        self._total = total
        self._done = 0
        self._last = time.monotonic()

    def advance(self, count: int) -> None:
        """So many more bytes are done."""
        self._done += count
        now = time.monotonic()
        if now - self._last >= _SECONDS_BETWEEN_LINES:
            self._last = now
            share = min(100, 100 * self._done // self._total) if self._total else 0
            self._say(f"{self._title}: {share} %")
