import platform
from dataclasses import replace
from pathlib import Path

import pytest

from log_operator.collect.conditions import is_met
from log_operator.collect.host import Host, this_host
from log_operator.collect.sources import build_sources
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Skipped
from tenant_file.model import Profile
from tenant_file.sources import Files


@pytest.mark.parametrize(
    ("condition", "version", "expected"),
    [
        (">=10.0", "10.0.19045", True),
        (">=10.0", "10", True),
        (">=10.0.20000", "10.0.19045", False),
        ("<13", "12.7.6", True),
        ("<13", "13.0", False),
        (">13", "13.1", True),
        (">13", "13.0", False),
        ("<=6.1", "6.1.0-18-amd64", True),
        ("<=6.1", "6.1.1", False),
        ("==6.1", "6.1.1-arch", True),
        ("==6.1", "6.10", False),
        (">=2", "10", True),
        (">=2", "", False),
        (">=2", "rolling", False),
        ("newer", "10", False),
    ],
)
def test_versions(condition: str, version: str, expected: bool) -> None:
    assert is_met(condition, version) is expected


def plan(host: Host, files: Files) -> list[Planned | Skipped]:
    [asked] = build_sources(Profile("p", "P", (files,)), host)
    return list(asked.source.plan())


def test_a_source_for_another_version_says_so(host: Host, tree: Path) -> None:
    files = Files("why", (f"{tree}/*",), id="new", if_version=">=13")
    old, unknown = replace(host, version="12.1"), replace(host, version="")
    assert plan(old, files) == [
        Skipped("source new", "it is only for systems >=13, and this one is 12.1")
    ]
    assert plan(unknown, files) == [
        Skipped("source new", "it is only for systems >=13, and this one is of unknown version")
    ]
    assert plan(replace(host, version="13.0"), files) == [
        Skipped(f"{tree}/*", "nothing there fits")
    ]


def test_a_source_for_machines_with_something_says_so(host: Host, tree: Path) -> None:
    (tree / "[shop]").mkdir()
    machine = replace(host, environment={"SHOP": f"{tree}/[shop]"})
    there = Files("why", (f"{tree}/*.log",), if_exists=("$SHOP", str(tree)))
    assert plan(machine, there) == [Skipped(f"{tree}/*.log", "nothing there fits")]
    for path in (f"{tree}/gone", "$NOWHERE/x"):
        away = Files("why", (f"{tree}/*",), if_exists=(path,))
        assert plan(host, away) == [Skipped("source files", f"it is only for machines with {path}")]


def test_what_is_not_for_this_machine_gives_nothing(host: Host) -> None:
    files = Files("why", ("/x/*",), if_version=">=13")
    [asked] = build_sources(Profile("p", "P", (files,)), host)
    planned = Planned("files/x/a", "/x/a", 1, "why")
    with pytest.raises(CollectFailed), asked.source.open(planned, 1):
        pass


def test_this_machine_has_a_version(host: Host) -> None:
    here = this_host({}, host.clock)
    assert here.version[0].isdigit()
    assert here.version in platform.platform() + platform.version()
