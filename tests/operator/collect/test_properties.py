"""What holds of any profile on any tree; `bench_collect.py` runs 200 of one on 50 of the other."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tenant_file.model import Profile

from .random_machines import Machine, check_pair, make_machine, profiles

TREES = 50

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the trees have pipes and odd names")


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Machine]:
    """The one of that number."""
    folder = tmp_path_factory.mktemp("machines")
    return [make_machine(folder, seed) for seed in range(TREES)].__getitem__


@settings(max_examples=200, deadline=None)
@given(profile=profiles, number=st.integers(0, TREES - 1))
def test_only_what_is_asked_is_sent_within_the_caps_and_the_rest_is_named(
    machine: Callable[[int], Machine], profile: Profile, number: int
) -> None:
    """Never outside the profile, never a denied name or a link's target, never above a cap."""
    check_pair(profile, machine(number))


def test_the_trees_have_something_of_everything(machine: Callable[[int], Machine]) -> None:
    paths = [path for number in range(TREES) for path in machine(number).paths]
    for is_there in (Path.is_symlink, Path.is_fifo, lambda p: p.lstat().st_nlink > 1):
        assert sum(map(is_there, paths)) > 20
    assert sum(".ssh" in path.parts for path in paths) > 50
