"""What is said beforehand of the whole: it must hold when it is made."""

import random
from pathlib import Path

import pytest

from log_operator.collect.host import Host
from log_operator.consent.source_dialogue import NoSuchSource, read_numbers
from log_operator.order import Narrowing
from log_operator.planning.forecast import Forecast, SourceForecast, predict
from log_operator.planning.outlook import Outlook, describe_outlook
from log_operator.planning.plan_words import describe_forecast, describe_sources
from log_operator.planning.selection import Selection, select
from log_operator.planning.survey import Survey
from tenant_file.model import Profile
from tenant_file.sources import Command, Files, HostFacts
from tests.operator.program.test_prepare import Machine, machine
from ticketbound.clock import utc_now

__all__ = ["machine"]


def choose(folder: Path, *skip: str, max_size: str = "500MB") -> tuple[Selection, Survey]:
    profile = Profile(
        "shop",
        "The shop",
        (
            Files(id="app", why="to see\x1b[2J", include=(f"{folder}/app*",)),
            Files(id="all", why="to see all", include=(f"{folder}/**",), max_size="100KB"),
            HostFacts(id="facts", why="which system", max_size="1MB"),
        ),
        max_size=max_size,
    )
    selection = select(profile, Narrowing(skip=skip))
    return selection, Survey(selection.profile, Host("linux", {}, None, utc_now))


def look(folder: Path, *skip: str, max_size: str = "500MB") -> Forecast:
    selection, survey = choose(folder, *skip, max_size=max_size)
    return predict(survey, survey.plan(selection.unticked), selection.unticked)


