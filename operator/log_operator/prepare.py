"""From a plan to a finished bundle on disk: collect, redact, pack, streamed."""

import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from log_bundle.manifest import Connection, LeftOut, Manifest, Origin
from log_operator.collect.machine_facts import name_system
from log_operator.collect.sources import Asked
from log_operator.digest.error_lines import ErrorLines
from log_operator.disk import DiskWatch, is_full
from log_operator.errors import CollectFailed, NothingCollected, Withheld
from log_operator.packing.open_part import Growth
from log_operator.packing.pack import Packer, Rest
from log_operator.packing.part_sizes import PART_LIMIT
from log_operator.packing.stream import Stream
from log_operator.planning.plan import Chosen, Plan, settle
from log_operator.redact.second_look import SecondLook
from log_operator.redaction import Cleaner
from log_operator.values import (
    Advance,
    CleanStream,
    PartFile,
    Planned,
    Raw,
    Skipped,
    Stage,
)
from tenant_file.model import Profile
from ticket_code.code import TicketCode
from ticketbound import __version__
from ticketbound.clock import rfc3339
from ticketbound.language import later, say
from ticketbound.safe_text import escape

_MOST_SETTLED: Final = 20
"""How often allowances are counted anew at most: with many files, it takes a while each time."""

_PACKED_ENDINGS: Final = ("gz", "bz2", "xz", "zst")
ShowProgress = Callable[[str, int], AbstractContextManager[Stage]]


def describe_origin(code: TicketCode, profile: Profile, cleaner: Cleaner, now: datetime) -> Origin:
    """Whose bundle this is; the machine's names are cleaned as the logs are."""
    return Origin(
        account=code.subdomain,
        ticket=code.ticket,
        code_id=code.id_text,
        profile=profile.id,
        window=profile.window,
        created_at=rfc3339(now),
        operator=__version__,
        system=cleaner.clean_text(f"{platform.system()} {platform.release()} {platform.machine()}"),
        host=cleaner.clean_host(platform.node()),
        os=cleaner.clean_text(_name_system()),
    )


def _name_system() -> str:
    try:
        return name_system()
    except (OSError, KeyError):
        return ""


def prepare_bundle(
    sources: Sequence[Asked],
    plan: Plan,
    origin: Origin,
    folder: Path,
    cleaner: Cleaner,
    *,
    now: datetime,
    show_progress: ShowProgress,
    on_part: Callable[[PartFile], None] = lambda _: None,
    part_limit: int = PART_LIMIT,
    connection: Connection | None = None,
) -> tuple[Manifest, tuple[PartFile, ...]]:
    """Collect, clean and pack what was planned into parts in `folder`, and look at them once more.

    Each part but the first is handed to `on_part` when it has passed, in order, while the next
    ones are made. No part has more than `part_limit` bytes. The manifest tells of `connection`.

    Raises:
        NothingCollected: not one thing could be collected.
        RedactionFailed: the engine broke, or the second look found a secret; the parts are not
            to be used.
        NoRoom: the disk is full, or has too little to spare.
    """
    disk = DiskWatch(folder)
    disk.demand_room(plan.packed)
    look = SecondLook(cleaner.credential_rules)
    errors = ErrorLines(cleaner.clean_text)

    def make_packer(on_growth: Callable[[Growth], None]) -> Packer:
        return Packer(folder, origin, now, part_limit, on_growth)

    try:
        with Stream(make_packer, look, on_part) as stream:
            with show_progress(say("collecting and cleaning"), plan.size) as advance:
                skipped = _Packing(sources, cleaner, stream, disk, advance, errors).pack(plan)
            named = {one.origin for one in skipped}
            things = (*skipped, *(one for one in cleaner.skipped if one.origin not in named))
            left_out = [_leave_out(one, cleaner) for one in things]
            rest = Rest(left_out, _clean(connection, cleaner), errors.top(), cleaner.clean_text)
            with show_progress(say("looking once more"), stream.written) as stage:
                stage.skip(stream.looked_at)
                manifest = stream.finish(rest, stage)
    except OSError as error:
        if is_full(error):
            raise disk.full() from error
        raise
    if not manifest.entries:
        raise nothing_to_send()
    return manifest, tuple(stream.parts)


def nothing_to_send() -> NothingCollected:
    """What to say where a plan, or what came of it, is empty."""
    return NothingCollected(
        say(
            "there is nothing to send: nothing that support asks for is on this"
            " machine, or none of it may be read"
        ),
        hint=say("run 'operator plan' for the reasons; some logs need sudo or an administrator"),
    )


