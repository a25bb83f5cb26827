import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from log_operator.planning.budget import SMALLEST_PART, Room, Wish, allot, find_level

MB: Final = 1_000_000
ANY: Final = 1 << 50

wishes_of = st.lists(
    st.builds(
        Wish,
        st.integers(0, 3),
        st.one_of(st.integers(0, 200_000), st.integers(0, 50 * MB)),
        st.booleans(),
    ),
    max_size=40,
)
rooms_of = st.lists(
    st.builds(Room, st.sampled_from([1, 2, 4]), st.integers(0, 60 * MB)), min_size=4, max_size=4
)


@given(wishes_of, rooms_of, st.integers(0, 100 * MB))
def test_nothing_goes_over_a_limit_and_nothing_useless_is_given(
    wishes: list[Wish], rooms: list[Room], budget: int
) -> None:
    given = allot(wishes, rooms, budget)
    assert sum(part or 0 for part in given) <= budget
    for source, room in enumerate(rooms):
        parts = [p or 0 for p, w in zip(given, wishes, strict=True) if w.source == source]
        assert sum(parts) <= room.most
    for part, wish in zip(given, wishes, strict=True):
        if part is not None and part != wish.size:
            assert not wish.is_whole
            assert SMALLEST_PART <= part < wish.size


@given(wishes_of, rooms_of)
def test_all_get_all_where_there_is_room(wishes: list[Wish], rooms: list[Room]) -> None:
    rooms = [Room(room.weight, ANY) for room in rooms]
    assert allot(wishes, rooms, ANY) == [wish.size for wish in wishes]


@given(st.lists(st.tuples(st.integers(0, 1000), st.sampled_from([1, 2, 4])), min_size=1))
def test_the_level_uses_the_room_and_no_more(asks: list[tuple[int, int]]) -> None:
    room = sum(size for size, _ in asks) // 2
    level = find_level(asks, room)
    used = sum(min(size, weight * level) for size, weight in asks)
    assert used <= room < used + sum(weight for _, weight in asks) + (room == used)


def test_a_chatty_log_pushes_out_nothing_small() -> None:
    wishes = [Wish(0, 10_000 * MB), Wish(1, 300_000), Wish(2, 5 * MB)]
    rooms = [Room(4, ANY), Room(1, ANY), Room(1, ANY)]
    assert allot(wishes, rooms, 500 * MB) == [494_700_000, 300_000, 5 * MB]


def test_within_a_source_too() -> None:
    wishes = [Wish(0, 10_000 * MB), Wish(0, 300_000), Wish(0, 9_000 * MB)]
    assert allot(wishes, [Room(2, 100 * MB)], ANY) == [49_850_000, 300_000, 49_850_000]


@pytest.mark.parametrize(("weights", "parts"), [((4, 1), (80, 20)), ((2, 2), (50, 50))])
def test_weights_share_what_two_want(weights: tuple[int, int], parts: tuple[int, int]) -> None:
    rooms = [Room(weight, ANY) for weight in weights]
    wishes = [Wish(0, 900 * MB), Wish(1, 900 * MB)]
    assert allot(wishes, rooms, 100 * MB) == [part * MB for part in parts]


def test_leaves_out_the_last_where_parts_would_be_too_small() -> None:
    wishes = [Wish(0, 10 * MB)] * 100
    given = allot(wishes, [Room(2, ANY)], 10 * SMALLEST_PART + 5)
    assert given == [SMALLEST_PART] * 10 + [None] * 90


def test_a_whole_thing_over_its_share_makes_room_for_the_others() -> None:
    wishes = [Wish(0, 90 * MB, is_whole=True), Wish(0, 40 * MB), Wish(0, 30 * MB, is_whole=True)]
    assert allot(wishes, [Room(2, ANY)], 100 * MB) == [None, 40 * MB, 30 * MB]
    assert allot(wishes[:2], [Room(2, ANY)], 130 * MB) == [90 * MB, 40 * MB]


def test_what_a_whole_thing_cannot_use_goes_to_another_source() -> None:
    wishes = [Wish(0, 90 * MB, is_whole=True), Wish(1, 500 * MB)]
    assert allot(wishes, [Room(2, ANY)] * 2, 100 * MB) == [None, 100 * MB]


def test_is_quick_for_as_many_things_as_a_bundle_lists() -> None:
    wishes = [Wish(n % 5, n * 977 % (3 * MB), n % 2 == 0) for n in range(15_000)]
    began = time.perf_counter()
    allot(wishes, [Room(2, ANY)] * 5, 500 * MB)
    assert time.perf_counter() - began < 5  # takes a fifth of a second here