def test_each_source_before_and_after_its_caps(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_bytes(b"x\n" * 1000)
    (tmp_path / "large.log").write_bytes(b"x\n" * 150_000)
    app, everything, facts = look(tmp_path).sources
    assert (app.number, app.id, app.things, app.size_on_disk, app.size) == (1, "app", 1, 2000, 2000)
    # What two sources name is counted once, for the first.
    assert (everything.things, everything.size_on_disk) == (1, 300_000)
    assert everything.size <= 100_000
    assert (facts.size_on_disk, facts.is_guess) == (None, True)
    assert not app.is_guess


def test_where_there_is_nothing_it_says_why(tmp_path: Path) -> None:
    app, everything, _ = look(tmp_path, "facts").sources
    assert (app.things, app.size_on_disk, app.size) == (0, 0, 0)
    assert app.reason
    shown = list(describe_sources(Forecast((app, everything), 0, 0, 0, 1, 0, 0, 0), 120))
    assert shown[1].endswith("app     nothing here")
    assert shown[2] == f"          ({app.reason})"


def test_what_is_unticked_counts_nowhere(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_bytes(b"x\n" * 1000)
    (tmp_path / "web.log").write_bytes(b"x\n" * 1000)
    app, everything, facts = look(tmp_path, "app", "facts").sources
    assert (app.is_ticked, app.things, app.size_on_disk) == (False, 0, None)
    assert (everything.is_ticked, everything.things) == (True, 1)
    assert facts.size_on_disk is None


def test_forecast_holds(machine: Machine) -> None:
    """Of logs like those that the constants come from; packed never needs more room than told."""
    rng = random.Random(7)
    words = [f"word{rng.randrange(10**6)}" for _ in range(3000)]
    for name in range(4):
        text = (f"2026-11-21 INFO {' '.join(rng.choices(words, k=9))}\n" for _ in range(9000))
        (machine.logs / f"app-{name}.log").write_text("".join(text))
    forecast = look(machine.logs, "all", "facts")
    bundle = machine.prepare()
    sent = sum(entry.size for entry in bundle.manifest.entries)
    assert forecast.files == len(bundle.manifest.entries) == 4
    assert abs(sent - forecast.size) < forecast.size / 5
    assert forecast.parts == bundle.manifest.parts == 1
    packed = sum(part.stat().st_size for part in machine.parts.iterdir())
    assert packed <= forecast.room
    assert forecast.packed / 2 < packed < forecast.packed * 2


@pytest.mark.parametrize(("size", "parts"), [(90_000_000, 1), (100_000_000, 2)])
def test_parts_and_seconds_of_much(tmp_path: Path, size: int, parts: int) -> None:
    for name in ("app.log", "app.log.1"):
        with (tmp_path / name).open("wb") as file:
            file.truncate(size)
    forecast = look(tmp_path, "all", "facts", max_size="2GB")
    assert forecast.size == 2 * size
    assert forecast.packed == 2 * (size // 4 + 250)
    assert forecast.parts == parts
    assert forecast.seconds_to_collect == forecast.size / 10_000_000
    assert forecast.seconds_to_send == forecast.packed / 1_000_000


@pytest.mark.parametrize(
    ("limit", "rate", "words"),
    [(None, 1_000_000, "1.0 MB"), (300_000, 300_000, "300.0 KB"), (2_000_000, 1_000_000, "1.0 MB")],
)
def test_what_the_person_limits_takes_longer(
    tmp_path: Path, limit: int | None, rate: int, words: str
) -> None:
    (tmp_path / "app.log").write_bytes(b"x\n" * 1000)
    selection, survey = choose(tmp_path, "facts")
    survey.limit_rate = limit
    plan = survey.plan(selection.unticked)
    forecast = predict(survey, plan, selection.unticked)
    assert forecast.seconds_to_send == forecast.packed / rate
    assert list(describe_forecast(forecast, tmp_path))[-1].endswith(f", at {words} a second")
    outlook = Outlook(selection, survey.sources, plan, forecast)
    assert describe_outlook(outlook)["sending_rate"] == rate


def wide(name: str, **more: object) -> SourceForecast:
    fields: dict[str, object] = {
        "number": 1,
        "id": name,
        "why": "what it did when it fell over, and which of its neighbours it took along",
        "is_ticked": True,
        "things": 1203,
        "size_on_disk": 999_900_000_000,
        "size": 999_900_000_000,
        "is_guess": True,
    }
    return SourceForecast(**{**fields, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_table_fits_the_screen_and_names_every_id(columns: int) -> None:
    sources = (wide("a"), wide("x" * 32), wide("b", is_ticked=False), wide("c", things=0))
    lines = list(describe_sources(Forecast(sources, 1, 1, 1, 1, 1, 1, 1), columns))
    assert max(map(len, lines)) < columns
    assert any("x" * 32 in line for line in lines)
    assert sum("[ ]" in line and line.endswith("left out") for line in lines) == 1
    assert sum(line.endswith("nothing here") for line in lines) == 1
    assert sum("1,203   999.9 GB  ~999.9 GB" in line for line in lines) == 2


def test_table_shows_what_a_command_runs(tmp_path: Path) -> None:
    command = Command("how it is", id="state", argv=("/opt/shop", "dump all", "\x1b"), name="x")
    survey = Survey(Profile("p", "P", (command,)), Host("linux", {}, tmp_path, utc_now))
    forecast = predict(survey, survey.plan(), ())
    lines = list(describe_sources(forecast, 80))
    assert "          runs: /opt/shop 'dump all' '\\x1b'" in lines
    unticked = predict(survey, survey.plan(("state",)), ("state",))
    assert any("runs: /opt/shop" in line for line in describe_sources(unticked, 80))
    whole = Forecast((wide("a", runs="word " * 700),), 1, 1, 1, 1, 1, 1, 1)
    assert sum(line.count("word") for line in describe_sources(whole, 80)) == 700


def test_words_of_the_vendor_and_names_of_folders_are_escaped(tmp_path: Path) -> None:
    forecast = look(tmp_path)
    shown = "\n".join([*describe_sources(forecast, 80), *describe_forecast(forecast, Path("\x1b"))])
    assert "\x1b" not in shown
    assert r"to see\x1b[2J" in shown


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "less than a minute"), (29, "less than a minute"), (61, "about 1 minute"),
     (600, "about 10 minutes")],
)  # fmt: skip
def test_minutes(seconds: float, words: str) -> None:
    lines = list(describe_forecast(Forecast((), 1, 1, 1, 1, 1, seconds, 0), Path("x")))
    assert lines[3] == f"  to collect: {words}, at 10.0 MB a second"


def test_the_json_says_the_same(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_bytes(b"x\n" * 1000)
    selection, survey = choose(tmp_path, "facts")
    plan = survey.plan(selection.unticked)
    forecast = predict(survey, plan, selection.unticked)
    data = describe_outlook(Outlook(selection, survey.sources, plan, forecast))
    assert [source["taken"] for source in data["sources"]] == [True, True, False]
    assert sum(source["size"] for source in data["sources"]) == data["size"] == plan.size
    assert [chosen["source_id"] for chosen in data["chosen"]] == ["app"]
    assert {"source": "source facts", "reason": "left out by whoever ran this program"} in data[
        "left_out"
    ]
    assert data["disk_needed"] >= data["size"]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("1", ("app",)),
        ("1 3", ("app", "facts")),
        ("1,3", ("app", "facts")),
        (" 2 - 3 ", None),
        ("2-3", ("all", "facts")),
        ("facts, 1", ("facts", "app")),
        ("0", None),
        ("4", None),
        ("3-2", None),
        ("1-9", None),
        ("²", None),
        ("-1", None),
        ("App", None),
        ("99999999999", None),
    ],
)
def test_numbers_that_a_person_types(
    tmp_path: Path, typed: str, ids: tuple[str, ...] | None
) -> None:
    _, survey = choose(tmp_path)
    if ids is None:
        with pytest.raises(NoSuchSource):
            read_numbers(typed, survey.sources)
    else:
        assert read_numbers(typed, survey.sources) == ids
