"""The newest part of what a program prints, where that is more than there is room for.

Most programs print the oldest first, and what is printed can be gigabytes. So they are asked twice:
once to see how far back the cap reaches, and then from there on. Nothing is kept in between.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from log_operator.collect.host_program import run_program
from log_operator.collect.program_output import NewestPart, find_newest, read_output
from log_operator.collect.program_search import HostProgram
from log_operator.values import Raw
from tenant_file.source import Source
from tenant_file.spans import parse_time
from ticketbound.language import later
from ticketbound.sizes import format_size, parse_size


@dataclass(slots=True)
class Budget:
    """What a source may use in all, in seconds or bytes, for things that are opened in turn.

    Each may be opened more than once, as when somebody looks at it first; the last time counts.

    Args:
        left: what is left of it.
        turns: how many things still have to share it.
    """

    left: float
    turns: int
    _used: dict[str, float] = field(init=False, default_factory=dict)

    def take(self, name: str) -> float:
        """The share of the thing of that name; what it does not use is for `give_back`."""
        if name in self._used:
            self.left += self._used.pop(name)
            self.turns += 1
        share = self.left / max(1, self.turns)
        self.turns -= 1
        self.left -= share
        self._used[name] = share
        return share

    def give_back(self, name: str, unused: float) -> None:
        """Leaves to the others what one did not use."""
        unused = max(0.0, unused)
        self._used[name] -= unused
        self.left += unused


@dataclass(frozen=True, slots=True)
class Budgets:
    """How long a source may take, and how much it may give."""

    seconds: Budget
    size: Budget

    @classmethod
    def share(cls, source: Source, turns: int) -> "Budgets":
        """Those that the profile gives a source, for so many things."""
        seconds = parse_time(source.max_time).total_seconds()
        return cls(Budget(seconds, turns), Budget(parse_size(source.max_size), turns))


@dataclass(frozen=True, slots=True)
class Question:
    """A command whose output is a log, oldest first.

    Args:
        program: the program.
        arguments: what asks for the whole log.
        narrow: the arguments that ask for the newest part of it only.
        moment: what a moment in the log looks like, where `narrow` needs it.
    """

    program: HostProgram
    arguments: Sequence[str]
    narrow: Callable[[NewestPart], Sequence[str]]
    moment: re.Pattern[bytes] | None = None


@contextmanager
def open_newest(question: Question, name: str, allowance: int, budgets: Budgets) -> Iterator[Raw]:
    """The end of what it prints, errors among the rest: at most `allowance` bytes.

    `name` is what the budgets know it by.

    Raises:
        NoProgram: it cannot be started.
    """
    seconds, share = budgets.seconds.take(name), budgets.size.take(name)
    limit = min(int(share), allowance)
    program, arguments = question.program, question.arguments
    notes: list[str] = []
    with run_program(program, arguments, seconds / 2, joins_errors=True) as running:
        part = find_newest(running.read_output(), limit, question.moment)
        seconds -= seconds / 2 - max(0.0, running.seconds_left)
    if not part.is_whole:
        arguments = question.narrow(part)
        cap = later("the cap of {limit} or the time for it reaches no further back").format(
            limit=format_size(limit)
        )
        notes.append(later("only the end of it: {cap}").format(cap=cap))
    sizes: list[int] = []
    with run_program(program, arguments, seconds, joins_errors=True) as running:
        chunks = read_output(running, limit, notes, name=program.path.name)
        yield Raw(measure(chunks, sizes), notes)
    budgets.seconds.give_back(name, running.seconds_left)
    budgets.size.give_back(name, share - sum(sizes))


def measure(chunks: Iterator[bytes], sizes: list[int]) -> Iterator[bytes]:
    """The same chunks; their sizes go to `sizes` as they are read."""
    for chunk in chunks:
        sizes.append(len(chunk))
        yield chunk
