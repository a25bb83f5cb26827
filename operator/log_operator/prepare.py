"""From a profile to a finished bundle on disk: plan, collect, redact, pack, streamed."""

import errno
import platform
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from log_bundle.manifest import LeftOut, Manifest, Origin
from log_operator.collect.host import Host
from log_operator.collect.sources import Asked, build_sources
from log_operator.errors import CollectFailed, NoRoom, NothingCollected, Withheld
from log_operator.pack import Packer
from log_operator.plan import Chosen, Plan, make_plan
from log_operator.redact.second_look import SecondLook
from log_operator.redaction import Cleaner
from log_operator.values import Advance, PartFile, Planned, Raw, Skipped
from tenant_file.model import Profile
from ticket_code.code import TicketCode
from ticketbound import __version__
from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from ticketbound.sizes import parse_size

ShowProgress = Callable[[str, int], AbstractContextManager[Advance]]


def plan_profile(profile: Profile, host: Host) -> tuple[list[Asked], Plan]:
    """The profile's sources on this machine, and what would be collected; reads no contents."""
    sources = build_sources(profile, host)
    found = ((number, item) for number, asked in enumerate(sources) for item in asked.source.plan())
    return sources, make_plan(found, parse_size(profile.max_size))


def describe_origin(code: TicketCode, profile: Profile, cleaner: Cleaner, now: datetime) -> Origin:
    """Whose bundle this is; says nothing that names the machine or its user."""
    return Origin(
        account=code.subdomain,
        ticket=code.ticket,
        code_id=code.id_text,
        profile=profile.id,
        window=profile.window,
        created_at=rfc3339(now),
        operator=__version__,
        system=cleaner.clean_text(f"{platform.system()} {platform.release()} {platform.machine()}"),
    )


def prepare_bundle(
    sources: Sequence[Asked],
    plan: Plan,
    origin: Origin,
    folder: Path,
    cleaner: Cleaner,
    *,
    now: datetime,
    show_progress: ShowProgress,
) -> tuple[Manifest, tuple[PartFile, ...]]:
    """Collect, clean and pack what was planned into parts in `folder`, and look at them once more.

    Raises:
        NothingCollected: not one thing could be collected.
        RedactionFailed: the engine broke, or the second look found a secret; the parts are not
            to be used.
        NoRoom: the disk is full.
    """
    packer = Packer(folder, origin, now)
    try:
        with show_progress("collecting and cleaning", plan.size) as advance:
            failed = [
                skipped
                for chosen in plan.chosen
                if (skipped := _pack_one(sources, chosen, cleaner, packer, advance))
            ]
        skipped_things = (*plan.skipped, *failed, *cleaner.skipped)
        manifest, parts = packer.finish([_leave_out(s, cleaner) for s in skipped_things])
    except OSError as error:
        packer.abandon()
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoRoom(
                f"the disk of {escape(str(folder.parent), limit=1000)} is full; nothing was sent",
                hint="free some space, or name another folder with --state-dir",
            ) from error
        raise
    except BaseException:
        packer.abandon()
        raise
    if not manifest.entries:
        raise NothingCollected(
            "there is nothing to send: nothing that support asks for is on this machine,"
            " or none of it may be read",
            hint="run 'operator plan' for the reasons; some logs need sudo or an administrator",
        )
    _look_again([part.path for part in parts], cleaner, show_progress)
    return manifest, parts


def _look_again(parts: Sequence[Path], cleaner: Cleaner, show_progress: ShowProgress) -> None:
    look = SecondLook(cleaner.credential_rules)
    with show_progress("looking once more", look.measure(parts)) as advance:
        look.demand_clean(parts, advance)


def _pack_one(
    sources: Sequence[Asked],
    chosen: Chosen,
    cleaner: Cleaner,
    packer: Packer,
    advance: Advance,
) -> Skipped | None:
    """Pack one thing, or say why not."""
    planned = chosen.planned
    try:
        with sources[chosen.source].source.open(planned, chosen.allowance) as raw:
            stream = cleaner.redactor.clean(_watch(raw, planned, advance), name=planned.entry)
            named = replace(
                planned,
                entry=cleaner.clean_name(planned.entry),
                origin=cleaner.clean_path(planned.origin),
            )
            packer.add(named, stream, lambda: map(cleaner.clean_text, raw.notes))
    except (CollectFailed, Withheld) as error:
        return Skipped(planned.origin, str(error))
    return None


def _watch(raw: Raw, planned: Planned, advance: Advance) -> Iterator[bytes]:
    """The chunks of `raw`; a source that fails half-way ends the thing with a note."""
    left = planned.size or 0
    try:
        for chunk in raw.chunks:
            step = min(left, len(chunk))
            left -= step
            advance(step)
            yield chunk
    except CollectFailed as error:
        raw.notes.append(f"cut: {error}")
    advance(left)


def _leave_out(skipped: Skipped, cleaner: Cleaner) -> LeftOut:
    return LeftOut(
        source=escape(cleaner.clean_path(skipped.origin), limit=4096),
        reason=escape(cleaner.clean_text(skipped.reason), limit=1000),
    )
