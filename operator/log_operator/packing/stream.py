"""Packs what is cleaned and looks at it once more, all at the same time.

One thread compresses, hashes and writes; one reads what was written back from the disk, hashes and
unpacks it. Cleaning and the second look stay in the thread that began: both mostly hold the
interpreter, and two threads that search at once take longer than one after the other. So whoever
calls cleans, and looks at what has come back whenever it hands something over.
"""

import contextlib
import sys
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Self, TypeVar

from log_bundle.manifest import Manifest
from log_operator.packing.belt import Belt, Stopped
from log_operator.packing.open_part import Growth
from log_operator.packing.pack import Packer, Rest
from log_operator.redact.second_look import PartLook, SecondLook, fail_to_look
from log_operator.values import CleanBytes, PartFile, Planned, RedactionReport
from log_operator.zips.reader import BrokenZip, Name, ZipReader

Answer = TypeVar("Answer")
Step = Callable[[], object]
Found = tuple[Path, Name | bytes | PartFile]
"""What was read back of a part; at its end, the part."""

_HANDED_OVER: Final = 1 << 20
"""Bytes that are handed over at once."""
_STEPS: Final = 256
"""Steps that are, of things however small."""
_TO_PACK: Final = 2 << 20
_TO_LOOK_AT: Final = 2 << 20
_AT_A_TIME: Final = 4
"""Pieces that are looked at before more is cleaned."""
_SHORT: Final = 0.05
"""Seconds after which a wait looks around: Ctrl-C gets through on every system."""
_SWITCH: Final = 0.0005
"""Seconds after which a thread that computes lets another one go on."""


class Stream:
    """Takes entry after entry, as `Packer` does; use it in a `with` block.

    Args:
        make_packer: makes the packer, given what is to be told of growth.
        look: the second look.
        on_part: is handed each part but the first when it has passed, in order.
    """

    def __init__(
        self,
        make_packer: Callable[[Callable[[Growth], None]], Packer],
        look: SecondLook,
        on_part: Callable[[PartFile], None],
    ) -> None:
        self._changed = threading.Condition()
        self._steps: Belt[Sequence[Step]] = Belt(_TO_PACK, self._changed)
        self._grown: Belt[Growth] = Belt(0)
        self._found: Belt[Found] = Belt(_TO_LOOK_AT, self._changed)
        self._packer = make_packer(self._grown.put)
        self._look = look
        self._looks: dict[Path, PartLook] = {}
        self._on_part = on_part
        self._batch: list[Step] = []
        self._batched = 0
        self._error: BaseException | None = None
        self._threads = [
            threading.Thread(target=self._run, args=(work,), name=name, daemon=True)
            for name, work in (("packing", self._pack), ("reading", self._read))
        ]
        self.parts: list[PartFile] = []
        self.written = self.looked_at = 0
        """Bytes of all things, and those of parts that the second look is through with."""

    def __enter__(self) -> Self:
        self._interval = sys.getswitchinterval()
        sys.setswitchinterval(_SWITCH)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()
        for thread in self._threads:
            while thread.is_alive():
                thread.join(_SHORT)
        self._packer.abandon()
        sys.setswitchinterval(self._interval)

    def begin(self, planned: Planned) -> None:
        """Begin one cleaned thing."""
        self._add(partial(self._packer.begin, planned))

    def write(self, chunk: CleanBytes) -> None:
        """Some more of it.

        Raises:
            SecretLeft: the second look found something in what was packed before.
            RedactionFailed: the second look cannot be done.
            OSError: a part cannot be written.
        """
        self.written += len(chunk)
        self._add(partial(self._packer.write, chunk), len(chunk))

    def end(self, report: RedactionReport, notes: Sequence[str]) -> None:
        """End it."""
        self._add(partial(self._packer.end, report, notes))

    def finish(self, rest: Rest, advance: Callable[[int], None]) -> Manifest:
        """Close the parts and look at all that is left; `advance` is told the bytes looked at.

        Raises: as `write`.
        """
        manifests: list[Manifest] = []
        self._batch.append(lambda: manifests.append(self._packer.finish(rest)))
        self._hand_over()
        while not any(part.number == 1 for part in self.parts):
            advance(self._look_at_one(_SHORT) or 0)
        self.parts.sort(key=lambda part: part.number)
        return manifests[0]

    def _add(self, step: Step, size: int = 0) -> None:
        self._batch.append(step)
        self._batched += size
        if self._batched >= _HANDED_OVER or len(self._batch) >= _STEPS:
            self._hand_over()
            for _ in range(_AT_A_TIME):
                if self._look_at_one() is None:
                    break

    def _hand_over(self) -> None:
        batch, size = self._batch, self._batched
        self._batch, self._batched = [], 0
        while not self._ask(lambda: self._steps.offer(batch, size)):
            self._look_at_one()
            with self._changed:
                self._changed.wait_for(lambda: self._may_go_on(size), _SHORT)

    def _may_go_on(self, size: int) -> bool:
        return self._steps.has_room(size) or self._found.has_some()

    def _look_at_one(self, seconds: float = 0.0) -> int | None:
        """Look at what comes back within so many seconds, and return its bytes."""
        found = self._ask(lambda: self._found.take(seconds))
        if found is None:
            return None
        path, piece = found
        if path not in self._looks:
            self._looks[path] = self._look.begin(path)
        if isinstance(piece, PartFile):
            self._looks.pop(path).end()
            self.parts.append(piece)
            if piece.number > 1:
                self._on_part(piece)
            return 0
        self._looks[path].take(piece)
        size = 0 if isinstance(piece, Name) else len(piece)
        self.looked_at += size
        return size

    def _ask(self, ask: Callable[[], Answer]) -> Answer:
        """The answer of a belt, or the error that stopped it."""
        try:
            return ask()
        except Stopped:
            raise (self._error or AssertionError("stopped for no reason")) from None

    def _run(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Stopped:
            pass
        except BaseException as error:  # noqa: BLE001 - it is raised where somebody waits
            self._error = self._error or error
            self._stop()

    def _stop(self) -> None:
        for belt in (self._steps, self._grown, self._found):
            belt.stop()

    def _pack(self) -> None:
        while True:
            for step in self._steps.get():
                step()

    def _read(self) -> None:
        with contextlib.ExitStack() as held:
            readers: dict[int, ZipReader] = {}
            while True:
                grown = self._grown.get()
                try:
                    if grown.number not in readers:
                        reader = readers[grown.number] = ZipReader(grown.path)
                        held.callback(reader.close)
                    self._read_on(readers[grown.number], grown)
                except (OSError, BrokenZip, ValueError) as error:
                    raise fail_to_look(grown.path) from error

    def _read_on(self, reader: ZipReader, grown: Growth) -> None:
        for piece in reader.read_to(grown.size):
            self._found.put((grown.path, piece), 0 if isinstance(piece, Name) else len(piece))
        if grown.is_closed:
            part = PartFile(grown.number, grown.path, grown.size, reader.finish())
            reader.close()
            self._found.put((grown.path, part))
