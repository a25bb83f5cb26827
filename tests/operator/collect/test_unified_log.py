"""The unified log, by a program that prints what was recorded and notes how it was called.

`recorded/log_show.txt` has the form of `log show --style syslog` on macOS 13, with words of ours.
"""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from log_operator.collect.host import Host
from log_operator.collect.program_places import ProgramPlaces
from log_operator.collect.unified_log import UnifiedLogSource, write_predicate
from log_operator.values import Planned, Skipped
from tenant_file.sources import UnifiedLog
from tests.operator.collect.conftest import Install

RECORDED = Path(__file__).parent / "recorded" / "log_show.txt"
SHOP = UnifiedLog("why", subsystems=("com.acme.shop",), processes=("Shop",))
PREDICATE = 'subsystem == "com.acme.shop" OR process == "Shop"'

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the programs of a Unix")


@pytest.fixture
def mac(host: Host, tools: Path) -> Host:
    return replace(host, system="macos", programs=ProgramPlaces(f"{tools}:/bin", ""))


def read(source: UnifiedLogSource, allowance: int = 1 << 40) -> tuple[str, list[str]]:
    [planned] = source.plan()
    assert isinstance(planned, Planned), planned
    with source.open(planned, allowance) as raw:
        return b"".join(raw.chunks).decode(), raw.notes


def write_log(install: Install, calls: Path) -> None:
    """Notes its arguments, a line each, and prints what is recorded; less from a later moment."""
    install(
        "log",
        f"""for x in "$@"; do echo "$x" >> {calls}; done; echo >> {calls}
case "$*" in
*'--last 1s'*) ;;
*'--start 2026-11-20 12:41:0'*|*'--start 2026-11-20 12:40:03'*) sed 1,3d {RECORDED} ;;
*) cat {RECORDED} ;;
esac""",
    )


def test_asks_for_the_window_and_the_level(mac: Host, install: Install, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    install("sed", 'exec /bin/sed "$@"')
    write_log(install, calls)
    source = UnifiedLogSource(SHOP, "24h", mac)
    assert list(source.plan()) == [
        Planned(
            "unified-log/com.acme.shop+Shop.log",
            f"log show --last 24h --predicate '{PREDICATE}'",
            None,
            "why",
        )
    ]
    probe = ["show", "--style", "syslog", "--last", "1s", "--predicate", PREDICATE]
    assert calls.read_text().splitlines() == [*probe, ""]
    calls.unlink()
    assert read(source) == (RECORDED.read_text(), [])
    show = ["show", "--style", "syslog", "--start", "2026-11-19 12:00:00+0000", "--info"]
    asked = [*show, "--predicate", PREDICATE, ""]
    assert calls.read_text().splitlines() == [*probe, "", *asked, *asked]


def test_gives_the_newest_under_a_cap(mac: Host, install: Install, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    write_log(install, calls)
    output, notes = read(UnifiedLogSource(SHOP, "24h", mac), 500)
    assert len(output) <= 500
    assert output.endswith("invalidated\n")
    assert notes == [
        "only the end of it: the cap of 500 B or the time for it reaches no further back"
    ]
    starts = [line for line in calls.read_text().splitlines() if line.startswith("2026")]
    assert starts == ["2026-11-19 12:00:00+0000", "2026-11-20 12:41:08+0200"]


@pytest.mark.parametrize(
    ("level", "switches", "suffix"),
    [
        ("error", [], " AND (messageType == error OR messageType == fault)"),
        ("warning", [], ""),
        ("info", ["--info"], ""),
        ("debug", ["--info", "--debug"], ""),
    ],
)
def test_each_level_has_its_arguments(
    mac: Host, level: str, switches: list[str], suffix: str
) -> None:
    log = UnifiedLog("why", subsystems=("a.b",), level=level)  # type: ignore[arg-type]
    predicate = f'(subsystem == "a.b"){suffix}' if suffix else 'subsystem == "a.b"'
    assert write_predicate(log) == predicate
    head = ["show", "--style", "syslog", "--start", "x"]
    arguments = UnifiedLogSource(log, "24h", mac)._arguments("x")
    assert arguments == [*head, *switches, "--predicate", predicate]


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            "echo 'log: Could not open local log store: Operation not permitted' >&2; exit 64",
            "no permission (run with sudo to include it)",
        ),
        ("echo 'log: bad \x1b[31mthing' >&2; exit 64", "log failed: log: bad \\x1b[31mthing"),
    ],
)
def test_says_why_there_is_nothing(mac: Host, install: Install, script: str, reason: str) -> None:
    install("log", script)
    [skipped] = UnifiedLogSource(SHOP, "24h", mac).plan()
    assert isinstance(skipped, Skipped)
    assert skipped.reason == reason


def test_says_when_there_is_no_such_program(mac: Host) -> None:
    [skipped] = UnifiedLogSource(SHOP, "24h", mac).plan()
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "there is no log on this machine"
