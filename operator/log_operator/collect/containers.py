"""Logs of containers, through the `docker` or `podman` of this machine.

See: https://docs.docker.com/reference/cli/docker/container/ls/
See: https://docs.docker.com/reference/cli/docker/container/logs/
See: https://docs.podman.io/en/latest/markdown/podman-logs.1.html
"""

import fnmatch
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from log_operator.collect.host import Host
from log_operator.collect.newest_output import Budgets, Question, open_newest
from log_operator.collect.program_output import NewestPart, ask, explain_refusal
from log_operator.collect.program_search import (
    HostProgram,
    NoProgram,
    demand_program,
    find_program,
)
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import Containers
from tenant_file.spans import parse_window
from ticketbound.clock import rfc3339
from ticketbound.language import later
from ticketbound.safe_text import escape

_ENGINES: Final = ("docker", "podman")
_LISTING: Final = ("ps", "--all", "--no-trunc", "--format={{.ID}}\t{{.Names}}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*", re.ASCII)
_LIST_SECONDS: Final = 20.0
_MOST: Final = 200


@dataclass(slots=True)
class ContainersSource:
    """The containers that one entry of the profile names, running or ended, on this machine."""

    containers: Containers
    window: str
    host: Host
    _budgets: Budgets = field(init=False)
    _questions: dict[str, Question] = field(init=False, default_factory=dict)

    def plan(self) -> Iterator[Planned | Skipped]:
        """A thing for each container; their sizes only collecting tells."""
        items = list(self._list_items())
        self._budgets = Budgets.share(self.containers, len(self._questions))
        yield from items

    def open(self, planned: Planned, allowance: int) -> AbstractContextManager[Raw]:
        """What `logs` prints: the newest that fits under the cap, with a moment on each line.

        Raises:
            NoProgram: the engine cannot be started any more.
        """
        question = self._questions[planned.origin]
        return open_newest(question, planned.origin, allowance, self._budgets)

    def _list_items(self) -> Iterator[Planned | Skipped]:
        engines = [name for name in _ENGINES if find_program(self.host, name, is_tool=True)]
        if not engines:
            yield Skipped("containers", later("there is neither docker nor podman on this machine"))
        seen: set[str] = set()
        for engine in engines:
            yield from self._plan_engine(engine, seen)

    def _plan_engine(self, engine: str, seen: set[str]) -> Iterator[Planned | Skipped]:
        try:
            program = demand_program(self.host, engine)
            found = self._list(program)
        except NoProgram as error:
            yield Skipped(f"{engine} ps", str(error))
            return
        if not found:
            yield Skipped(f"{engine} ps", later("no container has such a label or name"))
        for number, name in list(found.items())[:_MOST]:
            # Where `docker` is another name of podman, both list the same containers.
            if number not in seen:
                seen.add(number)
                origin = f"{engine} logs {name}"
                self._questions[origin] = self._ask_for(program, name)
                entry = f"containers/{engine}/{name}.log"
                yield Planned(entry, origin, None, self.containers.why)
        if len(found) > _MOST:
            yield Skipped(
                f"{engine} ps",
                later("more containers, left out: {count}").format(count=len(found) - _MOST),
            )

    def _list(self, program: HostProgram) -> dict[str, str]:
        """The names of the containers that are asked for, by their numbers."""
        found: dict[str, str] = {}
        for label in self.containers.labels:
            found |= self._run_listing(program, f"--filter=label={label}")
        if self.containers.names:
            globs = self.containers.names
            found |= {
                number: name
                for number, name in self._run_listing(program).items()
                if any(fnmatch.fnmatchcase(name, glob) for glob in globs)
            }
        return found

    def _run_listing(self, program: HostProgram, *more: str) -> dict[str, str]:
        """Numbers and names of containers.

        Raises:
            NoProgram: the engine does not answer.
        """
        output, status, said = ask(program, [*_LISTING, *more], _LIST_SECONDS)
        if status:
            raise NoProgram(_explain(program.path.name, said, self.host))
        rows = (line.split("\t", 1) for line in output.decode("utf-8", "replace").splitlines())
        names = {row[0]: row[1].split(",")[0] for row in rows if len(row) == 2}
        # What answers may be another machine; nothing it says becomes an option of ours.
        return {number: name for number, name in names.items() if _NAME.fullmatch(name)}

    def _ask_for(self, program: HostProgram, name: str) -> Question:
        since = self.host.clock() - parse_window(self.window)
        arguments = ("logs", "--timestamps", f"--since={rfc3339(since)}")
        return Question(program, (*arguments, name), partial(_narrow, arguments, name))


def _narrow(arguments: tuple[str, ...], name: str, part: NewestPart) -> tuple[str, ...]:
    return (*arguments, f"--tail={part.lines}", name)


def _explain(engine: str, said: str, host: Host) -> str:
    if "permission denied" in said.lower():
        return explain_refusal(host)
    if "annot connect to the Docker daemon" in said or "failed to connect" in said:
        return later("{engine} is installed, but its service does not run").format(engine=engine)
    return later("{engine} failed: {words}").format(
        engine=engine, words=escape(" ".join(said.split()))
    )
