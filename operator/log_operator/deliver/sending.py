"""Uploads finished parts, some at a time, and writes down each that arrived."""

import contextlib
from collections.abc import Callable
from functools import partial
from threading import Lock
from types import TracebackType
from typing import BinaryIO, Final, Self, cast

from log_operator.deliver.expiry import agree_on_time, credible_end, is_alive
from log_operator.deliver.line import Line
from log_operator.deliver.pace import Pace
from log_operator.deliver.part_content import PartContent
from log_operator.deliver.positions import Outlook, Positions
from log_operator.deliver.taking_back import withdraw
from log_operator.deliver.under_way import UnderWay
from log_operator.deliver.workers import STEP, Stopped, Workers
from log_operator.errors import BundleChanged, NoRoom
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import KeptPart, KeptUpload
from log_operator.values import Advance, PartFile
from ticketbound.clock import Clock
from zendesk_client.errors import UploadIncomplete, ZendeskError
from zendesk_client.models import Upload
from zendesk_client.session import Session
from zendesk_client.uploads import create_upload, delete_upload

_TRIES: Final = 3
"""How often a part is sent whole if Zendesk says that it holds something else."""


class Sending:
    """Uploads parts until the block ends; what is uploaded then stays uploaded.

    Args:
        line: where to.
        keeper: told of each upload before the next one begins.
        clock: the time here; Zendesk's own is asked for.
        advance: told how many more bytes are on their way, from one thread at a time.
        skip: told how many bytes were sent before.
        pace: how fast.
        at_once: how many uploads at the same time.
        say: told which parts are on their way, in words; nothing while none is.
    """

    def __init__(
        self,
        line: Line,
        keeper: Keeper,
        *,
        clock: Clock,
        advance: Advance,
        skip: Advance = lambda _: None,
        pace: Pace | None = None,
        at_once: int = 2,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._line = line
        self._keeper = keeper
        self._clock = clock
        self._pace = pace
        self._parts: dict[int, PartFile] = {}
        self._positions = Positions(advance, skip)
        self._under_way = UnderWay(keeper, say)
        self._agreeing = Lock()
        self._has_agreed = False
        self._workers: Workers[PartFile, Session] = Workers(
            partial(line.open_session, sleep=self._sleep, on_wait=self._tell_wait),
            self._send,
            Session.close,
            at_once,
        )
        self.outlook = Outlook(lambda: self._positions.left)
        """How long the rest will take."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.pause()

    @property
    def left(self) -> int:
        """Bytes that are still to be sent."""
        return self._positions.left

    @property
    def left_of_begun(self) -> int:
        """Those of the parts that are on their way now."""
        return self._positions.left_of_begun

    def add(self, part: PartFile) -> None:
        """Queue a part; one that is uploaded or on the ticket already is not sent again.

        Raises:
            ZendeskError: what an earlier part met.
            BundleChanged: the same; that part is not what it was.
        """
        self._workers.raise_failure()
        is_new = part.number not in self._parts
        self._parts[part.number] = part
        known = self._find(part)
        if known.is_posted or is_alive(known, self._clock()):
            self._positions.pass_over(part.number, part.size)
        elif is_new:
            self._enqueue(part)

    def wait(self, seconds: float = STEP) -> bool:
        """Whether all that was added is uploaded, now or within `seconds`.

        Raises:
            ZendeskError: what a part met.
            BundleChanged: a part is not what it was.
        """
        return self._workers.wait(seconds)

    def finish(self) -> None:
        """Return when all that was added is uploaded, and stays so for a while.

        Raises:
            ZendeskError: what a part met.
            BundleChanged: a part is not what it was.
        """
        while not self.wait() or self.send_ended():
            pass

    def send_ended(self) -> bool:
        """Queue the parts whose uploads are over, or nearly, once more; whether there are any."""
        now = self._clock()
        known = ((part, self._keeper.find_part(part.number)) for part in self._parts.values())
        ended = [p for p, kept in known if not kept.is_posted and not is_alive(kept, now)]
        for part in ended:
            self._enqueue(part)
        return bool(ended)

    def pause(self) -> None:
        """End every upload at its next piece; those that are whole stay."""
        self._workers.stop()

    def withdraw(self) -> None:
        """Delete every upload that no comment took, as far as Zendesk lets us in time."""
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
        self._positions.begin(part.number, part.size)
        self._workers.add(part)

    def _send(self, session: Session, part: PartFile) -> None:
        self._agree_on_time()
        try:
            with self._under_way.hold(part.number):
                upload = self._upload(session, part)
        except BundleChanged:
            with contextlib.suppress(NoRoom), self._workers.recording():
                self._keeper.note_changed(part.number)
            raise
        end = credible_end(upload.expires_at, self._clock())
        try:
            with self._workers.recording():
                self._keeper.note_upload(part.number, KeptUpload(upload.token, end))
        except (NoRoom, Stopped):
            with contextlib.suppress(ZendeskError):  # nobody would know of it
                delete_upload(session, upload.token)
            raise

    def _upload(self, session: Session, part: PartFile) -> Upload:
        for left in reversed(range(_TRIES)):
            content = PartContent(
                part,
                check=self._workers.demand_going_on,
                note=partial(self._positions.note, part.number),
                pace=self._pace,
            )
            with content, contextlib.suppress(*([UploadIncomplete] if left else [])):
                file = cast("BinaryIO", content)
                return create_upload(session, filename=part.path.name, content=file)
        raise AssertionError

    def _agree_on_time(self) -> None:
        with self._agreeing:
            if not self._has_agreed:
                self._has_agreed = True
                with self._line.open_session(sleep=self._sleep, max_wait=0) as session:
                    self._clock = agree_on_time(session, self._clock)

    def _tell_wait(self, seconds: float, reason: str) -> None:
        """One line for all that waits, and until when the last of it does."""
        parts, longest = self._under_way.note_wait(seconds, self._clock())
        self._line.on_wait(longest, f"{parts}: {reason}" if parts else reason)

    def _sleep(self, seconds: float) -> None:
        while seconds > 0:
            self._workers.demand_going_on()
            self._line.sleep(min(STEP, seconds))
            seconds -= STEP
