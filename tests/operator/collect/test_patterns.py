import glob
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from log_operator.collect.files import FilesSource
from log_operator.collect.host import Host
from tenant_file.sources import Files

from .conftest import Collect, Write

FILES = [
    "a", "b", "a.log", ".x", "[a]", "é.log",
    "d/a", "d/b.log", "d/.x", "d/d/a.log", "d/d/d/b", "d/a.log.1",
    ".h/a", ".h/d/b.log", "e/d/a", "e/ab", "e/a b.log", "ab/a/a", "ab/b/d/a.log",
]  # fmt: skip
NAMES = ["a", "b", "d", "e", "ab", ".h", "*", "?", "**", "*.log", "a*", "[ab]", "[!a]*", "*b", ".*"]

QUIETLY = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)

globs = st.lists(st.sampled_from([*NAMES, "*", "**", "d"]), min_size=1, max_size=4).map("/".join)


@pytest.fixture
def filled(tree: Path, write: Write) -> Path:
    for name in FILES:
        if not (tree / name).is_dir():
            write(name)
    return tree


def find_all(tree: Path, pattern: str) -> list[str]:
    """What the standard library finds; the oracle of these tests."""
    return glob.glob(pattern, root_dir=tree, recursive=True, include_hidden=True)  # noqa: PTH207 - Path.glob takes a last `**` for folders only


def find_files(tree: Path, pattern: str) -> set[str]:
    found = find_all(tree, pattern)
    # It gives `a/` for `a/**` though `a` is a file.
    return {name for name in found if (tree / name).is_file() and not name.endswith("/")}


def find_below(tree: Path, pattern: str) -> set[str]:
    """The files that are matches, or lie in a folder that is one."""
    found = find_all(tree, pattern)
    return {
        file
        for file in find_files(tree, "**")
        for match in found
        if match and (file == match or file.startswith(match.rstrip("/") + "/"))
    } | (find_files(tree, "**") if "" in found else set())


@settings(QUIETLY, max_examples=300)
@given(globs)
def test_finds_what_the_standard_library_finds(
    filled: Path, collect: Collect, pattern: str
) -> None:
    assert set(collect(pattern, rotated=False).names) == find_files(filled, pattern)


@settings(QUIETLY, max_examples=200)
@given(globs, globs)
def test_leaves_out_what_is_excluded_and_all_below_it(
    filled: Path, collect: Collect, include: str, exclude: str
) -> None:
    expected = find_files(filled, include) - find_below(filled, exclude)
    assert set(collect(include, exclude=(exclude,), rotated=False).names) == expected


@pytest.mark.usefixtures("filled")
def test_finds_something_at_all(collect: Collect) -> None:
    assert len(collect("**").names) == len(FILES)


def test_exclude_that_is_no_full_path_fits_anywhere(write: Write, host: Host, tree: Path) -> None:
    write("a/app.log")
    write("a/app.bin")
    write("b/cache/app.log")
    files = Files("why", (f"{tree}/**",), ("*.bin", "cache"))
    names = [item.origin for item in FilesSource(files, "7d", host).plan()]
    assert names == [f"{tree}/a/app.log"]


def test_a_name_spelled_out_is_found_in_a_folder_that_cannot_be_listed(
    collect: Collect, write: Write
) -> None:
    write("app.log")
    assert collect("app.log", "gone.log").names == ["app.log"]
    assert collect("gone.log").skipped == {"gone.log": "nothing there fits"}
