"""What a plan will come to: files, bytes, parts, room on the disk, and time."""

import shlex
from collections.abc import Collection
from dataclasses import dataclass
from math import ceil
from typing import Final

from log_operator.collect.sources import Asked
from log_operator.packing.part_sizes import room_for_agreement, room_for_manifest
from log_operator.planning.plan import Plan
from log_operator.planning.survey import Survey
from log_operator.values import Planned
from tenant_file.sources import Command
from tenant_file.translations import Text

COLLECTING_RATE: Final = 10_000_000
"""Bytes a second that are read, cleaned, packed and looked through once more. Two shared cores did
14 MB per CPU-second of logs full of secrets, and more of plain ones."""

SENDING_RATE: Final = 1_000_000
"""Bytes a second that are sent, over a line of 8 Mbit/s."""


@dataclass(frozen=True, slots=True)
class SourceForecast:
    """One line of the table.

    Args:
        number: what a person types to untick it.
        id: what `--only` and `--skip` call it.
        why: what the profile says of it.
        is_ticked: whether it is asked; else nothing is known of it.
        things: how many files, or outputs of programs.
        size_on_disk: bytes before window and caps; None where only collecting tells, or unticked.
        size: bytes that would be collected.
        is_guess: whether some of it can be told by collecting only.
        reason: why there is nothing, where there is nothing.
        runs: the command that it starts, as it would be typed, if it is one.
    """

    number: int
    id: str
    why: Text
    is_ticked: bool
    things: int
    size_on_disk: int | None
    size: int
    is_guess: bool
    reason: str = ""
    runs: str = ""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The whole: `size` and `room` (at most, on the disk) in bytes, before and `packed` after.

    `sending_rate` in bytes a second.
    """

    sources: tuple[SourceForecast, ...]
    files: int
    size: int
    packed: int
    parts: int
    room: int
    seconds_to_collect: float
    seconds_to_send: float
    sending_rate: int = SENDING_RATE


def predict(survey: Survey, plan: Plan, unticked: Collection[str]) -> Forecast:
    """What `plan`, made by `survey` without the sources of these ids, will come to."""
    sending_rate = min(SENDING_RATE, survey.limit_rate or SENDING_RATE)
    return Forecast(
        sources=tuple(
            _predict_source(number, asked, survey, plan, is_ticked=asked.id not in unticked)
            for number, asked in enumerate(survey.sources)
        ),
        files=len(plan.chosen),
        size=plan.size,
        packed=plan.packed,
        parts=_count_parts(plan.packed, survey.part_limit),
        room=max(plan.size, plan.packed),
        seconds_to_collect=plan.size / COLLECTING_RATE,
        seconds_to_send=plan.packed / sending_rate,
        sending_rate=sending_rate,
    )


def _predict_source(
    number: int, asked: Asked, survey: Survey, plan: Plan, *, is_ticked: bool
) -> SourceForecast:
    own = [chosen for chosen in plan.chosen if chosen.source == number]
    elsewhere = {chosen.planned.origin for chosen in plan.chosen if chosen.source != number}
    found = [one for one in survey.things_of(asked.id) if one.origin not in elsewhere]
    return SourceForecast(
        number=number + 1,
        id=asked.id,
        why=asked.entry.why,
        is_ticked=is_ticked,
        things=len(own),
        size_on_disk=_add_up(found, survey.count_unlisted(asked.id)) if is_ticked else None,
        size=sum(chosen.expected for chosen in own),
        is_guess=any(chosen.planned.size is None for chosen in own),
        reason="" if own else survey.reason_of(asked.id),
        runs=shlex.join(asked.entry.argv) if isinstance(asked.entry, Command) else "",
    )


def _count_parts(size: int, limit: int) -> int:
    in_first = limit - room_for_manifest(limit) - room_for_agreement(limit)
    return 1 + ceil(max(0, size - in_first) / limit)


def _add_up(found: Collection[Planned], unlisted: int) -> int | None:
    sizes = [one.size if one.full_size is None else one.full_size for one in found]
    known = [size for size in sizes if size is not None]
    return sum(known) + unlisted if known or not sizes else None
