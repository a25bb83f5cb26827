"""The built operator, and one calm run of it to change for the worse."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.run import PART_SIZE
from tests.chaos.starting import Striker, start_operator
from tests.chaos.troubles import NONE
from tests.chaos.verdict import Picture, take_picture
from tests.chaos.world import copy_operator, make_world
from tests.journeys.conftest import build_journey_operator


@pytest.fixture(scope="session")
def operator() -> Iterator[Path]:
    """A copy of it, so that nobody builds it anew in mid-run."""
    copy = copy_operator(build_journey_operator())
    yield copy
    shutil.rmtree(copy.parent)


@pytest.fixture(scope="session")
def picture(operator: Path, tmp_path_factory: pytest.TempPathFactory) -> Picture:
    """Where nothing went wrong."""
    folder = tmp_path_factory.mktemp("calm")
    striker = Striker()
    with make_world(random.Random(4), folder, striker.look) as world:
        start = start_operator(operator, PART_SIZE, world, striker, NONE)
        return take_picture(world, start.said, (start.status,), hidden=0, most_comments=1)
