from log_operator.plan import ROOM_FOR_NAMES, make_plan
from log_operator.values import Planned, Skipped


def thing(name: str, size: int | None) -> Planned:
    return Planned(entry=name, origin=f"/{name}", size=size, why="to see")


def test_what_does_not_fit_is_skipped_and_smaller_things_still_fit() -> None:
    found = [(0, thing("a", 60)), (0, thing("b", 50)), (1, thing("c", 40)), (1, thing("d", None))]
    plan = make_plan(found, 100)
    assert [c.planned.entry for c in plan.chosen] == ["a", "c", "d"]
    assert [c.source for c in plan.chosen] == [0, 1, 1]
    assert plan.size == 100
    (skipped,) = plan.skipped
    assert skipped == Skipped("/b", "over the limit of 100 B for everything together")


def test_what_two_sources_name_is_taken_once() -> None:
    plan = make_plan([(0, thing("a", 60)), (1, thing("a", 60))], 100)
    assert len(plan.chosen) == 1
    assert plan.skipped == ()


def test_skipped_things_stay_skipped() -> None:
    skipped = Skipped("/pipe", "not a file")
    assert make_plan([(0, skipped)], 100).skipped == (skipped,)


def test_names_are_bounded_and_the_rest_is_counted() -> None:
    plan = make_plan(((0, thing("x" * 200 + str(n), 0)) for n in range(50_000)), 100)
    listed = sum(len(c.planned.origin) for c in plan.chosen)
    assert listed <= ROOM_FOR_NAMES
    (rest,) = plan.skipped
    assert rest.origin == f"{50_000 - len(plan.chosen)} more"
