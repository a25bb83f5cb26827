"""What systemd noted of programs that crashed, through `coredumpctl`; no dump is read.

See: https://www.freedesktop.org/software/systemd/man/latest/coredumpctl.html
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from log_operator.collect.host import Host
from log_operator.collect.newest_output import Budgets, Question, open_newest
from log_operator.collect.program_output import NewestPart, ask, explain_refusal
from log_operator.collect.program_search import HostProgram, NoProgram, demand_program, find_program
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import Crashes
from ticketbound.language import later
from ticketbound.safe_text import escape

_NAME: Final = "coredumpctl"
_PROBE_SECONDS: Final = 10.0
_ALL: Final = "MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1"
"""What all have: without anything to match, `info` tells of the last one only."""
_LONGEST_NAME: Final = 15
"""What the kernel keeps of a program's name."""
# See: https://man7.org/linux/man-pages/man5/proc_pid_comm.5.html
_MOMENT = re.compile(rb"(?<=Timestamp: )\w{3} \d{4}-\d\d-\d\d \d\d:\d\d:\d\d [A-Z+0-9:-]+(?= \()")


@dataclass(slots=True)
class CoreDumpsSource:
    """The crashes of one entry of the profile that systemd knows of.

    Args:
        crashes: the entry.
        since: the oldest moment.
        host: the machine.
        location: `--file=PATH`, for a journal that is not this machine's.
    """

    crashes: Crashes
    since: datetime
    host: Host
    location: tuple[str, ...] = ()
    _sees_all: bool = True

    def plan(self) -> Iterator[Planned | Skipped]:
        """Their description as one text, if there is a crash; nothing where there is none."""
        program = find_program(self.host, _NAME)
        if program is None:
            return
        origin = " ".join([_NAME, "info", *self.crashes.programs])
        try:
            output, status, said = ask(program, self._arguments("list"), _PROBE_SECONDS)
        except NoProgram as error:
            yield Skipped(origin, str(error))
            return
        self._sees_all = "not seeing messages from other users" not in said
        if output:
            yield Planned("crashes/coredumps.txt", origin, None, self.crashes.why)
        elif "ermission" in said:
            yield Skipped(origin, explain_refusal(self.host))
        elif status and "No coredumps found" not in said:
            yield Skipped(
                origin,
                later("{program} failed: {words}").format(
                    program=_NAME, words=escape(" ".join(said.split()))
                ),
            )

    @contextmanager
    def open(self, planned: Planned, allowance: int) -> Iterator[Raw]:
        """What `coredumpctl info` prints, back-traces among it: the newest that fits.

        Raises:
            NoProgram: it cannot be started any more.
        """
        question = self._question(demand_program(self.host, _NAME))
        budgets = Budgets.share(self.crashes, 1)
        with open_newest(question, planned.origin, allowance, budgets) as raw:
            if not self._sees_all:
                raw.notes.append(
                    later("only what this user may see; run with sudo to include the rest")
                )
            yield raw

    def _question(self, program: HostProgram) -> Question:
        def narrow(part: NewestPart) -> list[str]:
            moment = part.moment.decode("ascii")
            return self._arguments("info", f"--since={moment}") if moment else arguments

        arguments = self._arguments("info")
        return Question(program, arguments, narrow, _MOMENT)

    def _arguments(self, verb: str, since: str = "") -> list[str]:
        return [
            verb,
            "--no-pager",
            "--no-legend",
            since or f"--since=@{self.since.timestamp():.0f}",
            *self.location,
            _ALL,
            *(f"COREDUMP_COMM={name[:_LONGEST_NAME]}" for name in self.crashes.programs),
        ]
