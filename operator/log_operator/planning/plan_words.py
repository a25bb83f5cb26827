"""What people read of a plan: a line for each source, and what the whole will come to."""

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from log_operator.planning.forecast import COLLECTING_RATE, Forecast, SourceForecast
from log_operator.planning.plan import Plan
from log_operator.redaction_words import count_files
from tenant_file.translations import pick_spoken
from ticketbound.language import retell, say, say_many, write_number, write_size
from ticketbound.safe_text import escape

_INDENT = " " * 10
LIST_INDENT: Final = 12
"""Blanks before the names in `describe_things`."""
_LONGEST_COMMAND = 4000


def describe_sources(forecast: Forecast, columns: int) -> Iterator[str]:
    """The table of sources, for a screen of so many columns."""
    # A longer id stands in a line of its own.
    longest = max((len(source.id) for source in forecast.sources), default=0)
    width = max(6, min(longest, columns - 43))
    head = _numbers(say("things"), say("on disk"), say("collected"))
    yield f"{_INDENT}{say('source'):<{width}}{head}"
    for source in forecast.sources:
        mark = "x" if source.is_ticked else " "
        name = f"  [{mark}] {source.number:>2}  {source.id:<{width}}"
        if not source.is_ticked:
            yield f"{name}  {say('left out')}"
        elif not source.things:
            yield f"{name}  {say('nothing here')}"
            yield from _wrap(source.reason and f"({retell(source.reason)})", columns)
        elif len(source.id) > width:
            yield name
            yield f"{_INDENT}{'':<{width}}{_count(source)}"
        else:
            yield f"{name}{_count(source)}"
        yield from _wrap(
            source.runs and say("runs: {command}", command=source.runs),
            columns,
            limit=_LONGEST_COMMAND,
        )
        yield from _wrap(pick_spoken(source.why), columns)


def describe_forecast(forecast: Forecast, folder: Path) -> Iterator[str]:
    """The total: what it will come to, and `folder`, where room is needed for it."""
    size, packed, room = map(write_size, (forecast.size, forecast.packed, forecast.room))
    yield say("together: {files}, about {size}", files=count_files(forecast.files), size=size)
    parts = say_many("in {count} part", "in {count} parts", forecast.parts)
    yield say("  packed: about {size}, {parts}", size=packed, parts=parts)
    shown = escape(str(folder), limit=1000)
    yield say("  disk: up to {size}, in {folder}", size=room, folder=shown)
    yield say(
        "  to collect: {time}, at {rate} a second",
        time=_say_time(forecast.seconds_to_collect),
        rate=write_size(COLLECTING_RATE),
    )
    yield say(
        "  to send: {time}, at {rate} a second",
        time=_say_time(forecast.seconds_to_send),
        rate=write_size(forecast.sending_rate),
    )


def describe_things(plan: Plan) -> Iterator[str]:
    """Everything that would be collected, and what would be left out."""
    for chosen in plan.chosen:
        size = "?" if chosen.planned.size is None else write_size(chosen.allowance)
        yield f"{size:>10}  {_name(chosen.planned.origin)}"
    yield from (
        f"{say('left out'):>10}  {_name(s.origin)}: {escape(retell(s.reason))}"
        for s in plan.skipped
    )


def _name(origin: str) -> str:
    return escape(retell(origin), limit=1000)


def _wrap(text: str, columns: int, limit: int = 400) -> list[str]:
    """The text below a source's name."""
    return textwrap.wrap(
        escape(text, limit=limit),
        max(20, columns - 1),
        initial_indent=_INDENT,
        subsequent_indent=_INDENT,
    )


def _count(source: SourceForecast) -> str:
    on_disk = "?" if source.size_on_disk is None else write_size(source.size_on_disk)
    guess = "~" if source.is_guess else ""
    return _numbers(write_number(source.things), on_disk, f"{guess}{write_size(source.size)}")


def _numbers(things: str, on_disk: str, collected: str) -> str:
    return f"  {things:>8}  {on_disk:>9}  {collected:>9}"


def _say_time(seconds: float) -> str:
    minutes = round(seconds / 60)
    if not minutes:
        return say("less than a minute")
    return say_many("about {count} minute", "about {count} minutes", minutes)
