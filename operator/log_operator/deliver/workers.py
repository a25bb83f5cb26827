"""Threads that take jobs off one queue; the first error ends all of them."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from threading import Condition, Event, Lock, Thread
from typing import Final, Generic, TypeVar

Job = TypeVar("Job")
Tool = TypeVar("Tool")

STEP: Final = 0.2
"""Seconds until somebody who waits looks around: a Ctrl-C is noticed no later, on any system."""

_GRACE: Final = 1.0
"""Seconds for what is whole already and waits for its answer: cut, it would be nobody's."""

_LONGEST_END: Final = 15.0
"""Seconds that a stopped thread may need after that: to connect, which nothing can interrupt."""


class Stopped(Exception):
    """The work is to end at once; what was done of a job counts for nothing."""


class Workers(Generic[Job, Tool]):
    """As many threads as there are jobs, and no more than `most`, each with a tool of its own.

    Args:
        open_tool: makes one, for as long as its thread lives.
        work: does one job. It calls `demand_going_on` now and then.
        cut: ends what a thread does with its tool, from another one.
        most: how many threads.
    """

    def __init__(
        self,
        open_tool: Callable[[], AbstractContextManager[Tool]],
        work: Callable[[Tool, Job], None],
        cut: Callable[[Tool], None],
        most: int,
    ) -> None:
        self._open_tool = open_tool
        self._work = work
        self._cut = cut
        self._most = most
        self._changed = Condition()
        self._waiting: deque[Job] = deque()
        self._open = 0
        self._failure: BaseException | None = None
        self._stop = Event()
        self._recording = Lock()
        self._is_over = False
        self._threads: list[Thread] = []
        self._tools: list[Tool] = []

    def add(self, job: Job) -> None:
        """Queue a job.

        Raises:
            Exception: what an earlier job met.
        """
        self.raise_failure()
        with self._changed:
            self._waiting.append(job)
            self._open += 1
            is_busy = self._open > len(self._threads)
            self._changed.notify_all()
        if is_busy and len(self._threads) < self._most:
            thread = Thread(target=self._run, name="upload", daemon=True)
            self._threads.append(thread)
            thread.start()

    def wait(self, seconds: float = STEP) -> bool:
        """Whether all jobs are done, now or within `seconds`.

        Raises:
            Exception: what a job met.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._open or self._failure, timeout=seconds)
        self.raise_failure()
        return not self._open

    def stop(self) -> None:
        """End every job at its next step, and the threads; who stays behind records nothing."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        if not self._join(_GRACE):
            with self._changed:
                for tool in self._tools:
                    self._cut(tool)
            self._join(_LONGEST_END)
        with self._recording:
            self._is_over = True

    @contextmanager
    def recording(self) -> Iterator[None]:
        """What a job writes down in the block is there before `stop` returns, or never is.

        Raises:
            Stopped: it has returned, and somebody else may go on with what is written.
        """
        with self._recording:
            if self._is_over:
                raise Stopped
            yield

    def demand_going_on(self) -> None:
        """Pass unless the work is to end.

        Raises:
            Stopped: it is.
        """
        if self._stop.is_set():
            raise Stopped

    def raise_failure(self) -> None:
        """Pass unless a job has failed.

        Raises:
            Exception: what the first one met.
        """
        if self._failure is not None:
            raise self._failure

    def _join(self, seconds: float) -> bool:
        """Whether all threads have ended within `seconds`."""
        for _ in range(round(seconds / STEP)):
            alive = [thread for thread in self._threads if thread.is_alive()]
            if not alive:
                return True
            alive[0].join(STEP)
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self) -> None:
        try:
            with self._open_tool() as tool:
                with self._changed:
                    self._tools.append(tool)
                while (job := self._take()) is not None:
                    self._work(tool, job)
                    self._finish_one()
        except BaseException as error:  # noqa: BLE001 - who added the job raises it
            self._fail(error)

    def _take(self) -> Job | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._stop.is_set())
            return None if self._stop.is_set() else self._waiting.popleft()

    def _finish_one(self) -> None:
        with self._changed:
            self._open -= 1
            self._changed.notify_all()

    def _fail(self, error: BaseException) -> None:
        """What ends because of a stop is no failure of its own."""
        with self._changed:
            if not self._stop.is_set():
                self._failure = error
                self._stop.set()
            self._changed.notify_all()
