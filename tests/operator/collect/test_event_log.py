"""The event logs, by a program that prints what was recorded and notes how it was called.

`recorded/wevtutil_qe.txt` has the form of `wevtutil qe Application /rd:true /f:text /uni:true` on
Windows Server 2019, which is UTF-16, with words of ours.
"""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from log_operator.collect.event_log import EventLogSource, to_utf8, write_query
from log_operator.collect.host import Host
from log_operator.collect.program_places import ProgramPlaces
from log_operator.values import Planned, Skipped
from tenant_file.sources import EventLog
from tests.operator.collect.conftest import Install

RECORDED = Path(__file__).parent / "recorded" / "wevtutil_qe.txt"
TEXT = RECORDED.read_bytes().decode("utf-16-le").replace("\r\n", "\n")
APPLICATION = EventLog("why", channels=("Application",), level="debug")
QUERY = "*[System[TimeCreated[timediff(@SystemTime) <= 86400000]]]"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs the programs of a Unix")


@pytest.fixture
def windows(host: Host, tools: Path) -> Host:
    return replace(host, system="windows", programs=ProgramPlaces(f"{tools}:/bin", ""))


def read(source: EventLogSource, allowance: int = 1 << 40) -> tuple[str, list[str]]:
    [planned] = source.plan()
    assert isinstance(planned, Planned), planned
    with source.open(planned, allowance) as raw:
        return b"".join(raw.chunks).decode(), raw.notes


def test_asks_for_the_newest_first(windows: Host, install: Install, tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    install("wevtutil", f'for x in "$@"; do echo "$x" >> {calls}; done; cat {RECORDED}')
    source = EventLogSource(APPLICATION, "24h", windows)
    assert list(source.plan()) == [
        Planned("event-log/Application.txt", f"wevtutil qe Application /q:{QUERY}", None, "why")
    ]
    asked = ["qe", "Application", f"/q:{QUERY}", "/rd:true", "/f:text", "/uni:true"]
    assert calls.read_text().splitlines() == [*asked, "/c:1"]
    calls.unlink()
    output, notes = read(source)
    assert (output, notes) == (TEXT, [])
    assert "Zähler.dll" in output
    assert calls.read_text().splitlines() == [*asked, "/c:1", *asked]


def test_keeps_the_newest_under_a_cap(windows: Host, install: Install) -> None:
    install("wevtutil", f"cat {RECORDED}")
    output, notes = read(EventLogSource(APPLICATION, "24h", windows), 300)
    assert output == TEXT[: TEXT.rindex("\n", 0, 300) + 1]
    assert output.startswith("Event[0]:\n  Log Name: Application\n  Source: Application Error\n")
    assert notes == ["cut at the cap of 300 B"]


@pytest.mark.parametrize(
    ("log", "conditions"),
    [
        (EventLog("why", channels=("A",), level="error"), " and (Level=1 or Level=2)"),
        (
            EventLog("why", channels=("A",), level="warning"),
            " and (Level=1 or Level=2 or Level=3)",
        ),
        (EventLog("why", channels=("A",)), " and Level<=4"),
        (
            EventLog("why", channels=("A",), level="debug", providers=("A", ".NET Runtime")),
            " and Provider[@Name='A' or @Name='.NET Runtime']",
        ),
    ],
)
def test_each_wish_has_its_condition(log: EventLog, conditions: str) -> None:
    age = "TimeCreated[timediff(@SystemTime) <= 604800000]"
    assert write_query(log, "7d") == f"*[System[{age}{conditions}]]"


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (
            "printf 'Failed to read events.\\nAccess is denied.\\n' >&2; exit 5",
            "no permission (run as administrator to include it)",
        ),
        (
            "printf 'Zugriff verweigert\\n' >&2; exit 5",
            "no permission (run as administrator to include it)",
        ),
        (
            "printf 'A\\0c\\0c\\0e\\0s\\0s\\0 \\0i\\0s\\0 \\0d\\0e\\0n\\0i\\0e\\0d\\0' >&2; exit 1",
            "no permission (run as administrator to include it)",
        ),
        (
            "echo 'The specified channel could not be found.' >&2; exit 159",
            "this machine has no such channel",
        ),
        ("echo 'bad \x1b[31mthing' >&2; exit 87", "wevtutil failed with 87: bad \\x1b[31mthing"),
        ("printf '\\377\\376'", "no event in the last 24 hours"),
        ("exit 0", "no event in the last 24 hours"),
    ],
)
def test_says_why_there_is_nothing(
    windows: Host, install: Install, script: str, reason: str
) -> None:
    install("wevtutil", script)
    [skipped] = EventLogSource(APPLICATION, "24h", windows).plan()
    assert isinstance(skipped, Skipped)
    assert skipped.reason == reason


def test_one_channel_that_is_shut_leaves_the_others(windows: Host, install: Install) -> None:
    install("wevtutil", f'case "$2" in Security) exit 5 ;; *) cat {RECORDED} ;; esac')
    log = EventLog("why", channels=("Security", "Microsoft-Windows-Shop/Operational"))
    shut, planned = EventLogSource(log, "24h", windows).plan()
    assert isinstance(shut, Skipped)
    assert isinstance(planned, Planned)
    assert planned.entry == "event-log/Microsoft-Windows-Shop-Operational.txt"


def test_says_once_that_there_is_no_wevtutil(windows: Host) -> None:
    log = EventLog("why", channels=("Application", "System"))
    assert list(EventLogSource(log, "24h", windows).plan()) == [
        Skipped("wevtutil qe Application, System", "there is no wevtutil on this machine")
    ]


@pytest.mark.parametrize("size", [1, 3, 7, 64])
def test_characters_cut_by_chunks_come_out_whole(size: int) -> None:
    data = "\ufeffEvent[0]: Zähler 🙂\r\nend".encode("utf-16-le")
    first, rest = data[:8], data[8:]
    chunks = [first, *(rest[at : at + size] for at in range(0, len(rest), size))]
    assert b"".join(to_utf8(iter(chunks))).decode() == "Event[0]: Zähler 🙂\nend"


def test_plain_text_stays_as_it_is() -> None:
    assert list(to_utf8(iter([b"Event[0]:\r\n", b"\xe4\r\n"]))) == [b"Event[0]:\r\n", b"\xe4\r\n"]
