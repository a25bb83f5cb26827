import getpass
import os
import platform
import re
import socket
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import get_args

import psutil
import pytest

from log_operator.collect.facts import FactsSource, describe_group
from log_operator.collect.host import Host
from log_operator.collect.machine_facts import describe_time
from log_operator.values import Planned
from tenant_file.sources import Fact, HostFacts

ALL: tuple[Fact, ...] = get_args(Fact)


def read_text(host: Host, *facts: Fact, allowance: int = 1 << 40) -> str:
    source = FactsSource(HostFacts(why="why", facts=facts), host)
    [planned] = source.plan()
    assert planned == Planned("system/facts.txt", "facts about this machine", None, "why")
    with source.open(planned, allowance) as raw:
        return b"".join(raw.chunks).decode()


def read_facts(host: Host, *facts: Fact) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in read_text(host, *facts).splitlines())


def test_every_fact_is_found_out_here(host: Host) -> None:
    for fact in ALL:
        found = read_facts(host, fact)
        assert found, fact
        assert not any(value.startswith("unknown") for value in found.values()), found


def test_only_what_the_profile_names(host: Host) -> None:
    assert list(read_facts(host, "time")) == ["time (UTC)", "time zone"]
    default = {name.split()[0] for name in read_facts(host, *HostFacts(why="w").facts)}
    assert {"system", "processors", "memory", "temporary", "time", "locale"} <= default
    assert not default & {"port", "program", "programs"}


def test_is_cut_at_its_allowance(host: Host) -> None:
    assert read_text(host, "time", allowance=10) == "time (UTC)"


@pytest.mark.skipif(sys.platform != "linux", reason="compares with /proc")
def test_agrees_with_the_kernel(host: Host) -> None:
    facts = read_facts(host, "system", "cpu", "memory", "time")
    kilobytes = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())
    assert kilobytes is not None
    assert facts["memory"].endswith(f" of {int(kilobytes[1]) * 1024 / 1e9:.1f} GB")
    assert platform.release() in facts["kernel"]
    assert facts["processors"].startswith(f"{os.cpu_count()} (")
    assert facts["time (UTC)"] == "2026-11-20T12:00:00Z"
    uptime = float(Path("/proc/uptime").read_text().split()[0])
    assert (
        facts["running for"].split(":")[:1] == [str(int(uptime // 3600))]
        or "day" in facts["running for"]
    )


def test_names_neither_the_machine_nor_its_people_nor_its_addresses(host: Host) -> None:
    text = read_text(host, *ALL)
    words = set(re.findall(r"[\w.:%-]+", text))
    assert platform.node() not in words
    assert getpass.getuser() not in words
    addresses = {one.address for many in psutil.net_if_addrs().values() for one in many}
    assert not words & addresses


def test_ports_come_with_the_program_and_the_kind_of_address(host: Host) -> None:
    with socket.socket() as near, socket.socket(socket.AF_INET6) as wide:
        near.bind(("127.0.0.1", 0))
        near.listen()
        wide.bind(("::", 0))
        wide.listen()
        facts = read_facts(host, "ports")
        me = psutil.Process().name()
        assert facts[f"port {near.getsockname()[1]}"] == f"{me}, on loopback IPv4"
        assert facts[f"port {wide.getsockname()[1]}"] == f"{me}, on all IPv6 addresses"


def test_programs_come_without_their_arguments(host: Host) -> None:
    text = read_text(host, "processes")
    me = psutil.Process()
    assert f"program {me.name()}: " in text
    names = " ".join(one.info["name"] or "" for one in psutil.process_iter(["name"]))
    arguments = [one for one in me.cmdline()[1:] if len(one) > 3 and one not in names]
    assert not any(argument in text for argument in arguments)


def test_proxies_come_without_their_password(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    assert read_facts(host, "proxy")["proxy"] == "none is set"
    monkeypatch.setenv("HTTPS_PROXY", "http://anna:s3cret@proxy.corp:3128")
    monkeypatch.setenv("no_proxy", "localhost")
    own = replace(host, environment={"SSL_CERT_FILE": "/etc/corp.pem"})
    facts = read_facts(own, "proxy")
    assert facts == {
        "proxy for https": "proxy.corp:3128",
        "authorities of certificates": "SSL_CERT_FILE",
    }


def test_says_with_which_rights_it_ran(host: Host) -> None:
    assert read_facts(host, "system")["rights"] == "an ordinary user"
    assert read_facts(replace(host, is_admin=True), "system")["rights"] == "administrator"


def test_a_group_that_cannot_be_found_out_keeps_its_name(host: Host) -> None:
    def broken_clock() -> datetime:
        raise OSError("no clock")

    broken = replace(host, clock=broken_clock)
    assert describe_group(describe_time, "time", broken) == "time: unknown (OSError)\n"


def test_what_the_system_refuses_is_unknown(host: Host) -> None:
    # As macOS does when somebody who is not root asks for ports: psutil's errors are no OSError.
    def refuse(_: Host) -> Iterator[tuple[str, str]]:
        yield "port 80", "?"
        raise psutil.AccessDenied

    text = describe_group(refuse, "ports", host)
    assert text == "port 80: ?\nports: unknown (AccessDenied)\n"


def test_a_group_that_never_ends_keeps_nobody(host: Host) -> None:
    released = threading.Event()

    def hang(_: Host) -> Iterator[tuple[str, str]]:
        yield "disk /", "free"
        released.wait(60)

    try:
        text = describe_group(hang, "disks", host, patience=0.2)
    finally:
        released.set()
    assert text == "disk /: free\ndisks: unknown (no answer in 0 s)\n"


def test_hostile_names_are_escaped(host: Host) -> None:
    def lie(_: Host) -> Iterator[tuple[str, str]]:
        yield "program \x1b[31m\nport 1", "sshd\nfoo"

    assert describe_group(lie, "programs", host) == ("program \\x1b[31m\\x0aport 1: sshd\\x0afoo\n")
