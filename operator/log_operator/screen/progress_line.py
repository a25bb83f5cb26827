"""How far a stage is, as a line: as wide as there is room, or as a sentence for a pipe."""

from dataclasses import dataclass
from typing import Final

from ticketbound.language import say, write_size

_WIDE: Final = 60
"""Columns from which on numbers stand below each other and there is a bar."""
_WIDEST: Final = 120
_LEAST_TITLE: Final = 12
_LEAST_BAR: Final = 6
_LONGEST_BAR: Final = 40
_WIDTHS: Final = {"share": 5, "rate": 10, "left": 7, "sizes": 18}


@dataclass(frozen=True, slots=True)
class How:
    """How far a stage is: `done` and `total` in bytes (0: nobody knows), `rate` in bytes a second.

    `note` says what it is at; `seconds` is since it began, with `before` of the bytes done.
    """

    stage: str
    note: str
    done: int
    total: int
    rate: float
    seconds: float
    before: int = 0

    @property
    def title(self) -> str:
        """What goes on, and what it is at."""
        return f"{self.stage} {self.note}".rstrip()

    @property
    def share(self) -> float | None:
        """0 to 1; None where nobody knows the total."""
        return min(1.0, self.done / self.total) if self.total > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """None where nobody can tell."""
        if self.total <= 0 or self.rate < 1:
            return None
        return max(0, self.total - self.done) / self.rate


@dataclass(frozen=True, slots=True)
class Line:
    """A drawn line: its title, how many columns of bar are full and how many are not, numbers."""

    title: str
    full: int
    empty: int
    numbers: str


def draw(how: How, columns: int, title_width: int) -> Line:
    """The line for a screen of so many columns, with a title as wide as those of other lines."""
    # The last column moves the cursor on some terminals, and so would the ^C that they echo.
    room = min(columns, _WIDEST) - 3
    if columns < _WIDE:
        return _draw_narrow(how, room)
    told = {name: text.rjust(_WIDTHS[name]) for name, text in _number(how).items()}
    numbers = " ".join(told.values())
    title = _fit(how.title, min(title_width, room - len(numbers) - 2))
    sizes = _tell_sizes(how).rjust(_WIDTHS["sizes"])
    if room >= len(title) + len(sizes) + len(numbers) + _LEAST_BAR + 3:
        numbers = f"{sizes} {numbers}"
    bar = min(_LONGEST_BAR, room - len(title) - len(numbers) - 2)
    if bar < _LEAST_BAR or how.share is None:
        return Line(title, 0, 0, numbers)
    full = int(bar * how.share)
    return Line(title, full, bar - full, numbers)


def tell(how: How) -> str:
    """The same as a sentence."""
    share = "" if how.share is None else f"{int(100 * how.share)} %, "
    told = f"{how.title}: {share}{_tell_sizes(how)}, {format_rate(how.rate)}"
    if how.seconds_left is None:
        return told
    return say("{told}, {time} left", told=told, time=format_time(how.seconds_left))


def tell_end(how: How, *, is_whole: bool) -> str:
    """What came of a stage that is over, or was broken off."""
    if not is_whole:
        return say("{title}: stopped at {sizes}", title=how.title, sizes=_tell_sizes(how))
    now = how.done - how.before
    sizes = write_size(now)
    if how.before:
        sizes = say("{done} in all, the last {now}", done=write_size(how.done), now=sizes)
    sizes = f"{how.stage}: {sizes}"
    if how.seconds < 1:
        return say("{sizes} in less than a second", sizes=sizes)
    return say(
        "{sizes} in {time} ({rate})",
        sizes=sizes,
        time=format_time(how.seconds),
        rate=format_rate(now / how.seconds),
    )


def format_time(seconds: float) -> str:
    """`0:07`, `12:34`, `3:02:01`; more than four days are so many."""
    whole = int(seconds)
    if whole >= 100 * 3600:
        return say("{count} days", count=whole // 86400)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def format_rate(rate: float) -> str:
    """`8.1 MB/s`."""
    return f"{write_size(int(rate))}/s"


def _draw_narrow(how: How, room: int) -> Line:
    """A title that does not fit takes the room of the share."""
    told = _number(how)
    if len("  ".join((how.title, *told.values()))) > room:
        del told["share"]
    numbers = "  ".join(told.values())
    return Line(_fit(how.title, max(_LEAST_TITLE, room - len(numbers) - 1)), 0, 0, numbers)


def _number(how: How) -> dict[str, str]:
    left = "-:--" if how.seconds_left is None else format_time(how.seconds_left)
    share = "" if how.share is None else f"{int(100 * how.share)} %"
    return {"share": share, "rate": format_rate(how.rate), "left": left}


def _tell_sizes(how: How) -> str:
    done, total = write_size(how.done), write_size(how.total)
    if not how.total:
        return done
    number, _, unit = done.partition(" ")
    done = number if total.endswith(f" {unit}") else done
    return say("{done} of {total}", done=done, total=total)


def _fit(title: str, width: int) -> str:
    return title.ljust(width) if len(title) <= width else title[: width - 1] + "…"
