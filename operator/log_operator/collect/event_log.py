"""The event logs of Windows, through its own `wevtutil`, the newest event first.

The command and its output are those of the manual and of recorded runs; tests do not run it.
See: https://learn.microsoft.com/windows-server/administration/windows-commands/wevtutil
See: https://learn.microsoft.com/windows/win32/wes/consuming-events
"""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from log_operator.collect.host import Host
from log_operator.collect.host_program import run_program
from log_operator.collect.newest_output import Budgets, measure
from log_operator.collect.program_output import ask, explain_refusal, read_output
from log_operator.collect.program_search import NoProgram, demand_program
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import EventLog, Level
from tenant_file.spans import parse_window
from ticketbound.language import later
from ticketbound.safe_text import escape
from ticketbound.window import tell_within

_NAME: Final = "wevtutil"
_PROBE_SECONDS: Final = 20.0
_LEVELS: Final[dict[Level, tuple[str, ...]]] = {
    "error": ("(Level=1 or Level=2)",),
    "warning": ("(Level=1 or Level=2 or Level=3)",),
    "info": ("Level<=4",),
    "debug": (),
}
"""1 is critical, 2 an error, 3 a warning, 4 information, 5 verbose; 0 is what has no level."""
# See: https://learn.microsoft.com/windows/win32/wes/eventmanifestschema-leveltype-complextype
_ACCESS_DENIED: Final = 5
_NO_CHANNEL: Final = 15007
"""The numbers of Windows for these errors."""
# See: https://learn.microsoft.com/windows/win32/debug/system-error-codes


@dataclass(slots=True)
class EventLogSource:
    """The channels that one entry of the profile names, on this machine."""

    log: EventLog
    window: str
    host: Host
    _budgets: Budgets = field(init=False)
    _channels: dict[str, str] = field(init=False, default_factory=dict)

    def plan(self) -> Iterator[Planned | Skipped]:
        """A thing for each channel that has an event; their sizes only collecting tells."""
        items = list(self._list_items())
        self._budgets = Budgets.share(self.log, len(self._channels))
        yield from items

    @contextmanager
    def open(self, planned: Planned, allowance: int) -> Iterator[Raw]:
        """The events of a channel as text, the newest first, at most `allowance` bytes of them.

        Raises:
            NoProgram: `wevtutil` cannot be started.
        """
        program = demand_program(self.host, _NAME)
        arguments = self._arguments(self._channels[planned.origin])
        name = planned.origin
        seconds, share = self._budgets.seconds.take(name), self._budgets.size.take(name)
        limit = min(int(share), allowance)
        notes: list[str] = []
        sizes: list[int] = []
        with run_program(program, arguments, seconds) as running:
            chunks = read_output(running, limit, notes, name=_NAME, translate=to_utf8)
            yield Raw(measure(chunks, sizes), notes)
        self._budgets.seconds.give_back(name, running.seconds_left)
        self._budgets.size.give_back(name, share - sum(sizes))

    def _list_items(self) -> Iterator[Planned | Skipped]:
        query = write_query(self.log, self.window)
        for number, channel in enumerate(self.log.channels):
            origin = f"{_NAME} qe {channel} /q:{query}"
            try:
                reason = self._find_obstacle(channel)
            except NoProgram as error:
                # It would be so for the others too, each after as long a wait.
                yield Skipped(f"{_NAME} qe {', '.join(self.log.channels[number:])}", str(error))
                return
            if reason:
                yield Skipped(origin, reason)
                continue
            self._channels[origin] = channel
            entry = f"event-log/{channel.replace('/', '-')}.txt"
            yield Planned(entry, origin, None, self.log.why)

    def _find_obstacle(self, channel: str) -> str:
        """Why there is nothing to collect of a channel, or nothing.

        Raises:
            NoProgram: `wevtutil` is not here, or does not answer.
        """
        program = demand_program(self.host, _NAME)
        output, status, said = ask(program, [*self._arguments(channel), "/c:1"], _PROBE_SECONDS)
        said = said.replace("\0", "")  # what is left of UTF-16
        if status == _ACCESS_DENIED or "Access is denied" in said:
            return explain_refusal(self.host)
        if status == _NO_CHANNEL or "could not be found" in said:
            return later("this machine has no such channel")
        if status:
            return later("{program} failed with {status}: {words}").format(
                program=_NAME, status=status, words=escape(" ".join(said.split()))
            )
        return (
            ""
            if output.strip(b"\0\r\n \xff\xfe")
            else later("no event {within}").format(within=tell_within(self.window))
        )

    def _arguments(self, channel: str) -> list[str]:
        query = write_query(self.log, self.window)
        return ["qe", channel, f"/q:{query}", "/rd:true", "/f:text", "/uni:true"]


def write_query(log: EventLog, window: str) -> str:
    """What picks the events; the names in it have no quotes, the tenant file sees to that."""
    age = int(parse_window(window).total_seconds() * 1000)
    providers = " or ".join(f"@Name='{name}'" for name in log.providers)
    conditions = [
        f"TimeCreated[timediff(@SystemTime) <= {age}]",
        *_LEVELS[log.level],
        *([f"Provider[{providers}]"] if providers else []),
    ]
    return f"*[System[{' and '.join(conditions)}]]"


def to_utf8(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """UTF-16 as UTF-8, with plain line ends; other text, as of an old Windows, as it is."""
    first = next(chunks, b"")
    if b"\0" not in first[:64]:
        yield first
        yield from chunks
        return
    characters = codecs.getincrementaldecoder("utf-16-le")("replace")
    decoder = io.IncrementalNewlineDecoder(characters, translate=True)
    yield decoder.decode(first).removeprefix("\ufeff").encode("utf-8", "replace")
    for chunk in chunks:
        yield decoder.decode(chunk).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")
