"""The names of the dumps and reports that crashes left on the disk; none of them is opened.

Linux keeps them where its distribution's own crash handler does, Windows where its error reporting
does.
See: https://wiki.ubuntu.com/Apport
See: https://learn.microsoft.com/windows/win32/wer/collecting-user-mode-dumps
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from log_operator.collect.host import Host
from log_operator.collect.moments import read_moment
from log_operator.collect.search import Search
from log_operator.collect.time_budget import TOOK_TOO_LONG, TimeBudget
from log_operator.collect.walk import Found
from log_operator.values import Planned, Raw, Skipped
from tenant_file.source import System
from tenant_file.sources import Crashes
from ticketbound.clock import rfc3339
from ticketbound.language import later
from ticketbound.safe_text import escape
from ticketbound.sizes import format_size

_PLACES: Final[dict[System, tuple[str, ...]]] = {
    "linux": ("/var/crash/**", "/var/lib/systemd/coredump/*", "/var/spool/abrt/*/coredump"),
    "macos": ("/cores/*",),
    "windows": (
        r"%ProgramData%\Microsoft\Windows\WER\ReportArchive\**",
        r"%ProgramData%\Microsoft\Windows\WER\ReportQueue\**",
        r"%LOCALAPPDATA%\CrashDumps\*",
        r"%SystemRoot%\Minidump\*",
        r"%SystemRoot%\MEMORY.DMP",
    ),
}
_MOST_NAMES: Final = 20_000
_TOLD: Final = ("no permission", "more than", TOOK_TOO_LONG)
"""How the reasons begin that matter: that a place is not there, or empty, does not."""
_ORIGIN: Final = later("names of crash dumps")


@dataclass(slots=True)
class CrashNamesSource:
    """The dumps and reports on the disk that one entry of the profile is about.

    Args:
        crashes: the entry.
        since: those last written before are not named.
        host: the machine.
        places: globs of where they lie.
    """

    crashes: Crashes
    since: datetime
    host: Host
    places: tuple[str, ...] = ()
    _text: bytes = b""

    def plan(self) -> Iterator[Planned | Skipped]:
        """One small text, if there is something to name; and where we may not look."""
        lines: dict[str, str] = {}
        places = self.places or _PLACES[self.host.system]
        search = Search(places, (), self.host, most_names=_MOST_NAMES)
        for item in search.run(TimeBudget(self.crashes.max_time)):
            if isinstance(item, Found):
                if self._is_wanted(item):
                    lines[item.path] = _describe(item)
            elif item.reason.startswith(_TOLD):
                yield item
        self._text = "".join(sorted(lines.values(), reverse=True)).encode("utf-8")
        if self._text:
            size = len(self._text)
            yield Planned("crashes/names.txt", _ORIGIN, size, self.crashes.why)

    @contextmanager
    def open(
        self,
        planned: Planned,  # noqa: ARG002 - there is one thing to open
        allowance: int,
    ) -> Iterator[Raw]:
        """When each was written, its size and its path: a line each, the newest first."""
        yield Raw(iter([self._text[:allowance]]))

    def _is_wanted(self, found: Found) -> bool:
        if found.info.st_mtime < self.since.timestamp():
            return False
        # Windows puts a program's name into the folder, others into the file.
        tail = "/".join(found.path.replace("\\", "/").rsplit("/", 2)[-2:]).casefold()
        programs = self.crashes.programs
        return not programs or any(program.casefold() in tail for program in programs)


def _describe(found: Found) -> str:
    written = read_moment(int(found.info.st_mtime))
    moment = rfc3339(written) if written else "at an unknown date"
    return f"{moment}  {format_size(found.info.st_size):>9}  {escape(found.path, limit=4096)}\n"
