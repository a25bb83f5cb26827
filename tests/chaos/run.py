"""One seeded run: starts of the operator in trouble, until the logs are there or never will be."""

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.chaos.starting import HUNG, Start, Striker, start_operator
from tests.chaos.troubles import NONE, draw_troubles
from tests.chaos.verdict import list_wrongs, take_picture
from tests.chaos.world import World, make_world

PART_SIZE: Final = ("--part-size", "1MiB")
_CALM_STARTS: Final = 3


@dataclass(frozen=True)
class Run:
    """What became of one seed."""

    seed: int
    starts: tuple[Start, ...]
    outcome: str
    wrongs: tuple[str, ...]
    seconds: float

    def tell(self) -> str:
        """One line, and one more for each thing that is wrong."""
        signals = [" ".join(one.struck) for one in self.starts if one.struck]
        faults = [name for one in self.starts for name in one.hit]
        statuses = "/".join(str(one.status) for one in self.starts)
        line = (
            f"seed {self.seed:<6} {len(self.starts)} starts ({statuses}): {self.outcome};"
            f" {', '.join([*signals, *faults]) or 'no trouble'}; {self.seconds:.1f} s"
        )
        return "\n".join((line, *(f"    WRONG: {wrong}" for wrong in self.wrongs)))


def run_seed(seed: int, operator: Path, folder: Path) -> Run:
    """One run in `folder`, which stays."""
    began = time.monotonic()
    rng = random.Random(seed)
    striker = Striker()
    with make_world(rng, folder, striker.look) as world:
        starts: list[Start] = []
        for trouble in (*draw_troubles(rng), *[NONE] * _CALM_STARTS):
            starts.append(start_operator(operator, PART_SIZE, world, striker, trouble))
            if _is_over(starts[-1], world):
                break
        outcome, wrongs = _judge(world, starts)
    _write_down(folder, starts)
    return Run(seed, tuple(starts), outcome, tuple(wrongs), time.monotonic() - began)


def _is_over(start: Start, world: World) -> bool:
    """A start that was struck while it tidied up needs another one."""
    if start.status == HUNG:
        return True
    is_struck = start.status != 0 and start.struck is not None
    return not is_struck and (world.code_folder / "receipt.json").exists()


def _judge(world: World, starts: Sequence[Start]) -> tuple[str, list[str]]:
    is_delivered = _is_over(starts[-1], world)
    picture = take_picture(
        world,
        said="\n".join(start.said for start in starts),
        statuses=tuple(one.status for one in starts if one.status >= 0 or one.struck is None),
        hidden=sum(start.hidden for start in starts),
        most_comments=_count_comments([start.hit for start in starts]),
    )
    wrongs = list_wrongs(picture, is_delivered=is_delivered)
    if is_delivered:
        return f"{len(picture.arrived)} parts in {picture.comments} comments", wrongs
    if not _may_fail(starts):
        wrongs.append("it never got there")
    return "not delivered, bundle kept", wrongs


def _count_comments(hits: Sequence[Sequence[str]]) -> int:
    """How many there may be, by the faults of each start.

    A refusal may mean that the account takes fewer files in one, so half of them are tried, as long
    as the program runs: three become three, seven after two refusals seven. An hour may bring one.
    """
    refused = sum((2 << hit.count("422 comment")) - 2 for hit in hits)
    return 1 + refused + sum(hit.count("hour passed") for hit in hits)


def _may_fail(starts: Sequence[Start]) -> bool:
    """Where the code is gone, or with the uploads every trace of a comment without answer."""
    is_late = False
    for start in starts:
        is_late |= "hour passed" in start.hit
        if is_late and _is_in_doubt(start):
            return True
    return any(name.split()[0] == "revoke_token" for start in starts for name in start.hit)


def _is_in_doubt(start: Start) -> bool:
    """A run that is ends the code, and may be killed before it says so."""
    is_told = "may or may not be on ticket" in start.said
    return is_told or start.struck == ("SIGKILL", "giving up")


def _write_down(folder: Path, starts: Sequence[Start]) -> None:
    for number, start in enumerate(starts, 1):
        head = f"status {start.status}, {start.struck}, {start.hit}\n"
        (folder / f"start-{number}.txt").write_text(head + start.said)
