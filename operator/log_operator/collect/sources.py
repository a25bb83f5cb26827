"""From a profile to the sources that this machine has."""

from typing import assert_never

from log_operator.collect.facts import FactsSource
from log_operator.collect.files import FilesSource
from log_operator.collect.host import Host
from log_operator.collect.interface import Source
from log_operator.collect.journal import JournalSource
from tenant_file.model import Files, HostFacts, Journal, Profile


def build_sources(profile: Profile, host: Host) -> list[Source]:
    """The sources of the profile that are meant for this machine's system, in its order."""
    entries = (entry for entry in profile.sources if host.system in entry.systems)
    return [_build(entry, profile.window, host) for entry in entries]


def _build(entry: Files | Journal | HostFacts, window: str, host: Host) -> Source:
    match entry:
        case Files():
            return FilesSource(entry, window, host)
        case Journal():
            return JournalSource(entry, window, host)
        case HostFacts():
            return FactsSource(entry, host)
    assert_never(entry)
