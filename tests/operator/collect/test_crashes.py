"""Crashes: the real `coredumpctl` where there is one, and files as systems leave them.

`crashes.journal.gz` was made by `systemd-journal-remote` from six entries as `systemd-coredump`
writes them: one an hour from 2026-11-20T18:40:00Z on, of the programs shop and db in turn.
"""

import gzip
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from log_operator.collect import crash_names
from log_operator.collect.core_dumps import CoreDumpsSource
from log_operator.collect.crash_names import CrashNamesSource
from log_operator.collect.crashes import CrashesSource
from log_operator.collect.host import Host
from log_operator.collect.program_places import UNIX, ProgramPlaces
from log_operator.values import Planned, Skipped
from tenant_file.sources import Crashes
from tests.operator.collect.conftest import NOW, Install, Write

FIXTURE = Path(__file__).parent / "crashes.journal.gz"
LATER = datetime(2026, 11, 21, 2, tzinfo=UTC)
WEEK_AGO = LATER - timedelta(days=7)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the programs of a Unix")
needs_coredumpctl = pytest.mark.skipif(
    UNIX.find("coredumpctl") is None, reason="there is no coredumpctl here"
)


@pytest.fixture
def location(tmp_path: Path) -> tuple[str, ...]:
    path = tmp_path / "crashes.journal"
    path.write_bytes(gzip.decompress(FIXTURE.read_bytes()))
    return (f"--file={path}",)


@pytest.fixture
def machine(host: Host, tools: Path) -> Host:
    return replace(host, programs=ProgramPlaces(f"{tools}:/bin", ""), clock=lambda: LATER)


def read(source: CoreDumpsSource, allowance: int = 1 << 40) -> tuple[list[str], list[str]]:
    [planned] = source.plan()
    assert isinstance(planned, Planned)
    with source.open(planned, allowance) as raw:
        return b"".join(raw.chunks).decode().splitlines(), raw.notes


@needs_coredumpctl
def test_gives_back_traces(host: Host, location: tuple[str, ...]) -> None:
    source = CoreDumpsSource(Crashes("why"), WEEK_AGO, host, location)
    planned = Planned("crashes/coredumps.txt", "coredumpctl info", None, "why")
    assert list(source.plan()) == [planned]
    lines, notes = read(source)
    assert len([line for line in lines if "Stack trace of thread" in line]) == 6
    assert "#1  0x00007f10 checkout (shop + 0x1204)" in map(str.strip, lines)
    assert notes == []


@needs_coredumpctl
def test_gives_those_of_some_programs(host: Host, location: tuple[str, ...]) -> None:
    wanted = Crashes("why", programs=("shop", "unknown"))
    source = CoreDumpsSource(wanted, WEEK_AGO, host, location)
    [planned] = source.plan()
    assert planned.origin == "coredumpctl info shop unknown"
    found = [line for line in read(source)[0] if "Executable:" in line]
    assert [line.split()[1] for line in found] == ["/opt/shop/bin/shop"] * 3


@needs_coredumpctl
def test_gives_those_of_the_window(host: Host, location: tuple[str, ...]) -> None:
    since = datetime(2026, 11, 20, 22, tzinfo=UTC)
    lines, _ = read(CoreDumpsSource(Crashes("why"), since, host, location))
    assert len([line for line in lines if " PID:" in line]) == 2
    none = CoreDumpsSource(Crashes("why"), LATER, host, location)
    assert list(none.plan()) == []


@needs_coredumpctl
def test_gives_the_newest_under_a_cap(host: Host, location: tuple[str, ...]) -> None:
    lines, notes = read(CoreDumpsSource(Crashes("why"), WEEK_AGO, host, location), 2_000)
    assert [line.split()[2] for line in lines if " PID:" in line][-1] == "(db)"
    assert "Timestamp: Fri 2026-11-20 23:40:00 UTC" in "\n".join(lines)
    assert sum(len(line) + 1 for line in lines) <= 2_000
    assert notes[0].startswith("only the end of it: the cap of 2.0 KB")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            "echo 'No journal files were opened due to insufficient permissions.' >&2; exit 1",
            "sudo",
        ),
        ("echo 'bad \x1b[31mthing' >&2; exit 1", "coredumpctl failed: bad \\x1b[31mthing"),
    ],
)
def test_says_what_coredumpctl_said(
    machine: Host, install: Install, script: str, reason: str
) -> None:
    install("coredumpctl", script)
    [skipped] = CoreDumpsSource(Crashes("why"), WEEK_AGO, machine).plan()
    assert isinstance(skipped, Skipped)
    assert reason in skipped.reason


