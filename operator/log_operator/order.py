"""What the person asked for on the command line, and what the program stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tenant_file.model import Tenant
from ticketbound.clock import AdjustableClock

Action = Literal["send", "plan", "resume", "save", "status"]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """How much less than the profile is wanted.

    Args:
        only: ids of the sources that are asked; all where it is empty.
        skip: ids of sources that are not.
        since: how far back from now, such as `24h`; None for as far as the profile says.
    """

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """One run.

    Args:
        action: `send`; `plan` to look only; `resume` to go on with what is kept, and nothing
            else; `save` to put the bundle into `folder` instead; `status` to list what is kept.
        code: given as an argument; None where it is read or asked for.
        code_file: a path, `-` for standard input, or None.
        yes: do not ask; needs `ticket`.
        ticket: must repeat the code's ticket where `yes` is given.
        profile: for `plan` without a code.
        subdomain: typed by the person, for a build that knows no vendor.
        state_folder: where the bundle is made and the receipt stays.
        narrowing: which sources, and how far back.
        part_limit: bytes of a part at most, where the person wants them smaller.
        limit_rate: bytes a second that are sent at most.
        give_up_after: seconds that may be waited for Zendesk and the network; None for the usual.
        allow_interception: send also where somebody on the way reads along, by an authority that
            this machine trusts.
        folder: a bundle that was saved, for `send`; where to save one, for `save`.
        anew: collect anew, whatever is kept of an earlier run.
    """

    action: Action
    code: str | None
    code_file: str | None
    yes: bool
    ticket: int | None
    profile: str | None
    subdomain: str | None
    state_folder: Path
    narrowing: Narrowing = Narrowing()
    part_limit: int | None = None
    limit_rate: int | None = None
    give_up_after: float | None = None
    allow_interception: bool = True
    folder: Path | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class RedactOrder:
    """Clean these files for whoever is curious; `-` is standard input.

    With `explain` the hits are shown in place of the text.
    """

    files: tuple[str, ...]
    explain: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """What a run stands on: passed in, so that tests bring their own."""

    tenant: Tenant
    environment: Mapping[str, str]
    clock: AdjustableClock