def _name_unpacked(entry: str) -> str:
    """The name without the ending of a compression: what is compressed is packed as its text."""
    stem, dot, ending = entry.rpartition(".")
    return (
        stem if dot and ending.lower() in _PACKED_ENDINGS and stem[-1:] not in ("", "/") else entry
    )


@dataclass(slots=True)
class _Packing:
    """Packs the things of a plan, and counts what they give."""

    sources: Sequence[Asked]
    cleaner: Cleaner
    stream: Stream
    disk: DiskWatch
    advance: Advance
    errors: ErrorLines
    used: dict[str, int] = field(default_factory=dict)
    failed: list[Skipped] = field(default_factory=list)

    def pack(self, plan: Plan) -> tuple[Skipped, ...]:
        """Pack everything, and return what was left out.

        Things of unknown size are first: what they do not use is for the others.
        """
        at_once = 1 + sum(map(self._is_unknown, plan.chosen)) // _MOST_SETTLED
        while unknown := [c for c in plan.chosen if self._is_unknown(c)]:
            for chosen in unknown[:at_once]:
                self._pack_one(chosen)
            plan = settle(plan, self.used)
        for chosen in plan.chosen:
            if chosen.planned.origin not in self.used:
                self._pack_one(chosen)
        return (*plan.skipped, *self.failed)

    def _is_unknown(self, chosen: Chosen) -> bool:
        return chosen.planned.size is None and chosen.planned.origin not in self.used

    def _pack_one(self, chosen: Chosen) -> None:
        planned = chosen.planned
        self.used[planned.origin] = 0
        try:
            with self.sources[chosen.source].source.open(planned, chosen.allowance) as raw:
                chunks = self._watch(raw, chosen)
                # What is compressed is planned, and cut, by the size of its text.
                cleaned = self.cleaner.redactor.clean(
                    chunks, name=planned.entry, unpacked_limit=chosen.allowance
                )
                self._pass_on(planned, cleaned, raw)
        except (CollectFailed, Withheld) as error:
            self.failed.append(Skipped(planned.origin, str(error)))

    def _pass_on(self, planned: Planned, cleaned: CleanStream, raw: Raw) -> None:
        named = replace(
            planned,
            entry=_name_unpacked(_clean_entry(self.cleaner, planned.entry)),
            origin=_clean_as_shown(self.cleaner.clean_path, planned.origin, 4096),
        )
        self.stream.begin(named)
        for piece in self.errors.note(named.entry, cleaned):
            self.disk.note_read(len(piece))
            self.stream.write(piece)
        notes = (*cleaned.notes, *map(self.cleaner.clean_text, raw.notes))
        self.stream.end(cleaned.report, notes)

    def _watch(self, raw: Raw, chosen: Chosen) -> Iterator[bytes]:
        """The chunks of `raw`; a source that fails half-way ends the thing with a note."""
        left = chosen.expected
        try:
            for chunk in raw.chunks:
                step = min(left, len(chunk))
                left -= step
                self.used[chosen.planned.origin] += len(chunk)
                self.advance(step)
                yield chunk
        except CollectFailed as error:
            raw.notes.append(later("cut: {why}").format(why=error))
        self.advance(left)


def _clean(connection: Connection | None, cleaner: Cleaner) -> Connection | None:
    """An authority may be named after the machine's owner."""
    if connection is None:
        return None
    return msgspec.structs.replace(
        connection, intercepted_by=cleaner.clean_text(connection.intercepted_by)
    )


def _leave_out(skipped: Skipped, cleaner: Cleaner) -> LeftOut:
    return LeftOut(
        source=_clean_as_shown(cleaner.clean_path, skipped.origin, 4096),
        reason=_clean_as_shown(cleaner.clean_text, skipped.reason, 1000),
    )


def _clean_entry(cleaner: Cleaner, entry: str) -> str:
    """The name in the bundle, which gets other characters for those that are no part of a name."""
    cleaned = cleaner.clean_name(entry)
    shown = escape(cleaned, limit=4096)
    again = shown if shown == cleaned else cleaner.clean_name(shown)
    return cleaned if again == shown else again


def _clean_as_shown(clean: Callable[[str], str], text: str, limit: int) -> str:
    """The text on one line, cleaned as it is, and again as it is shown where that differs.

    A control character in it can hide a secret from the rules until somebody reads it.
    """
    cleaned = clean(text)
    shown = escape(cleaned, limit=limit)
    return shown if shown == cleaned else escape(clean(shown), limit=limit)
