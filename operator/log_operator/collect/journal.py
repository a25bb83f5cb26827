"""The systemd journal, through the host's own `journalctl`."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from log_operator.collect.host import Host
from log_operator.collect.host_program import RunningProgram, TookTooLong
from log_operator.collect.journalctl import Journalctl, Question, list_choices
from log_operator.collect.program_output import explain_refusal, read_output
from log_operator.collect.program_search import NoProgram, find_program
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import Journal
from tenant_file.spans import parse_time, parse_window
from ticketbound.clock import rfc3339
from ticketbound.language import later
from ticketbound.safe_text import escape
from ticketbound.sizes import format_size, parse_size
from ticketbound.window import tell_within

_NO_JOURNAL: Final = later("no systemd journal on this machine")
_NO_ENTRIES: Final = b"-- No entries --"
_PROBE_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class JournalSource:
    """The journal that one entry of the profile names, on this machine.

    Args:
        journal: the entry.
        window: the profile's time window.
        host: the machine.
        location: `--file=PATH` or `--directory=PATH`, for a journal that is not this machine's.
    """

    journal: Journal
    window: str
    host: Host
    location: tuple[str, ...] = ()

    def plan(self) -> Iterator[Planned | Skipped]:
        """The journal as one thing, if it has an entry; its size only collecting tells."""
        command = " ".join(["journalctl", f"--since=-{self.window}", *list_choices(self.journal)])
        reason = self._find_obstacle()
        if reason:
            yield Skipped(command, reason)
            return
        name = "+".join(self.journal.units) or "all"
        ending = "jsonl" if self.journal.format == "json" else "log"
        yield Planned(f"journal/{name}.{ending}", command, None, self.journal.why)

    @contextmanager
    def open(
        self,
        planned: Planned,  # noqa: ARG002 - there is one thing to open
        allowance: int,
    ) -> Iterator[Raw]:
        """What `journalctl` prints: the newest that fits under the cap, in the order of time.

        Raises:
            CollectFailed: there is no `journalctl`, or it says nothing in time.
        """
        program = find_program(self.host, "journalctl")
        if program is None:
            raise CollectFailed(_NO_JOURNAL)
        journalctl = Journalctl(program)
        question = self._question()
        limit = min(parse_size(self.journal.max_size), allowance)
        seconds = parse_time(self.journal.max_time).total_seconds() / 2
        notes: list[str] = []
        with ExitStack() as held:
            try:
                part = journalctl.narrow(question, limit, seconds)
                running = held.enter_context(journalctl.ask(part, seconds))
            except TookTooLong:
                raise CollectFailed(
                    later("journalctl said nothing in {seconds} s").format(seconds=f"{seconds:.1f}")
                ) from None
            if part != question:
                cap = later("the cap of {limit} or the time for it reaches no further back").format(
                    limit=format_size(limit)
                )
                notes.append(
                    later("only what was written since {since}: {cap}").format(
                        since=rfc3339(part.since), cap=cap
                    )
                )
            yield Raw(_read(running, limit, notes), notes)

    def _find_obstacle(self) -> str:
        """Why there is nothing to collect, or nothing."""
        program = find_program(self.host, "journalctl")
        if program is None:
            return _NO_JOURNAL
        journalctl = Journalctl(program)
        one = ("--reverse", "--lines=1")
        try:
            with journalctl.ask(self._question(), _PROBE_SECONDS, *one) as running:
                answer = b"".join(running.read_output())
                status, said = running.wait(), running.error_text()
        except TookTooLong:
            return later("journalctl said nothing in {seconds} s").format(
                seconds=f"{_PROBE_SECONDS:.0f}"
            )
        except NoProgram as error:
            return str(error)
        if not status and answer and not answer.startswith(_NO_ENTRIES):
            return ""
        nothing = later("it has no entries {within}").format(within=tell_within(self.window))
        return _explain(said, self.host) or nothing

    def _question(self) -> Question:
        now = self.host.clock()
        # The present second is not over yet, and `--until` leaves out what comes after its start.
        until = now + timedelta(seconds=1)
        return Question(self.journal, now - parse_window(self.window), until, self.location)


def _explain(said: str, host: Host) -> str:
    """What the error output of `journalctl` comes to; nothing where it says nothing."""
    if "insufficient permissions" in said or "Permission denied" in said:
        return explain_refusal(host)
    if "No journal files were found" in said:
        return _NO_JOURNAL
    if "No such boot ID" in said or "no persistent journal" in said.lower():
        return later("this machine keeps no journal of that start")
    return (
        later("journalctl failed: {words}").format(words=escape(said.strip()))
        if said.strip()
        else ""
    )


def _read(running: RunningProgram, limit: int, notes: list[str]) -> Iterator[bytes]:
    yield from read_output(running, limit, notes, name="journalctl")
    if "not seeing messages from other users" in running.error_text():
        notes.append(later("only what this user may see; run with sudo to include the rest"))
