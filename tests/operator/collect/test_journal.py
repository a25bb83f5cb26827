"""The journal, read from a real one by the real `journalctl`, where there is one.

`web-1.journal.gz` was made by `systemd-journal-remote -o web-1.journal -` from 400 entries in
journal export format: one a minute from 2026-11-20T18:40:00Z on, of four services in turn; entry
200 has four lines. `boots.journal.gz` was made so from 80 entries of two boots,
40 of each, one a minute from 2026-11-20T18:40:00Z and T22:40:00Z on, of two services in turn and of
the levels err, warning, info and debug in turn; `dense.journal.gz` from 600 entries,
one a millisecond.
"""

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from log_operator.collect.host import Host
from log_operator.collect.journal import JournalSource
from log_operator.collect.program_places import UNIX, ProgramPlaces
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Skipped
from tenant_file.sources import Journal

FIXTURE = Path(__file__).parent / "web-1.journal.gz"
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)

needs_journalctl = pytest.mark.skipif(
    UNIX.find("journalctl") is None, reason="there is no journalctl here"
)


@pytest.fixture
def machine(tmp_path: Path) -> Host:
    return Host("linux", {"TZ": "Europe/Vienna"}, tmp_path, lambda: NOW)


@pytest.fixture
def location(tmp_path: Path) -> tuple[str, ...]:
    path = tmp_path / "web-1.journal"
    path.write_bytes(gzip.decompress(FIXTURE.read_bytes()))
    return (f"--file={path}",)


def read(source: JournalSource) -> tuple[list[str], list[str]]:
    [planned] = source.plan()
    assert isinstance(planned, Planned)
    with source.open(planned, 1 << 40) as raw:
        return b"".join(raw.chunks).decode().splitlines(), raw.notes


@needs_journalctl
def test_plans_the_journal_as_one_thing(machine: Host, location: tuple[str, ...]) -> None:
    everything = JournalSource(Journal("why"), "7d", machine, location=location)
    assert list(everything.plan()) == [
        Planned("journal/all.log", "journalctl --since=-7d", None, "why")
    ]
    units = Journal("why", units=("nginx.service", "app.service"))
    some = JournalSource(units, "7d", machine, location=location)
    command = "journalctl --since=-7d --unit=nginx.service --unit=app.service"
    assert list(some.plan()) == [
        Planned("journal/nginx.service+app.service.log", command, None, "why")
    ]


@needs_journalctl
def test_reads_all_in_the_order_of_time(machine: Host, location: tuple[str, ...]) -> None:
    lines, notes = read(JournalSource(Journal("why"), "24h", machine, location=location))
    assert len(lines) == 403
    assert lines[0] == "2026-11-20T19:40:00+0100 web-1 nginx[100]: entry 0 worker served request"
    assert lines[-1].endswith("app[103]: entry 399 worker served request")
    assert notes == []


@needs_journalctl
def test_reads_the_window(machine: Host, location: tuple[str, ...]) -> None:
    lines, _ = read(JournalSource(Journal("why"), "2h", machine, location=location))
    assert len(lines) == 80
    assert "entry 320 " in lines[0]


@needs_journalctl
def test_reads_some_units(machine: Host, location: tuple[str, ...]) -> None:
    journal = Journal("why", units=("cron", "app.service"))
    lines, _ = read(JournalSource(journal, "7d", machine, location=location))
    assert len(lines) == 200
    assert {line.split()[2].split("[")[0] for line in lines} == {"cron", "app"}


@needs_journalctl
@pytest.mark.parametrize("limit", [1_000, 5_000, 14_900, 15_000, 15_100, 30_000])
def test_keeps_the_newest_under_a_cap(machine: Host, location: tuple[str, ...], limit: int) -> None:
    journal = Journal("why", max_size=f"{limit}B")
    lines, notes = read(JournalSource(journal, "7d", machine, location=location))
    size = sum(len(line) + 1 for line in lines)
    assert limit - 250 < size <= limit
    assert lines[0].startswith("2026-11-2")
    assert lines[-1].endswith("entry 399 worker served request")
    moments = [line[:25] for line in lines if line.startswith("2026")]
    assert moments == sorted(moments)
    [note] = notes
    assert note.startswith("only what was written since 2026-11-2")


@needs_journalctl
def test_a_cap_that_holds_all_leaves_no_note(machine: Host, location: tuple[str, ...]) -> None:
    whole = "\n".join(read(JournalSource(Journal("why"), "7d", machine, location=location))[0])
    journal = Journal("why", max_size=f"{len(whole) + 1}B")
    lines, notes = read(JournalSource(journal, "7d", machine, location=location))
    assert (len(lines), notes) == (403, [])


