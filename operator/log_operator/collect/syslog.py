"""The system's own log files, wherever this system keeps them."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

from log_operator.collect.files import FilesSource
from log_operator.collect.host import Host
from log_operator.collect.reasons import NO_SUCH_FOLDER, NOTHING_FITS
from log_operator.values import Planned, Raw, Skipped
from tenant_file.source import System
from tenant_file.sources import Files, Syslog
from ticketbound.language import later

_PLACES: Final[Mapping[System, tuple[str, ...]]] = {
    "linux": (
        "/var/log/syslog",
        "/var/log/messages",
        "/var/log/kern.log",
        "/var/log/daemon.log",
        "/var/log/user.log",
        "/var/log/boot.log",
    ),
    "macos": ("/var/log/system.log", "/var/log/install.log"),
    "windows": (),
}
"""Who signed in, when and from where (`auth.log`, `secure`) is not among them."""


@dataclass(slots=True)
class SyslogSource:
    """The log files of the system, with their rotated siblings, as files are collected.

    Args:
        syslog: the entry of the profile.
        window: the profile's time window.
        host: the machine.
        places: other files than those of this system.
    """

    syslog: Syslog
    window: str
    host: Host
    places: tuple[str, ...] = ()
    _files: FilesSource = field(init=False)

    def __post_init__(self) -> None:
        places = self.places or _PLACES[self.host.system]
        files = Files(
            self.syslog.why,
            places,
            max_file_size=self.syslog.max_size,
            max_time=self.syslog.max_time,
        )
        self._files = FilesSource(files, self.window, self.host)

    def plan(self) -> Iterator[Planned | Skipped]:
        """What there is; a place that this system does not use is no loss, but all of them are."""
        items = [item for item in self._files.plan() if not _is_absent(item)]
        if not items:
            reason = later("this system keeps none; its journal may have what they would say")
            yield Skipped(later("the system's log files"), reason)
        yield from items

    def open(self, planned: Planned, allowance: int) -> AbstractContextManager[Raw]:
        """See `FilesSource.open`."""
        return self._files.open(planned, allowance)


def _is_absent(item: Planned | Skipped) -> bool:
    return isinstance(item, Skipped) and item.reason in (NO_SUCH_FOLDER, NOTHING_FITS)
