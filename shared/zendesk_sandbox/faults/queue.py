"""The faults that wait for their calls."""

from collections import deque
from dataclasses import dataclass
from threading import Event, Lock

from zendesk_sandbox.faults.fault import Fault


@dataclass(slots=True)
class _Waiting:
    fault: Fault
    skips: int
    times: int


class FaultQueue:
    """The faults that wait, first come first served. `stopped` ends those that take their time."""

    def __init__(self) -> None:
        self.stopped = Event()
        self._lock = Lock()
        self._waiting: deque[_Waiting] = deque()

    def add(self, fault: Fault) -> None:
        """Queues a fault."""
        with self._lock:
            self._waiting.append(_Waiting(fault, fault.skip, fault.times))

    def clear(self) -> None:
        """Forgets the faults that still wait."""
        with self._lock:
            self._waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this call, if one waits for it."""
        with self._lock:
            for waiting in self._waiting:
                if not waiting.fault.is_for(method, path):
                    continue
                if waiting.skips:
                    waiting.skips -= 1
                    continue
                waiting.times -= 1
                if not waiting.times:
                    self._waiting.remove(waiting)
                return waiting.fault
        return None
