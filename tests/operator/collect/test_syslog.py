from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from log_operator.collect.host import Host
from log_operator.collect.syslog import SyslogSource
from log_operator.values import Skipped
from tenant_file.sources import Syslog

from .conftest import DAY, Collected, Write

if TYPE_CHECKING:
    from tenant_file.source import System


def test_takes_what_there_is_with_its_siblings(write: Write, host: Host, tree: Path) -> None:
    for age, name in enumerate(("syslog", "syslog.1", "kern.log.2.gz", "auth.log")):
        write(name, age=age)
    write("messages", age=30 * DAY)
    places = tuple(f"{tree}/{name}" for name in ("syslog", "messages", "kern.log", "gone.log"))
    result = Collected(SyslogSource(Syslog("why"), "7d", host, places), tree)
    assert result.names == ["syslog", "syslog.1", "kern.log.2.gz"]
    assert list(result.skipped) == ["messages"]
    assert result.read("syslog") == (b"line\n", [])


def test_reads_up_to_its_limit(write: Write, host: Host, tree: Path) -> None:
    write("syslog", b"a line\n" * 1_000)
    source = SyslogSource(Syslog("why", max_size="2KB"), "7d", host, (f"{tree}/syslog",))
    assert Collected(source, tree).find("syslog").size == 2_000


def test_says_once_that_a_system_has_none(host: Host, tree: Path) -> None:
    source = SyslogSource(Syslog("why"), "7d", host, (f"{tree}/syslog", f"{tree}/no/messages"))
    reason = "this system keeps none; its journal may have what they would say"
    assert list(source.plan()) == [Skipped("the system's log files", reason)]


def test_knows_the_places_of_each_system(host: Host) -> None:
    expected: dict[System, str] = {
        "linux": "/var/log/messages",
        "macos": "/var/log/install.log",
    }
    for system, place in expected.items():
        machine = replace(host, system=system)
        places = SyslogSource(Syslog("why"), "7d", machine)._files.files.include
        assert place in places
        assert not any("auth" in place or "secure" in place for place in places)
