"""Some seeded runs of the thousand that `make chaos` makes."""

import sys
from pathlib import Path

import pytest

from tests.chaos.chaos import run_seeds, summarise

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform == "win32", reason="signals to a group of processes"),
]

SEEDS = range(1, 21)
JOBS = 8
"""At a time: a run in doubt of its comment waits for most of its half minute."""


def test_nothing_is_lost_and_nothing_doubled(operator: Path, tmp_path: Path) -> None:
    runs = list(run_seeds(SEEDS, operator, tmp_path, jobs=JOBS))
    assert {run.seed for run in runs} == set(SEEDS)
    assert [run.tell() for run in runs if run.wrongs] == [], summarise(runs, 0)
    assert sum(one.struck is not None for run in runs for one in run.starts) > 5
