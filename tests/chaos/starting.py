"""Starts the built operator in the midst of trouble, and strikes it."""

import contextlib
import json
import os
import re
import signal
import subprocess  # noqa: TID251 - what is started is the built operator
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Timer
from typing import Final, Literal

import msgspec

from tests.chaos.troubles import ASK, END, LOOK, POST, PROBE, UPLOAD, Strike, Trouble
from tests.chaos.world import TICKET, World
from zendesk_sandbox.faults.fault import Fault
from zendesk_sandbox.observing import Exchange

Stage = Literal["collecting", "sending", "posting", "ending", "giving up"]
HUNG: Final = -1000
"""The status of an operator that did not end by itself."""

_LONGEST: Final = 120.0
HOUR: Final = 3700
_NAMES: Final = {
    UPLOAD: "upload",
    POST: "comment",
    LOOK: "look",
    END: "end",
    PROBE: "probe",
    ASK: "ask",
}
_UPLOADING: Final = ("POST", "/api/v2/uploads")


@dataclass(frozen=True)
class Start:
    """How one start of the operator ended: below zero by a signal.

    Args:
        struck: the stage in which it was, if a signal hit it.
        hit: faults that happened, by kind and call.
        hidden: uploads whose answer it may never have seen.
    """

    status: int
    said: str
    struck: tuple[str, Stage] | None
    hit: tuple[str, ...]
    hidden: int


@dataclass
class Striker:
    """Looks on at every answer, and does what the trouble of the present start says."""

    trouble: Trouble = field(default_factory=Trouble)
    struck: tuple[str, Stage] | None = None
    expired: bool = False
    was_away: bool = False
    _process: "subprocess.Popen[bytes] | None" = None
    _timers: list[Timer] = field(default_factory=list)
    _answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    _lock: Lock = field(default_factory=Lock)
    _world: World | None = None

    def begin(self, world: World, trouble: Trouble, process: "subprocess.Popen[bytes]") -> None:
        """A start begins."""
        with self._lock:
            self.trouble, self.struck = trouble, None
            self.expired = self.was_away = False
            self._world, self._process, self._answers = world, process, Counter()
            strike = trouble.strike
            if strike is not None and strike.call is None:
                self._strike_in(strike.delay, strike)

    def end(self) -> None:
        """It has ended; nothing more may hit."""
        with self._lock:
            self._process = None
            for timer in self._timers:
                timer.cancel()
            self._timers.clear()
            if self._world is not None:
                self._world.cable.plug()

    def look(self, exchange: Exchange) -> None:
        """An answer is ready and not yet on its way."""
        with self._lock:
            if self._process is None:
                return
            call = next((c for c in _NAMES if _is_of(exchange, c)), None)
            if call is None:
                return
            self._answers[call] += 1
            strike = self.trouble.strike
            if call == UPLOAD and self._answers[call] == self.trouble.expires:
                assert self._world is not None
                self._world.sandbox.advance(HOUR)
                self.expired = True
            outage = self.trouble.outage
            if outage and outage.call == call and self._answers[call] == outage.nth:
                self._unplug(outage.seconds)
            if strike is not None and strike.call == call and self._answers[call] == strike.nth:
                self._strike_in(strike.delay, strike)

    def _unplug(self, seconds: float) -> None:
        assert self._world is not None
        self.was_away = True
        self._world.cable.unplug()
        self._begin_timer(seconds, self._world.cable.plug)

    def _begin_timer(self, seconds: float, then: Callable[..., None], *given: object) -> None:
        timer = Timer(seconds, then, given)
        timer.daemon = True
        self._timers.append(timer)
        timer.start()

    def _strike_in(self, delay: float, strike: Strike) -> None:
        if delay == 0:
            self._strike(strike)
            return
        self._begin_timer(delay, self._strike_later, strike)

    def _strike_later(self, strike: Strike) -> None:
        with self._lock:
            self._strike(strike)

    def _strike(self, strike: Strike) -> None:
        process = self._process
        if process is None or process.poll() is not None or self.struck is not None:
            return
        assert self._world is not None
        with contextlib.suppress(ProcessLookupError):
            # The bootloader and the program, as Ctrl-C and the end of a session reach them.
            os.killpg(process.pid, strike.number)
            self.struck = strike.number.name, self._stage(self._world.code_folder)

    def _stage(self, folder: Path) -> Stage:
        """By what the operator wrote down, and by what was answered."""
        kept: dict[str, object] = {}
        with contextlib.suppress(OSError, ValueError):
            kept = json.loads((folder / "state.json").read_bytes())
        if kept.get("posting") and self._answers[END]:
            return "giving up"
        if kept.get("stage") == "posted" or self._answers[END]:
            return "ending"
        if kept.get("posting") or self._answers[POST]:
            return "posting"
        if self._answers[UPLOAD] or self._answers[LOOK] or kept.get("stage") == "agreed":
            return "sending"
        return "collecting"


