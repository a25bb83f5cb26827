"""Ends a run of the issuer at one point of its talk with the sandbox."""

import json
import os
import signal
import subprocess  # noqa: TID251 - a process is killed
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event, Lock, Thread
from typing import Any, Literal

from zendesk_sandbox.server import RunningSandbox

ROOT = Path(__file__).resolve().parents[3]
When = Literal["before", "after", "later", "anytime"]


@dataclass(frozen=True)
class Point:
    """At which exchange: before it has an effect, after that but before its answer, or later.

    Whatever the exchange, `anytime` counts the milliseconds of `delay` from the beginning.
    """

    exchange: int
    when: When
    delay: float


def choose_points(count: int, exchanges: int, seconds: float) -> list[Point]:
    """Every exchange before, after and later, then points by chance; the same ones each time."""
    rng = Random(20261122)
    whens: tuple[When, ...] = ("before", "after", "later")
    points = [
        Point(n, when, rng.uniform(0, 0.01)) for n in range(1, exchanges + 1) for when in whens
    ]
    while len(points) < count:
        points.append(Point(0, "anytime", rng.uniform(0, seconds)))
    rng.shuffle(points)
    return points[:count]


class Executioner:
    """Stands before the sandbox's app and kills the child whose talk reaches the point."""

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._lock = Lock()
        self._point: Point | None = None
        self._pid = 0
        self._has_pid = Event()
        self.count = 0

    def arm(self, point: Point | None) -> None:
        self._point, self.count = point, 0
        self._has_pid.clear()

    def aim(self, pid: int) -> None:
        self._pid = pid
        self._has_pid.set()
        if self._point is not None and self._point.when == "anytime":
            self._strike_later(self._point.delay)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        with self._lock:
            self.count += 1
            point = self._point
            is_here = point is not None and self.count == point.exchange
        if not is_here or point is None:
            return self._app(environ, start_response)
        if point.when == "before":
            self._strike()
            start_response("503 Service Unavailable", [("Content-Length", "0")])
            return []
        answer = self._app(environ, start_response)
        if point.when == "after":
            self._strike()
        else:
            self._strike_later(point.delay)
        return answer

    def _strike_later(self, delay: float) -> None:
        def wait() -> None:
            time.sleep(delay)
            self._strike()

        Thread(target=wait, daemon=True).start()

    def _strike(self) -> None:
        self._has_pid.wait(60)
        # It may have been faster.
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)


@contextmanager
def standing_before(sandbox: RunningSandbox) -> Iterator[Executioner]:
    server = sandbox._server
    executioner = Executioner(server.wsgi_app)
    server.wsgi_app = executioner
    try:
        yield executioner
    finally:
        server.wsgi_app = executioner._app


class Nursery:
    """The process that forks the children."""

    def __init__(self, child: subprocess.Popen[str], executioner: Executioner) -> None:
        self._child = child
        self._executioner = executioner

    def run(self, *arguments: str, ahead: float, point: Point | None = None) -> int:
        """How a run ended; a negative number is the signal that ended it."""
        assert self._child.stdin is not None
        self._executioner.arm(point)
        self._child.stdin.write(json.dumps({"arguments": arguments, "ahead": ahead}) + "\n")
        self._child.stdin.flush()
        self._executioner.aim(int(self._read()))
        status = int(self._read())
        self._executioner.arm(None)
        return status

    def _read(self) -> str:
        assert self._child.stdout is not None
        return self._child.stdout.readline()


@contextmanager
def open_nursery(environment: Mapping[str, str], executioner: Executioner) -> Iterator[Nursery]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.issuer.sweep.nursery"],
        cwd=ROOT,
        # make keeps this folder off the path.
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        try:
            yield Nursery(child, executioner)
        finally:
            child.kill()
