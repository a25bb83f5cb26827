import tomllib
from dataclasses import replace

import msgspec
import pytest

from log_operator.collect.crashes import CrashesSource
from log_operator.collect.event_log import EventLogSource
from log_operator.collect.facts import FactsSource
from log_operator.collect.files import FilesSource
from log_operator.collect.host import Host
from log_operator.collect.journal import JournalSource
from log_operator.collect.sources import build_sources
from log_operator.values import Planned
from tenant_file.model import Profile
from tenant_file.reading import generic_profiles
from tenant_file.source import System

GENERIC = msgspec.convert(tomllib.loads(generic_profiles())["profiles"], list[Profile])[0]


@pytest.mark.parametrize(
    ("system", "kinds"),
    [
        ("linux", [FactsSource, JournalSource, CrashesSource, FilesSource]),
        ("macos", [FactsSource, CrashesSource, FilesSource]),
        ("windows", [FactsSource, EventLogSource, CrashesSource, FilesSource]),
    ],
)
def test_builds_the_sources_of_this_system(
    host: Host, system: System, kinds: list[type[object]]
) -> None:
    sources = build_sources(GENERIC, replace(host, system=system))
    assert [type(asked.source.inner) for asked in sources] == kinds


@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
def test_each_plans_or_says_why_not(host: Host, system: System) -> None:
    for asked in build_sources(GENERIC, replace(host, system=system)):
        items = list(asked.source.plan())
        assert items
        for item in items:
            assert item.why if isinstance(item, Planned) else item.reason
            assert "a fault of the program" not in getattr(item, "reason", "")
