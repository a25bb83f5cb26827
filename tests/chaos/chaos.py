"""Thousand seeded runs of the built operator, each with faults, kills and restarts.

Usage: chaos.py [--runs N] [--first SEED] [--seed SEED] [--jobs N]. Ends with 1 where a run went
wrong; its folder stays in .work/chaos.
"""

# ruff: noqa: T201 - it talks on stdout

import argparse
import shutil
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))

from tests.chaos.run import Run, run_seed
from tests.chaos.world import copy_operator
from tests.journeys.conftest import build_journey_operator

_WORK = Path(__file__).parents[2] / ".work" / "chaos"


def main() -> int:
    """The exit status: 0 if nothing went wrong."""
    options = _read_options()
    seeds = (
        [options.seed]
        if options.seed is not None
        else range(options.first, options.first + options.runs)
    )
    operator = copy_operator(build_journey_operator())
    runs: list[Run] = []
    began = time.monotonic()
    try:
        for run in run_seeds(seeds, operator, _WORK, options.jobs):
            runs.append(run)
            print(f"[{len(runs)}/{len(seeds)}] {run.tell()}", flush=True)
    except KeyboardInterrupt:
        print("\nstopped")
    finally:
        shutil.rmtree(operator.parent)
    print(summarise(runs, time.monotonic() - began))
    return 1 if any(run.wrongs for run in runs) else 0


def run_seeds(seeds: Sequence[int], operator: Path, work: Path, jobs: int) -> Iterator[Run]:
    """Each run as it ends, `jobs` at a time; only the folders of those that went wrong stay."""
    left = iter(seeds)
    pool = ThreadPoolExecutor(jobs)
    running: set[Future[Run]] = set()
    try:
        while True:
            while len(running) < jobs and (seed := next(left, None)) is not None:
                running.add(pool.submit(run_seed, seed, operator, work / f"seed-{seed}"))
            if not running:
                return
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                run = future.result()
                if not run.wrongs:
                    shutil.rmtree(work / f"seed-{run.seed}")
                yield run
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def summarise(runs: Sequence[Run], seconds: float) -> str:
    """How many there were of everything, and how to repeat what went wrong."""
    starts = [start for run in runs for start in run.starts]
    struck = Counter(
        f"{start.struck[0]} while {start.struck[1]}" for start in starts if start.struck
    )
    faults = Counter(name for start in starts for name in start.hit)
    outcomes = Counter(run.outcome for run in runs)
    wrong = [run for run in runs if run.wrongs]
    lines = [
        f"\n{len(runs)} runs, {len(starts)} starts in {seconds:.0f} s; {len(wrong)} went wrong",
        *_list_counts("outcomes", outcomes),
        *_list_counts("signals that hit", struck),
        *_list_counts("faults that happened", faults),
        *(f"WRONG: {'; '.join(run.wrongs)}\n  repeat: make chaos SEED={run.seed}" for run in wrong),
    ]
    return "\n".join(lines)


def _list_counts(title: str, counts: Counter[str]) -> Iterator[str]:
    yield f"{title} ({counts.total()}):"
    yield from (f"  {count:6} {name}" for name, count in sorted(counts.items()))


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--first", type=int, default=1, metavar="SEED")
    parser.add_argument("--seed", type=int, help="this one alone")
    parser.add_argument("--jobs", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
