from log_operator.packing.part_sizes import PART_LIMIT, room_for_names
from log_operator.planning.budget import Room
from log_operator.planning.plan import Plan, make_plan, settle
from log_operator.values import Planned, Skipped, Unlisted

ROOMS = (Room(2, 500_000_000, "app"), Room(2, 16_000_000, "journal"))


def thing(name: str, size: int | None, *, is_whole: bool = False) -> Planned:
    return Planned(entry=name, origin=f"/{name}", size=size, why="to see", is_whole=is_whole)


def plan_of(*things: tuple[int, Planned | Skipped], max_size: int = 100_000_000) -> Plan:
    return make_plan(things, ROOMS, max_size)


def allowances(plan: Plan) -> dict[str, int]:
    return {chosen.planned.entry: chosen.allowance for chosen in plan.chosen}


def test_what_is_too_large_gets_what_the_small_leave() -> None:
    plan = plan_of((0, thing("a", 300_000_000)), (0, thing("b", 50)), (1, thing("c", 40)))
    assert allowances(plan) == {"a": 99_999_910, "b": 50, "c": 40}
    assert [c.source for c in plan.chosen] == [0, 0, 1]
    assert plan.size == 100_000_000
    assert plan.skipped == ()


def test_what_gets_nothing_is_left_out_and_says_why() -> None:
    plan = plan_of(
        (0, thing("a", 90_000_000)),
        (0, thing("a.gz", 200_000_000, is_whole=True)),
        (1, thing("b.gz", 17_000_000, is_whole=True)),
    )
    assert allowances(plan) == {"a": 90_000_000}
    assert [skipped.reason for skipped in plan.skipped] == [
        f"its {size} cannot be sent in part, and go over the limit of {limit}"
        for size, limit in (
            ("200.0 MB", "100.0 MB for everything together"),
            ("17.0 MB", "16.0 MB for its source"),
        )
    ]


def test_what_is_too_much_is_left_out_from_the_end() -> None:
    found = [(0, thing(str(n), 1_000_000)) for n in range(100)]
    plan = plan_of(*found, max_size=10_000_000)
    assert list(allowances(plan).values()) == [100_000] * 100
    plan = plan_of(*found, max_size=650_000)
    assert allowances(plan) == {str(n): 72_222 for n in range(9)}
    reason = "no room is left for it within the limit of 650.0 KB for everything together"
    assert plan.skipped[0] == Skipped("/9", reason)


def test_a_part_is_kept_for_what_is_of_unknown_size() -> None:
    plan = plan_of((0, thing("a", 300_000_000)), (1, thing("journal", None)))
    assert allowances(plan) == {"a": 99_000_000, "journal": 16_000_000}
    assert [chosen.expected for chosen in plan.chosen] == [99_000_000, 1_000_000]
    assert plan.size == 100_000_000


def test_what_it_did_not_use_goes_to_the_others() -> None:
    plan = plan_of((0, thing("a", 300_000_000)), (1, thing("journal", None)), (1, thing("b", 9)))
    settled = settle(plan, {"/journal": 4_000})
    assert allowances(settled) == {"a": 99_995_990, "journal": 15_999_991, "b": 9}
    settled = settle(plan, {"/journal": 16_000_000})
    assert "b" not in allowances(settled)
    assert allowances(settled)["a"] == 84_000_000
    reason = "no room is left for it within the limit of 16.0 MB for its source"
    assert settled.skipped == (Skipped("/b", reason),)


def test_what_two_sources_name_is_taken_once() -> None:
    plan = plan_of((0, thing("a", 60)), (1, thing("a", 60)))
    assert len(plan.chosen) == 1
    assert plan.skipped == ()


def test_skipped_things_stay_skipped() -> None:
    skipped = Skipped("/pipe", "not a file")
    assert plan_of((0, skipped)).skipped == (skipped,)


def test_names_are_bounded_and_the_rest_is_counted() -> None:
    plan = plan_of(*((0, thing("x" * 200 + str(n), 0)) for n in range(50_000)))
    listed = sum(len(c.planned.origin) for c in plan.chosen)
    assert listed <= room_for_names(PART_LIMIT)
    (rest,) = plan.skipped
    assert rest.origin == f"{50_000 - len(plan.chosen):,} more of source app"


def test_what_a_source_does_not_list_is_counted_unless_another_lists_it() -> None:
    unlisted = Unlisted("/logs/*", "too old", {"/a", "/b", "/c"}, 3, 30)
    plan = plan_of((0, thing("new", 1)), (0, unlisted), (1, thing("b", 1)))
    assert allowances(plan) == {"new": 1, "b": 1}
    assert plan.skipped == (Skipped("2 more of source app", "too old"),)
    plan = plan_of((0, unlisted), (1, thing("a", 1)), (1, thing("b", 1)), (1, thing("c", 1)))
    assert plan.skipped == ()


def test_many_names_of_one_source_push_out_none_of_another() -> None:
    rooms = (Room(1, 1 << 40, "chatty"), Room(4, 1 << 40, "important"))
    chatty = [(0, thing(f"{n:06}.log", 2)) for n in range(50_000)]
    important: list[tuple[int, Planned | Skipped]]
    important = [(1, thing("049999.log", 2)), (1, thing("a", 9)), (1, Skipped("/b", "a pipe"))]
    plan = make_plan([*chatty, *important], rooms, 1 << 40)
    assert [c.planned.entry for c in plan.chosen if c.source == 1] == ["049999.log", "a"]
    named, rest = plan.skipped
    assert named == Skipped("/b", "a pipe")
    # The one that both sources name is not among those that nobody lists.
    assert rest.origin == f"{50_000 - len(plan.chosen) + 1:,} more of source chatty"


def test_room_for_names_is_shared_by_weight() -> None:
    rooms = (Room(1, 1 << 40, "low"), Room(4, 1 << 40, "high"))
    found = [(number % 2, thing(f"{number:09}", 1)) for number in range(60_000)]
    chosen = make_plan(found, rooms, 1 << 40).chosen
    low, high = (sum(c.source == source for c in chosen) for source in (0, 1))
    assert 3.9 < high / low < 4.1


def test_what_is_packed_is_a_quarter() -> None:
    log, text = 8_000_000, 4_000_000
    things = ((0, thing("a.log", log)), (0, thing("a.log.1.gz", text, is_whole=True)))
    plan = plan_of(*things)
    assert [chosen.packed for chosen in plan.chosen] == [log // 4 + 250, text // 4 + 250]
    assert plan.packed == 3_000_500