def test_says_that_more_can_be_seen_with_sudo(machine: Host, install: Install) -> None:
    hint = "Hint: You are currently not seeing messages from other users and the system."
    install("coredumpctl", f"echo '{hint}' >&2; echo 'one crash'")
    _, notes = read(CoreDumpsSource(Crashes("why"), WEEK_AGO, machine))
    assert notes == ["only what this user may see; run with sudo to include the rest"]


def test_names_dumps_and_opens_none(host: Host, write: Write, tree: Path) -> None:
    write("_opt_shop.1000.crash", b"x" * 2_000, age=60)
    write("202611201000/vmcore", b"x" * 10, age=7_200)
    write("old.crash", age=8 * 86_400)
    os.mkfifo(tree / "pipe.crash")
    since = NOW - timedelta(days=7)
    source = CrashNamesSource(Crashes("why"), since, host, (f"{tree}/**",))
    [planned] = source.plan()
    assert isinstance(planned, Planned)
    with source.open(planned, 1 << 40) as raw:
        text = b"".join(raw.chunks).decode()
    assert text == (
        f"2026-11-20T11:59:00Z     2.0 KB  {tree}/_opt_shop.1000.crash\n"
        f"2026-11-20T10:00:00Z       10 B  {tree}/202611201000/vmcore\n"
    )
    assert planned == Planned("crashes/names.txt", "names of crash dumps", len(text), "why")


def test_names_those_of_some_programs(host: Host, write: Write, tree: Path) -> None:
    write("AppCrash_Shop.exe_8f1c/Report.wer", age=60)
    write("AppCrash_other.exe_8f1c/Report.wer", age=60)
    wanted = Crashes("why", programs=("shop.exe",))
    source = CrashNamesSource(wanted, NOW - timedelta(days=7), host, (f"{tree}/**",))
    [planned] = source.plan()
    assert isinstance(planned, Planned)
    with source.open(planned, 1 << 40) as raw:
        assert b"".join(raw.chunks).decode().splitlines() == [
            f"2026-11-20T11:59:00Z        5 B  {tree}/AppCrash_Shop.exe_8f1c/Report.wer"
        ]


def test_says_when_there_are_too_many_names(
    host: Host, write: Write, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        write(f"{number}.crash", age=60)
    monkeypatch.setattr(crash_names, "_MOST_NAMES", 5)
    since = NOW - timedelta(days=7)
    skipped, planned = CrashNamesSource(Crashes("why"), since, host, (f"{tree}/**",)).plan()
    assert skipped == Skipped(str(tree), "more than 5 names to look at; the rest was left out")
    assert isinstance(planned, Planned)


REPORT = '{"app_name":"Shop","bug_type":"309"}\n{"exception":{"signal":"SIGABRT"}}\n'


def test_reads_the_reports_of_a_mac(host: Host, tmp_path: Path) -> None:
    folder = tmp_path / "home" / "Library" / "Logs" / "DiagnosticReports"
    folder.mkdir(parents=True)
    moment = NOW.timestamp() - 60
    names = ("Shop-2026-11-20-115900.ips", "Shop_2026-11-20-115900_mac.crash", "Other-1.ips")
    for name in (*names, "Shop-2026-11-20-115900.diag"):
        (folder / name).write_text(REPORT)
        os.utime(folder / name, (moment, moment))
    mac = replace(host, system="macos")
    source = CrashesSource(Crashes("why", programs=("Shop",)), "7d", mac)
    planned = [item for item in source.plan() if isinstance(item, Planned)]
    assert [item.origin.rsplit("/", 1)[1] for item in planned] == list(names[:2])
    with source.open(planned[0], 1 << 40) as raw:
        assert b"".join(raw.chunks).decode() == REPORT
    everything = CrashesSource(Crashes("why"), "7d", mac).plan()
    found = [item for item in everything if isinstance(item, Planned)]
    assert {item.origin.rsplit("/", 1)[1] for item in found} == set(names)


def test_says_when_nothing_crashed(host: Host, tools: Path) -> None:
    bare = replace(host, system="windows", programs=ProgramPlaces(str(tools), ""))
    source = CrashesSource(Crashes("why", programs=("shop",)), "7d", bare)
    reason = "no crash of shop was noted in the last 7 days"
    assert list(source.plan()) == [Skipped("crashes", reason)]


def test_says_when_nothing_notes_crashes(host: Host, tools: Path) -> None:
    bare = replace(host, programs=ProgramPlaces(str(tools), ""))
    wanted = Crashes("why", programs=("no-such-program-of-this-test",))
    reason = "nothing on this machine notes crashes (no coredumpctl), and no dump lies here"
    assert list(CrashesSource(wanted, "7d", bare).plan()) == [Skipped("crashes", reason)]
