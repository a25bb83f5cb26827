"""Uploads finished parts, some at a time, and writes down each that arrived."""

import contextlib
from collections import deque
from functools import partial
from threading import Condition, Event, Lock, Thread
from types import TracebackType
from typing import BinaryIO, Final, Self, cast

from log_operator.deliver.expiry import agree_on_time, credible_end, is_alive
from log_operator.deliver.line import Line
from log_operator.deliver.pace import Pace
from log_operator.deliver.part_content import PartContent
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import KeptPart, KeptUpload
from log_operator.values import Advance, PartFile
from ticketbound.clock import Clock
from zendesk_client.errors import UploadIncomplete, ZendeskError
from zendesk_client.models import Upload
from zendesk_client.session import Session
from zendesk_client.uploads import create_upload, delete_upload

STEP: Final = 0.2
"""Seconds until somebody who waits looks around: a Ctrl-C is noticed no later, on any system."""

_TRIES: Final = 3
"""How often a part is sent whole if Zendesk says that it holds something else."""


class _Stopped(Exception):
    """The upload is to end at once; what was sent of it counts for nothing."""


class Sending:
    """Uploads parts until the block ends; what is uploaded then stays uploaded.

    Args:
        line: where to.
        keeper: told of each upload before the next one begins.
        clock: the time here; Zendesk's own is asked for.
        advance: told how many more bytes are on their way, from one thread at a time.
        pace: how fast.
        at_once: how many uploads at the same time.
    """

    def __init__(
        self,
        line: Line,
        keeper: Keeper,
        *,
        clock: Clock,
        advance: Advance,
        pace: Pace | None = None,
        at_once: int = 2,
    ) -> None:
        self._line = line
        self._keeper = keeper
        self._clock = clock
        self._advance = advance
        self._pace = pace
        self._at_once = at_once
        self._changed = Condition()
        self._waiting: deque[PartFile] = deque()
        self._parts: dict[int, PartFile] = {}
        self._told: dict[int, int] = {}
        self._open = 0
        self._failure: BaseException | None = None
        self._stop = Event()
        self._workers: list[Thread] = []
        self._agreeing = Lock()
        self._is_agreed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pause()

    def add(self, part: PartFile) -> None:
        """Queue a part; one that is uploaded or on the ticket already is not sent again.

        Raises:
            ZendeskError: what an earlier part met.
            BundleChanged: the same; that part is not what it was.
        """
        self._raise_failure()
        with self._changed:
            self._parts[part.number] = part
        known = self._find(part)
        if known.is_posted or is_alive(known, self._clock()):
            self._note(part.number, part.size)
        else:
            self._enqueue(part)

    def wait(self, seconds: float = STEP) -> bool:
        """Whether all that was added is uploaded, now or within `seconds`.

        Raises:
            ZendeskError: what a part met.
            BundleChanged: a part is not what it was.
        """
        with self._changed:
            self._changed.wait_for(lambda: not self._open or self._failure, timeout=seconds)
        self._raise_failure()
        return not self._open

    def finish(self) -> None:
        """Return when all that was added is uploaded, and stays so for a while.

        Raises:
            ZendeskError: what a part met.
            BundleChanged: a part is not what it was.
        """
        while True:
            while not self.wait():
                pass
            now = self._clock()
            ended = [
                part
                for part in self._parts.values()
                if not (known := self._keeper.find_part(part.number)).is_posted
                and not is_alive(known, now)
            ]
            if not ended:
                return
            for part in ended:
                self._enqueue(part)

    def pause(self) -> None:
        """End every upload at its next piece; those that are whole stay."""
        self._stop.set()
        with self._changed:
            self._changed.notify_all()
        for worker in self._workers:
            while worker.is_alive():
                worker.join(STEP)

    def withdraw(self) -> None:
        """Delete every upload that no comment took, as far as Zendesk lets us, and forget it."""
        self.pause()
        withdraw(self._line, self._keeper)

    def _find(self, part: PartFile) -> KeptPart:
        known = {one.number: one for one in self._keeper.kept.parts}.get(part.number)
        if known is None or known.sha256 != part.sha256:
            self._keeper.add_part(part)
        return self._keeper.find_part(part.number)

    def _enqueue(self, part: PartFile) -> None:
        if self._keeper.find_part(part.number).upload is not None:
            self._keeper.note_upload(part.number, None)
        with self._changed:
            self._waiting.append(part)
            self._open += 1
            self._changed.notify_all()
        if len(self._workers) < min(self._at_once, len(self._parts)):
            worker = Thread(target=self._work, name="upload", daemon=True)
            self._workers.append(worker)
            worker.start()

    def _work(self) -> None:
        try:
            with self._line.open_session(sleep=self._sleep) as session:
                self._agree_on_time(session)
                while (part := self._take()) is not None:
                    self._send(session, part)
        except _Stopped:
            pass
        except BaseException as error:  # noqa: BLE001 - the thread that asked raises it
            self._fail(error)

    def _agree_on_time(self, session: Session) -> None:
        with self._agreeing:
            if not self._is_agreed:
                self._clock = agree_on_time(session, self._clock)
                self._is_agreed = True

    def _take(self) -> PartFile | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._stop.is_set())
            return None if self._stop.is_set() else self._waiting.popleft()

    def _send(self, session: Session, part: PartFile) -> None:
        upload = self._upload(session, part)
        kept = KeptUpload(upload.token, credible_end(upload.expires_at, self._clock()))
        self._keeper.note_upload(part.number, kept)
        with self._changed:
            self._open -= 1
            self._changed.notify_all()

    def _upload(self, session: Session, part: PartFile) -> Upload:
        for left in reversed(range(_TRIES)):
            content = PartContent(
                part,
                check=self._demand_going_on,
                note=partial(self._note, part.number),
                pace=self._pace,
            )
            with content, contextlib.suppress(*([UploadIncomplete] if left else [])):
                file = cast("BinaryIO", content)
                return create_upload(session, filename=part.path.name, content=file)
        raise AssertionError

    def _note(self, number: int, position: int) -> None:
        """Tells of bytes once, however often they are sent."""
        with self._changed:
            more = position - self._told.get(number, 0)
            if more > 0:
                self._told[number] = position
                self._advance(more)

    def _demand_going_on(self) -> None:
        if self._stop.is_set():
            raise _Stopped

    def _sleep(self, seconds: float) -> None:
        while seconds > 0:
            self._demand_going_on()
            self._line.sleep(min(STEP, seconds))
            seconds -= STEP

    def _fail(self, error: BaseException) -> None:
        """The first error is the one that counts: the others end because of it."""
        with self._changed:
            if not self._stop.is_set():
                self._failure = error
            self._stop.set()
            self._changed.notify_all()

    def _raise_failure(self) -> None:
        if self._failure is not None:
            raise self._failure


def withdraw(line: Line, keeper: Keeper) -> None:
    """Delete every upload that no comment took, as far as Zendesk lets us, and forget it."""
    for part in keeper.kept.parts:
        if part.upload is not None:
            with contextlib.suppress(ZendeskError):
                delete_upload(line.tidying, part.upload.token)
            keeper.note_upload(part.number, None)