@needs_journalctl
def test_says_when_there_is_nothing(machine: Host, location: tuple[str, ...]) -> None:
    nothing = JournalSource(Journal("why"), "5m", machine, location=location)
    reason = "it has no entries in the last 5 minutes"
    assert list(nothing.plan()) == [Skipped("journalctl --since=-5m", reason)]


@needs_journalctl
def test_says_when_there_is_no_journal(machine: Host, tmp_path: Path) -> None:
    empty = JournalSource(Journal("why"), "7d", machine, location=(f"--directory={tmp_path}",))
    reason = "no systemd journal on this machine"
    assert list(empty.plan()) == [Skipped("journalctl --since=-7d", reason)]


@needs_journalctl
def test_says_when_the_journal_is_damaged(machine: Host, tmp_path: Path) -> None:
    (tmp_path / "bad.journal").write_bytes(b"not a journal" * 100)
    location = (f"--file={tmp_path}/bad.journal",)
    [skipped] = JournalSource(Journal("why"), "7d", machine, location=location).plan()
    assert isinstance(skipped, Skipped)
    assert skipped.reason


@pytest.fixture
def two_boots(tmp_path: Path) -> tuple[str, ...]:
    path = tmp_path / "boots.journal"
    path.write_bytes(gzip.decompress(FIXTURE.with_name("boots.journal.gz").read_bytes()))
    return (f"--file={path}",)


@needs_journalctl
@pytest.mark.parametrize(
    ("journal", "command", "count"),
    [
        (Journal("why"), "journalctl --since=-7d", 80),
        (Journal("why", boot="current"), "journalctl --since=-7d --boot=0", 40),
        (Journal("why", boot="previous"), "journalctl --since=-7d --boot=-1", 40),
        (Journal("why", level="error"), "journalctl --since=-7d --priority=err", 20),
        (Journal("why", level="warning"), "journalctl --since=-7d --priority=warning", 40),
        (Journal("why", level="info"), "journalctl --since=-7d --priority=info", 60),
        (
            Journal("why", units=("app",), boot="current", level="error"),
            "journalctl --since=-7d --boot=0 --priority=err --unit=app",
            10,
        ),
    ],
)
def test_reads_boots_and_levels(
    machine: Host, two_boots: tuple[str, ...], journal: Journal, command: str, count: int
) -> None:
    source = JournalSource(journal, "7d", machine, location=two_boots)
    [planned] = source.plan()
    assert planned.origin == command
    lines, notes = read(source)
    assert (len([line for line in lines if " entry " in line]), notes) == (count, [])
    if journal.boot != "any":
        number = "0" if journal.boot == "previous" else "1"
        assert {line.split("boot ")[1][0] for line in lines} == {number}


@needs_journalctl
def test_says_when_there_was_no_earlier_boot(machine: Host, location: tuple[str, ...]) -> None:
    source = JournalSource(Journal("why", boot="previous"), "7d", machine, location=location)
    [skipped] = source.plan()
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "this machine keeps no journal of that start"


@needs_journalctl
def test_gives_json_a_line_each(machine: Host, two_boots: tuple[str, ...]) -> None:
    journal = Journal("why", format="json", boot="previous")
    source = JournalSource(journal, "7d", machine, location=two_boots)
    [planned] = source.plan()
    assert isinstance(planned, Planned)
    assert planned.entry == "journal/all.jsonl"
    entries = [json.loads(line) for line in read(source)[0]]
    assert [entry["MESSAGE"].split()[3] for entry in entries] == [str(n) for n in range(40)]
    assert entries[0]["_SYSTEMD_UNIT"] == "app.service"


@needs_journalctl
@pytest.mark.parametrize("limit", [2_000, 9_000, 30_000])
def test_keeps_the_newest_of_json_under_a_cap(
    machine: Host, two_boots: tuple[str, ...], limit: int
) -> None:
    journal = Journal("why", format="json", max_size=f"{limit}B")
    lines, notes = read(JournalSource(journal, "7d", machine, location=two_boots))
    assert limit - 900 < sum(len(line) + 1 for line in lines) <= limit
    assert [json.loads(line)["MESSAGE"] for line in lines][-1] == "boot 1 entry 39 level debug"
    [note] = notes
    assert note.startswith("only what was written since 2026-11-2")


