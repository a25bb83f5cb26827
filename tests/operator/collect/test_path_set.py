"""Paths are known again by their hashes alone."""

from array import array

from hypothesis import given
from hypothesis import strategies as st

from log_operator.collect.path_set import PathSet


@given(st.sets(st.text(max_size=3), max_size=60), st.sets(st.text(max_size=3), max_size=60))
def test_holds_what_was_added_once(added: set[str], asked: set[str]) -> None:
    paths = PathSet()
    for path in [*added, *added]:
        paths.add(path)
    assert len(paths) == len(added)
    assert {path for path in asked | added if path in paths} == added


def test_many_paths_take_few_bytes_each() -> None:
    paths = PathSet()
    for number in range(50_000):
        paths.add(f"/var/log/a/rather/long/path/{number}.log")
    assert len(paths) == 50_000
    assert all(f"/var/log/a/rather/long/path/{n}.log" in paths for n in range(0, 50_000, 7))
    assert "/var/log/other.log" not in paths
    (slots,) = (held for held in vars(paths).values() if isinstance(held, array))
    assert len(slots) * slots.itemsize <= 32 * len(paths)
