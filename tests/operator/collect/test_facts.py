import getpass
import os
import platform
import re
import sys
from datetime import datetime
from pathlib import Path

import pytest

from log_operator.collect.facts import FactsSource, describe_host
from log_operator.collect.host import Host
from log_operator.values import Planned
from tenant_file.sources import HostFacts

NAMES = [
    "system", "kernel", "architecture", "processors", "memory", "system disk",
    "temporary folder", "running for", "time (UTC)", "time zone", "locale",
]  # fmt: skip


def read_facts(host: Host) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in describe_host(host).splitlines())


def test_is_one_small_text(host: Host) -> None:
    source = FactsSource(HostFacts("why"), host)
    [planned] = source.plan()
    assert planned == Planned("system/facts.txt", "facts about this machine", None, "why")
    assert isinstance(planned, Planned)
    with source.open(planned, 1 << 40) as raw:
        assert b"".join(raw.chunks).decode() == describe_host(host)


def test_knows_all_of_them_here(host: Host) -> None:
    facts = read_facts(host)
    assert list(facts) == NAMES
    assert "unknown" not in facts.values()
    assert facts["time (UTC)"] == "2026-11-20T12:00:00Z"
    assert facts["processors"] == str(os.cpu_count())


@pytest.mark.skipif(sys.platform != "linux", reason="compares with /proc")
def test_agrees_with_the_kernel(host: Host) -> None:
    facts = read_facts(host)
    kilobytes = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    assert kilobytes is not None
    assert facts["memory"] == f"{int(kilobytes[1]) * 1024 / 1e9:.1f} GB"
    assert platform.release() in facts["kernel"]


def test_names_neither_the_machine_nor_its_people(host: Host) -> None:
    words = set(re.findall(r"[\w.-]+", describe_host(host)))
    assert platform.node() not in words
    assert getpass.getuser() not in words


def test_a_fact_that_cannot_be_found_out_is_unknown(host: Host) -> None:
    def broken_clock() -> datetime:
        raise OSError("no clock")

    facts = read_facts(Host(host.system, {}, host.home, broken_clock))
    assert facts["time (UTC)"] == facts["time zone"] == "unknown"
