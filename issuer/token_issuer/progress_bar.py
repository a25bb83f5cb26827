"""Shows how far a long work got: a bar at a terminal, a line now and then elsewhere."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Final

from token_issuer.progress import can_draw
from token_issuer.render import say

_LINES: Final = 10


@dataclass(frozen=True, slots=True)
class Display:
    """Where `advance` is called for each thing that is done, and `tell` with what happens."""

    advance: Callable[[], None]
    tell: Callable[[str], None]


ShowBar = Callable[[str, int], AbstractContextManager[Display]]
"""Shows that what the words say is done to more and more of so many things."""


@contextlib.contextmanager
def shown_bar(environment: Mapping[str, str], what: str, total: int) -> Iterator[Display]:
    """See `ShowBar`; on standard error."""
    if total and can_draw(environment):
        with _show_bar(what, total) as display:
            yield display
    else:
        yield Display(_say_lines(what, total), say)


@contextlib.contextmanager
def _show_bar(what: str, total: int) -> Iterator[Display]:
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
        tell = partial(console.print, markup=False, highlight=False)
        yield Display(lambda: progress.advance(task), lambda text: tell(f"issuer: {text}"))


def _say_lines(what: str, total: int) -> Callable[[], None]:
    done, step = 0, max(total // _LINES, 1)

    def advance() -> None:
        nonlocal done
        done += 1
        # A few things are told by the result alone.
        if total > _LINES and done % step == 0:
            say(f"{what}: {done} of {total}")

    return advance
