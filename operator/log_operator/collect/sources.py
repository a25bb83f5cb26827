"""From a profile to the sources that this machine has.

A kind is imported when a profile names it: all of them take a third of the time of `operator plan`.
"""

# ruff: noqa: PLC0415 - as said

from dataclasses import dataclass
from typing import assert_never

from log_operator.collect.conditions import AbsentSource, find_unmet
from log_operator.collect.guarded import GuardedSource
from log_operator.collect.host import Host
from log_operator.collect.interface import Source
from tenant_file.model import Profile
from tenant_file.sources import (
    AnySource,
    Command,
    Config,
    Containers,
    Crashes,
    Endpoint,
    EventLog,
    Files,
    HostFacts,
    Journal,
    Kubernetes,
    Syslog,
    UnifiedLog,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One entry of the profile, and the source that answers it on this machine.

    Args:
        id: what `--only` and `--skip` call it.
        entry: what the profile says.
        source: its leaf, guarded.
    """

    id: str
    entry: AnySource
    source: GuardedSource


def build_sources(profile: Profile, host: Host) -> list[Asked]:
    """The sources of the profile that are meant for this machine's system, in its order.

    One whose other conditions are not met is there too, to say so.
    """
    return [
        Asked(name, entry, GuardedSource(name, _choose(name, entry, profile.window, host)))
        for name, entry in zip(profile.list_ids(), profile.sources, strict=True)
        if host.system in entry.systems
    ]


def _choose(name: str, entry: AnySource, window: str, host: Host) -> Source:
    unmet = find_unmet(entry, host)
    return AbsentSource(name, unmet) if unmet else _build(entry, window, host)


def _build(entry: AnySource, window: str, host: Host) -> Source:
    match entry:
        case Files() | Config() | Syslog():
            return _build_of_files(entry, window, host)
        case Crashes():
            from log_operator.collect.crashes import CrashesSource

            return CrashesSource(entry, window, host)
        case HostFacts():
            from log_operator.collect.facts import FactsSource

            return FactsSource(entry, host)
        case Command():
            from log_operator.collect.command import CommandSource

            return CommandSource(entry, host)
        case Endpoint():
            from log_operator.collect.endpoint import EndpointSource

            return EndpointSource(entry)
        case _:
            return _build_log(entry, window, host)


def _build_of_files(entry: Files | Config | Syslog, window: str, host: Host) -> Source:
    """A source that reads files where they lie."""
    match entry:
        case Files():
            from log_operator.collect.files import FilesSource

            return FilesSource(entry, window, host)
        case Config():
            from log_operator.collect.config import ConfigSource

            return ConfigSource(entry, host)
        case Syslog():
            from log_operator.collect.syslog import SyslogSource

            return SyslogSource(entry, window, host)
    assert_never(entry)


def _build_log(
    entry: Journal | UnifiedLog | EventLog | Containers | Kubernetes, window: str, host: Host
) -> Source:
    """A source that asks a program for the logs that it keeps."""
    match entry:
        case Journal():
            from log_operator.collect.journal import JournalSource

            return JournalSource(entry, window, host)
        case UnifiedLog():
            from log_operator.collect.unified_log import UnifiedLogSource

            return UnifiedLogSource(entry, window, host)
        case EventLog():
            from log_operator.collect.event_log import EventLogSource

            return EventLogSource(entry, window, host)
        case Containers():
            from log_operator.collect.containers import ContainersSource

            return ContainersSource(entry, window, host)
        case Kubernetes():
            from log_operator.collect.kubernetes import KubernetesSource

            return KubernetesSource(entry, window, host)
    assert_never(entry)
