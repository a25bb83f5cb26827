"""What a program of the host prints, as the profile names it, with the profile's arguments."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from log_operator.collect.host import Host
from log_operator.collect.host_program import run_program
from log_operator.collect.program_output import read_output
from log_operator.collect.program_search import HostProgram, NoProgram, demand_program
from log_operator.collect.program_trust import find_distrust
from log_operator.values import Planned, Raw, Skipped
from tenant_file.command_checks import find_scripts
from tenant_file.sources import Command
from tenant_file.spans import parse_time
from ticketbound.language import later
from ticketbound.sizes import parse_size


@dataclass(frozen=True, slots=True)
class CommandSource:
    """One command of the profile, on this machine."""

    command: Command
    host: Host

    def plan(self) -> Iterator[Planned | Skipped]:
        """Its output as one thing, if the program is here; nothing is started yet."""
        origin = shlex.join(self.command.argv)
        try:
            self._demand()
        except NoProgram as error:
            yield Skipped(origin, str(error))
            return
        yield Planned(f"commands/{self.command.name}.txt", origin, None, self.command.why)

    @contextmanager
    def open(
        self,
        planned: Planned,  # noqa: ARG002 - there is one thing to open
        allowance: int,
    ) -> Iterator[Raw]:
        """What it prints, errors among the rest, from its start.

        Raises:
            NoProgram: it is not here any more, or cannot be started.
        """
        seconds = parse_time(self.command.max_time).total_seconds()
        limit = min(parse_size(self.command.max_size), allowance)
        notes: list[str] = []
        program = self._demand()
        with run_program(program, self.command.argv[1:], seconds, joins_errors=True) as running:
            yield Raw(read_output(running, limit, notes, name=program.path.name), notes)

    def _demand(self) -> HostProgram:
        """The program; as root, what an interpreter is given must be nobody else's either."""
        program = demand_program(self.host, self.command.argv[0])
        for script in find_scripts(self.command.argv):
            if reason := find_distrust(
                Path(script), program.environment["PATH"], later("its script")
            ):
                raise NoProgram(reason)
        return program
