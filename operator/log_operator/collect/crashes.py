"""Which programs crashed, and where the system wrote down how: its text, never a dump."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Final

from log_operator.collect.core_dumps import CoreDumpsSource
from log_operator.collect.crash_names import CrashNamesSource
from log_operator.collect.files import FilesSource
from log_operator.collect.host import Host
from log_operator.collect.interface import Source
from log_operator.collect.program_search import find_program
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import Crashes, Files
from tenant_file.spans import parse_window
from ticketbound.language import later
from ticketbound.window import tell_within

_REPORTS: Final = (
    "~/Library/Logs/DiagnosticReports",
    "/Library/Logs/DiagnosticReports",
    "/Library/Logs/DiagnosticReports/Retired",
)
"""Where macOS writes its crash reports: texts with back-traces."""
# See: https://developer.apple.com/documentation/xcode/acquiring-crash-reports-and-diagnostic-logs


@dataclass(slots=True)
class CrashesSource:
    """The crashes of one entry of the profile, on this machine."""

    crashes: Crashes
    window: str
    host: Host
    _answers: dict[str, Source] = field(init=False, default_factory=dict)

    def plan(self) -> Iterator[Planned | Skipped]:
        """What each place has that this system notes crashes in, or that there was none."""
        is_empty = True
        for source in self._list_places():
            for item in source.plan():
                is_empty = False
                if isinstance(item, Planned):
                    self._answers[item.origin] = source
                yield item
        if is_empty:
            if self.host.system == "linux" and find_program(self.host, "coredumpctl") is None:
                reason = later(
                    "nothing on this machine notes crashes (no coredumpctl), and no dump lies here"
                )
                yield Skipped("crashes", reason)
                return
            if self.crashes.programs:
                told = later("no crash of {programs} was noted {within}")
            else:
                told = later("no crash was noted {within}")
            programs = " or ".join(self.crashes.programs)
            within = tell_within(self.window)
            yield Skipped("crashes", told.format(programs=programs, within=within))

    def open(self, planned: Planned, allowance: int) -> AbstractContextManager[Raw]:
        """See the place that planned it."""
        return self._answers[planned.origin].open(planned, allowance)

    def _list_places(self) -> Iterator[Source]:
        since = self.host.clock() - parse_window(self.window)
        if self.host.system == "linux":
            yield CoreDumpsSource(self.crashes, since, self.host)
        if self.host.system == "macos":
            yield FilesSource(_list_reports(self.crashes), self.window, self.host)
        yield CrashNamesSource(self.crashes, since, self.host)


def _list_reports(crashes: Crashes) -> Files:
    """The reports of macOS as files; a program's name is what theirs begin with."""
    names = [
        glob
        for program in crashes.programs or ("*",)
        for glob in (f"{program}[-_]*.ips", f"{program}[-_]*.crash")
    ]
    return Files(
        crashes.why,
        tuple(f"{folder}/{name}" for folder in _REPORTS for name in names),
        window_by="files",
        rotated=False,
        max_size=crashes.max_size,
        max_time=crashes.max_time,
    )