@needs_journalctl
@pytest.mark.parametrize("kind", ["short-iso", "json"])
@pytest.mark.parametrize("limit", [5_000, 20_000])
def test_keeps_the_newest_of_one_busy_second(
    machine: Host, tmp_path: Path, kind: Literal["short-iso", "json"], limit: int
) -> None:
    path = tmp_path / "dense.journal"
    path.write_bytes(gzip.decompress(FIXTURE.with_name("dense.journal.gz").read_bytes()))
    journal = Journal("why", format=kind, max_size=f"{limit}B")
    source = JournalSource(journal, "7d", machine, location=(f"--file={path}",))
    lines, [note] = read(source)
    assert limit - 1_000 < sum(len(line) + 1 for line in lines) <= limit
    assert "entry 599 " in lines[-1]
    assert note.startswith("only what was written since 2026-11-21T01:00:00Z: ")


@pytest.fixture
def install(tools: Path) -> Path:
    """Where a test puts a `journalctl` of its own; it is the only program of the system."""
    return tools


@pytest.fixture
def bare_machine(machine: Host, install: Path) -> Host:
    return replace(machine, programs=ProgramPlaces(str(install)))


def write_journalctl(folder: Path, script: str) -> None:
    program = folder / "journalctl"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def test_says_when_there_is_no_journalctl(bare_machine: Host) -> None:
    source = JournalSource(Journal("why"), "7d", bare_machine)
    reason = "no systemd journal on this machine"
    assert list(source.plan()) == [Skipped("journalctl --since=-7d", reason)]
    with (
        pytest.raises(CollectFailed, match=reason),
        source.open(Planned("j", "j", None, "why"), 1 << 40),
    ):
        pass


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            "echo 'No journal files were opened due to insufficient permissions.' >&2",
            "no permission (run with sudo to include it)",
        ),
        ("echo 'bad \x1b[31moption' >&2; exit 1", "journalctl failed: bad \\x1b[31moption"),
        (
            "echo 'Data from boot (-1) is not available: No such boot ID in journal' >&2; exit 1",
            "this machine keeps no journal of that start",
        ),
        ("echo '-- No entries --'", "it has no entries in the last 7 days"),
    ],
)
def test_says_what_journalctl_said(
    bare_machine: Host, install: Path, script: str, reason: str
) -> None:
    write_journalctl(install, script)
    source = JournalSource(Journal("why"), "7d", bare_machine)
    assert list(source.plan()) == [Skipped("journalctl --since=-7d", reason)]


def test_tells_root_of_no_sudo(bare_machine: Host, install: Path) -> None:
    write_journalctl(install, "echo 'Failed to open files: Permission denied' >&2; exit 1")
    root = replace(bare_machine, is_admin=True)
    [skipped] = JournalSource(Journal("why"), "7d", root).plan()
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "no permission, even for the administrator"


def test_says_when_journalctl_hangs(bare_machine: Host, install: Path) -> None:
    write_journalctl(install, "exec /bin/sleep 60")
    source = JournalSource(Journal("why", max_time="1s"), "7d", bare_machine)
    with (
        pytest.raises(CollectFailed, match="journalctl said nothing in 0.5 s"),
        source.open(Planned("j", "j", None, "why"), 1 << 40),
    ):
        pass


ENTRY = "2026-11-21T01:{:02}:00+0000 web-1 app[1]: entry"


def test_keeps_what_came_before_journalctl_hung(bare_machine: Host, install: Path) -> None:
    entries = "\n".join(ENTRY.format(minute) for minute in range(59, 0, -1))
    write_journalctl(install, f"echo '{entries}'; exec /bin/sleep 60")
    source = JournalSource(Journal("why", max_time="2s"), "7d", bare_machine)
    with source.open(Planned("j", "j", None, "why"), 1 << 40) as raw:
        data = b"".join(raw.chunks)
    assert data.decode() == entries + "\n"
    assert [note.split(";")[0] for note in raw.notes][-1] == "journalctl was stopped after 1 s"


def test_says_that_more_can_be_seen_with_sudo(bare_machine: Host, install: Path) -> None:
    hint = "Hint: You are currently not seeing messages from other users and the system."
    write_journalctl(install, f"echo '{ENTRY.format(1)}'; echo '{hint}' >&2")
    _, notes = read(JournalSource(Journal("why"), "7d", bare_machine))
    assert notes == ["only what this user may see; run with sudo to include the rest"]


def test_cuts_a_second_that_is_larger_than_the_cap(bare_machine: Host, install: Path) -> None:
    write_journalctl(install, f"echo '{chr(10).join([ENTRY.format(1)] * 100)}'")
    lines, notes = read(JournalSource(Journal("why", max_size="1KB"), "7d", bare_machine))
    assert sum(len(line) + 1 for line in lines) <= 1001
    assert notes[-1] == "cut at the cap of 1.0 KB"
