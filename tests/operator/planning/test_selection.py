"""What of a profile is asked, by what the command line says."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from log_operator.cli import read_arguments
from log_operator.collect.files import FilesSource
from log_operator.collect.guarded import GuardedSource
from log_operator.collect.host import Host
from log_operator.collect.sources import Asked
from log_operator.errors import BadArguments
from log_operator.order import Narrowing, Order
from log_operator.planning.selection import select
from log_operator.planning.survey import UNTICKED, Survey
from log_operator.values import Skipped
from tenant_file.model import Profile
from tenant_file.sources import Config, Files, HostFacts, Journal
from ticketbound.clock import utc_now

PROFILE = Profile(
    "shop",
    "The shop",
    (
        Files(why="to see", include=("/nowhere/*",)),
        Journal(why="to see"),
        Files(why="to see", include=("/nowhere/else/*",)),
        HostFacts(why="to see", id="facts"),
    ),
)


def narrowing_of(*arguments: str) -> Narrowing:
    order = read_arguments(["plan", *arguments])
    assert isinstance(order, Order)
    return order.narrowing


def taken_by(*arguments: str) -> set[str]:
    selection = select(PROFILE, narrowing_of(*arguments))
    return {source.id for source in selection.profile.sources} - selection.unticked


@pytest.mark.parametrize(
    ("arguments", "taken"),
    [
        ((), {"files", "journal", "files-2", "facts"}),
        (("--only", "files-2"), {"files-2"}),
        (("--only", "files, facts"), {"files", "facts"}),
        (("--only", "files", "--only", "facts,files"), {"files", "facts"}),
        (("--skip", "journal", "--skip=files-2"), {"files", "facts"}),
        (("--only", "files,facts", "--skip", "journal"), {"files", "facts"}),
    ],
)
def test_only_and_skip(arguments: tuple[str, ...], taken: set[str]) -> None:
    assert taken_by(*arguments) == taken


@pytest.mark.parametrize("option", ["--only", "--skip"])
def test_unknown_id_is_named_with_those_there_are(option: str) -> None:
    with pytest.raises(BadArguments, match=rf"{option}: profile shop has no source x\\x1b") as no:
        taken_by(option, "files,x\x1b")
    assert no.value.hint == "its sources are: files, journal, files-2, facts"
    assert no.value.exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--only", "files", "--skip", "files"), "files is named by --only and by --skip"),
        (("--skip", "files,files-2,journal,facts"), "--skip leaves no source"),
        (("--only", ""), "--only needs the id of a source"),
        (("--skip", "files,,facts"), "--skip needs the id of a source"),
        (("--since", "8d"), "--since 8d goes further back than support asks for: the last 7 days"),
        (("--since", "169h"), "goes further back"),
        (("--since", "yesterday"), "'yesterday' is no time span; write it like 90m, 24h or 7d"),
        (("--since", "30s"), "'30s' is no time span"),
        (("--since", ""), "'' is no time span"),
    ],
)
def test_what_makes_no_sense(arguments: tuple[str, ...], complaint: str) -> None:
    with pytest.raises(BadArguments, match=complaint):
        taken_by(*arguments)


@pytest.mark.parametrize("span", ["90m", "168h", "7d"])
def test_since_narrows_the_window(span: str) -> None:
    selection = select(PROFILE, narrowing_of("--since", span))
    assert (selection.profile.window, selection.asked_window) == (span, "7d")


def test_turning_sources_off_and_on() -> None:
    selection = select(PROFILE, Narrowing(skip=("files",))).turn(["files", "facts"])
    assert selection.unticked == {"facts"}


def test_ids_stay_when_sources_are_left_out() -> None:
    """And what is left out is named; only its files are looked for, to keep them out."""
    selection = select(PROFILE, Narrowing(skip=("files", "journal")))
    survey = Survey(selection.profile, Host("linux", {}, None, utc_now))
    plan = survey.plan(selection.unticked)
    assert [asked.id for asked in survey.sources] == ["files", "journal", "files-2", "facts"]
    assert {chosen.source for chosen in plan.chosen} == {3}
    assert Skipped("source files", UNTICKED) in plan.skipped
    assert Skipped("source journal", UNTICKED) in plan.skipped
    assert survey.things_of("journal") == ()


def write_shop(folder: Path) -> tuple[Files, Config, Files]:
    """Sources that name files of each other, the widest first."""
    (folder / "app.log").write_text("started\n")
    (folder / "private.log").write_text("secret\n")
    (folder / "shop.ini").write_text("[db]\nname = shop\n")
    return (
        Files(why="w", id="all", include=(f"{folder}/*",)),
        Config(why="w", id="keys", include=(f"{folder}/*.ini",), values="drop"),
        Files(why="w", id="private", include=(f"{folder}/private.log",)),
    )


@pytest.mark.parametrize(
    ("skip", "taken"),
    [
        ((), {"app.log": "all", "private.log": "all", "shop.ini": "keys"}),
        (("private",), {"app.log": "all", "shop.ini": "keys"}),
        (("keys",), {"app.log": "all", "private.log": "all"}),
        (("all",), {"private.log": "private", "shop.ini": "keys"}),
        (("all", "keys"), {"private.log": "private"}),
    ],
)
def test_no_other_source_gives_what_was_left_out(
    tmp_path: Path, skip: tuple[str, ...], taken: dict[str, str]
) -> None:
    selection = select(Profile("p", "P", write_shop(tmp_path)), Narrowing(skip=skip))
    survey = Survey(selection.profile, Host("linux", {}, tmp_path, utc_now))
    plan = survey.plan(selection.unticked)
    assert {
        Path(one.planned.origin).name: survey.sources[one.source].id for one in plan.chosen
    } == taken


def test_no_other_source_gives_what_was_left_out_without_being_listed(tmp_path: Path) -> None:
    everything, _, private = write_shop(tmp_path)
    (tmp_path / "private2.log").write_text("secret\n")
    private = replace(private, include=(f"{tmp_path}/private*.log",))
    selection = select(Profile("p", "P", (everything, private)), Narrowing(skip=("private",)))
    host = Host("linux", {}, tmp_path, utc_now)
    survey = Survey(selection.profile, host)
    source = GuardedSource("private", FilesSource(private, "7d", host, most_planned=1))
    survey.sources[1] = Asked("private", private, source)
    plan = survey.plan(selection.unticked)
    taken = {Path(one.planned.origin).name for one in plan.chosen}
    assert taken == {"app.log", "shop.ini"}


@pytest.mark.parametrize("option", ["--only", "--skip", "--since"])
def test_redacting_a_file_takes_none_of_these(option: str) -> None:
    with pytest.raises(BadArguments, match="redact takes no option but"):
        read_arguments(["redact", "a.log", option, "7d"])