def start_operator(
    operator: Path, options: tuple[str, ...], world: World, striker: Striker, trouble: Trouble
) -> Start:
    """Starts it with the same code as ever, and waits for its end."""
    if trouble.is_late:
        world.sandbox.advance(HOUR)
    for fault in trouble.faults:
        world.sandbox.queue_fault(**fault)
    process = subprocess.Popen(
        [
            *(str(operator), "--code-file", "-", "--yes", "--ticket", str(TICKET)),
            *("--state-dir", str(world.state), *options),
        ],
        env=_environment(world),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    striker.begin(world, trouble, process)
    try:
        said, _ = process.communicate(world.code.reveal().encode(), timeout=_LONGEST)
        status = process.returncode
    except subprocess.TimeoutExpired:
        status, said = HUNG, b""
    finally:
        striker.end()
        _kill(process)
    if striker.struck and _is_before_us(said):
        status, said = -signal.SIGINT, b""
    hit = _list_hit(world, trouble)
    # Two uploads are on their way at most when a signal comes, or the network goes.
    breaks = bool(striker.struck) + striker.was_away
    hidden = sum(fault.times for fault in hit if fault.is_for(*_UPLOADING)) + 2 * breaks
    names = [_name(fault) for fault in hit for _ in range(fault.times)]
    names += ["outage"] if striker.was_away else []
    names += ["hour passed"] if striker.expired or trouble.is_late else []
    return Start(status, said.decode(), striker.struck, tuple(names), hidden)


def _is_before_us(said: bytes) -> bool:
    """Whether a Ctrl-C met Python as it began, of which PyInstaller tells in its own words."""
    is_told = b"[PYI-" in said and b"KeyboardInterrupt" in said
    return is_told and b"operator_entry" not in said


def _environment(world: World) -> dict[str, str]:
    return os.environ | {
        "JOURNEY_LOGS": str(world.logs),
        "TICKETBOUND_SANDBOX_URL": world.cable.url,
        # A killed one-file program leaves there what it unpacked.
        "TMPDIR": str(world.folder / "tmp"),
    }


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _list_hit(world: World, trouble: Trouble) -> list[Fault]:
    """The faults that happened; those that still wait are forgotten."""
    queue = world.sandbox._faults
    untouched = [one.fault for one in queue._waiting if one.times == one.fault.times]
    queue.clear()
    hit = []
    for fields in trouble.faults:
        fault = msgspec.convert(fields, Fault)
        if fault in untouched:
            untouched.remove(fault)
        else:
            hit.append(fault)
    return hit


def _name(fault: Fault) -> str:
    """Such as `503 comment, after it took effect`."""
    call = next(name for (method, path), name in _NAMES.items() if (method, path) == _aim_of(fault))
    kind = str(fault.status) if fault.kind == "status" else fault.kind
    return f"{kind} {call}{' after commit' if fault.after_commit else ''}"


def _aim_of(fault: Fault) -> tuple[str, str]:
    return fault.method, fault.path


def _is_of(exchange: Exchange, call: tuple[str, str]) -> bool:
    return exchange.method == call[0] and re.search(call[1], exchange.path) is not None
