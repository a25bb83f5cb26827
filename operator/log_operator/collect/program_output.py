"""Reads what a program prints, up to a cap, and finds where the newest part of it begins."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from log_operator.collect.host import Host
from log_operator.collect.host_program import RunningProgram, TookTooLong, run_program
from log_operator.collect.program_search import HostProgram, NoProgram
from ticketbound.language import later
from ticketbound.safe_text import escape
from ticketbound.sizes import format_size


def read_output(
    running: RunningProgram,
    limit: int,
    notes: list[str],
    *,
    name: str,
    translate: Callable[[Iterator[bytes]], Iterator[bytes]] = iter,
) -> Iterator[bytes]:
    """At most `limit` bytes of what it prints, ending with a line where it is cut.

    `translate` makes other bytes of the output. `notes` gets why something is missing: the cap, the
    time, or that the program failed; what it said by then is kept.
    """
    left = limit
    try:
        for chunk in translate(running.read_output()):
            if len(chunk) > left:
                yield chunk[: chunk.rfind(b"\n", 0, left) + 1 or left]
                notes.append(later("cut at the cap of {limit}").format(limit=format_size(limit)))
                return
            left -= len(chunk)
            yield chunk
        status = running.wait()
    except TookTooLong:
        notes.append(
            later("{name} was stopped after {seconds} s; the rest is missing").format(
                name=name, seconds=f"{running.seconds:g}"
            )
        )
        return
    if status:
        notes.append(explain_status(name, status, running.error_text()))


def explain_status(name: str, status: int, said: str) -> str:
    """That a program ended with a status other than 0, and what it said to that."""
    words = escape(" ".join(said.split()))
    if status < 0:
        told = later("{name} was ended by signal {number}")
        told = later("{name} was ended by signal {number}: {words}") if words else told
    else:
        told = later("{name} ended with status {number}")
        told = later("{name} ended with status {number}: {words}") if words else told
    return told.format(name=name, number=abs(status), words=words)


def explain_refusal(host: Host) -> str:
    """That a program may not read what it was asked for, and who may."""
    if host.is_admin:
        return later("no permission, even for the administrator")
    if host.system == "windows":
        return later("no permission (run as administrator to include it)")
    return later("no permission (run with sudo to include it)")


@dataclass(frozen=True, slots=True)
class NewestPart:
    """The end of an output that fits under a cap.

    Args:
        is_whole: nothing of the output is missing in it.
        lines: how many lines it has, at least 1.
        moment: the first one within it, or nothing.
    """

    is_whole: bool
    lines: int
    moment: bytes = b""


def find_newest(
    chunks: Iterable[bytes], limit: int, moment: re.Pattern[bytes] | None = None
) -> NewestPart:
    """The last `limit` bytes of an output, oldest first; nothing of it is kept in memory.

    Where it ends with `TookTooLong`, what came by then counts. `moment` is what moments look like.
    """
    kept: deque[tuple[int, int, bytes]] = deque()
    size, is_whole = 0, True
    try:
        for piece in _cut_small(chunks, max(256, limit // 256)):
            found = moment.search(piece) if moment else None
            kept.append((len(piece), piece.count(b"\n"), found[0] if found else b""))
            size += len(piece)
            while size > limit:
                is_whole = False
                size -= kept.popleft()[0]
    except TookTooLong:
        is_whole = False
    first = next((first for _, _, first in kept if first), b"")
    # The line that the part begins within is not in it.
    return NewestPart(is_whole, max(1, sum(lines for _, lines, _ in kept) - 1), first)


def _cut_small(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    for chunk in chunks:
        for at in range(0, len(chunk), most):
            yield chunk[at : at + most]


def ask(
    program: HostProgram, arguments: Sequence[str], seconds: float, *, most: int = 1 << 20
) -> tuple[bytes, int, str]:
    """The whole of a short output, the exit status, and what was said beside.

    Raises:
        NoProgram: it cannot be started, took too long, or prints more than `most` bytes.
    """
    name = program.path.name
    output = bytearray()
    try:
        with run_program(program, arguments, seconds) as running:
            for chunk in running.read_output():
                output += chunk
                if len(output) > most:
                    raise NoProgram(
                        later("{name} lists more than {most}").format(
                            name=name, most=format_size(most)
                        )
                    )
            return bytes(output), running.wait(), running.error_text()
    except TookTooLong:
        raise NoProgram(
            later("{name} said nothing in {seconds} s").format(name=name, seconds=f"{seconds:g}")
        ) from None
