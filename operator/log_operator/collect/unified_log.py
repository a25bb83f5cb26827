"""The unified log of macOS, through its own `log show`.

The command and its output are those of the manual and of recorded runs; tests do not run it.
See: https://keith.github.io/xcode-man-pages/log.1.html
See: https://developer.apple.com/documentation/os/logging
"""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from log_operator.collect.host import Host
from log_operator.collect.newest_output import Budgets, Question, open_newest
from log_operator.collect.program_output import NewestPart, ask, explain_refusal
from log_operator.collect.program_search import HostProgram, NoProgram, demand_program
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import Level, UnifiedLog
from tenant_file.spans import parse_window
from ticketbound.language import later
from ticketbound.safe_text import escape

_PROBE_SECONDS: Final = 20.0
_SECOND: Final = timedelta(seconds=1)
_MOMENT = re.compile(rb"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}[+-]\d{4}", re.MULTILINE)
_LEVELS: Final[dict[Level, tuple[str, ...]]] = {
    "error": (),
    "warning": (),
    "info": ("--info",),
    "debug": ("--info", "--debug"),
}
"""It knows no warnings: what is not marked, errors and faults are shown without being asked for."""
_ONLY_ERRORS: Final = "(messageType == error OR messageType == fault)"


@dataclass(frozen=True, slots=True)
class UnifiedLogSource:
    """The part of the unified log that one entry of the profile names, on this Mac."""

    log: UnifiedLog
    window: str
    host: Host

    def plan(self) -> Iterator[Planned | Skipped]:
        """The log as one thing, if it may be read; its size only collecting tells."""
        predicate = write_predicate(self.log)
        origin = f"log show --last {self.window} --predicate '{predicate}'"
        try:
            # Whether there are lines of ours can take minutes to say, so only the door is tried.
            probe = ["show", "--style", "syslog", "--last", "1s", "--predicate", predicate]
            program = demand_program(self.host, "log")
            _, status, said = ask(program, probe, _PROBE_SECONDS)
        except NoProgram as error:
            yield Skipped(origin, str(error))
            return
        if status:
            yield Skipped(origin, _explain(said, self.host))
            return
        name = "+".join((*self.log.subsystems, *self.log.processes))
        yield Planned(f"unified-log/{name}.log", origin, None, self.log.why)

    def open(self, planned: Planned, allowance: int) -> AbstractContextManager[Raw]:
        """What `log show` prints: the newest that fits under the cap, in the order of time.

        Raises:
            NoProgram: it cannot be started.
        """
        question = self._question(demand_program(self.host, "log"))
        return open_newest(question, planned.origin, allowance, Budgets.share(self.log, 1))

    def _question(self, program: HostProgram) -> Question:
        def narrow(part: NewestPart) -> list[str]:
            # Moments are taken to the second only, so the one in which the cap is reached is out.
            moment = _read_moment(part.moment)
            return self._arguments(_write_moment(moment + _SECOND)) if moment else arguments

        since = self.host.clock() - parse_window(self.window)
        arguments = self._arguments(_write_moment(since))
        return Question(program, arguments, narrow, _MOMENT)

    def _arguments(self, since: str) -> list[str]:
        levels = _LEVELS[self.log.level]
        predicate = write_predicate(self.log)
        return ["show", "--style", "syslog", "--start", since, *levels, "--predicate", predicate]


def write_predicate(log: UnifiedLog) -> str:
    """What picks the entries; the names in it have no quotes, the tenant file sees to that."""
    names = [f'subsystem == "{name}"' for name in log.subsystems]
    names += [f'process == "{name}"' for name in log.processes]
    wanted = " OR ".join(names)
    return f"({wanted}) AND {_ONLY_ERRORS}" if log.level == "error" else wanted


def _write_moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S%z")


def _read_moment(text: bytes) -> datetime | None:
    return datetime.fromisoformat(text.decode("ascii")).replace(microsecond=0) if text else None


def _explain(said: str, host: Host) -> str:
    if "not permitted" in said or "Must be admin" in said:
        return explain_refusal(host)
    return later("log failed: {words}").format(words=escape(" ".join(said.split())))
