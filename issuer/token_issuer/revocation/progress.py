"""Shows how far a long work got: a bar at a terminal, a line now and then elsewhere."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Final

from token_issuer.render import say

Advance = Callable[[], None]
"""Called for each thing that is done."""
_LINES: Final = 10


@contextlib.contextmanager
def show_progress(what: str, total: int) -> Iterator[Advance]:
    """Show that of `total` things, `what` is done to more and more, on standard error."""
    if total and sys.stderr.isatty():
        with _show_bar(what, total) as advance:
            yield advance
    else:
        yield _say_lines(what, total)


@contextlib.contextmanager
def _show_bar(what: str, total: int) -> Iterator[Advance]:
    from rich import progress as parts  # noqa: PLC0415 - it is slow to import
    from rich.console import Console  # noqa: PLC0415 - the same

    columns = (
        parts.TextColumn("{task.description}"),
        parts.BarColumn(),
        parts.MofNCompleteColumn(),
        parts.TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with parts.Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda: progress.advance(task)


def _say_lines(what: str, total: int) -> Advance:
    done, step = 0, max(total // _LINES, 1)

    def advance() -> None:
        nonlocal done
        done += 1
        # A few things are told by the result alone.
        if total > _LINES and done % step == 0:
            say(f"{what}: {done} of {total}")

    return advance
