"""What pytest needs of a traceback so that it can print it."""

from collections.abc import Iterator
from types import TracebackType

import pytest


def drop_unknown_lines(found: pytest.ExceptionInfo[BaseException]) -> None:
    """Leave out what has no line number, of the exception and of those that it came from.

    Python 3.11 knows none for some steps that a compiler put in between, and pytest 9.2, which
    counts on one, ends the whole run where it should report one failure.
    """
    for error in _chain(found.value):
        error.__traceback__ = _without_unknown(error.__traceback__) or error.__traceback__


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _without_unknown(first: TracebackType | None) -> TracebackType | None:
    first = _skip_unknown(first)
    here = first
    while here is not None:
        following = _skip_unknown(here.tb_next)
        here.tb_next = following
        here = following
    return first


def _skip_unknown(here: TracebackType | None) -> TracebackType | None:
    # The annotation of the library says that it is always a number.
    while here is not None and getattr(here, "tb_lineno", None) is None:
        here = here.tb_next
    return here
