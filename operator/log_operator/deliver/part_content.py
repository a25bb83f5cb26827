"""The bytes of a part on their way out: watched, slowed, stopped, and withheld if they changed."""

import hashlib
import io
import os
from collections.abc import Callable

from log_operator.deliver.pace import LARGEST_PIECE, Pace
from log_operator.errors import BundleChanged, NoRoom
from log_operator.languages.system_errors import name_error
from log_operator.values import PartFile
from ticketbound.file_replacing import insist
from ticketbound.language import say


class PartContent(io.FileIO):
    """A part that is read once from its beginning to its end, or again from the beginning.

    The last piece is handed out only if all of them together are what was agreed to, so that
    nothing else ever arrives whole.

    Args:
        part: which.
        check: asked before each piece; what it raises ends the upload, until all of it has left.
        note: told how far it was read, in bytes.
        pace: how fast it may be read.

    Raises:
        BundleChanged: by `read` too; the file is no longer the part.
        NoRoom: it cannot be opened, for a reason that may pass.
    """

    def __init__(
        self,
        part: PartFile,
        *,
        check: Callable[[], None],
        note: Callable[[int], None],
        pace: Pace | None = None,
    ) -> None:
        try:
            insist(lambda: super(PartContent, self).__init__(part.path, "rb"))
        except FileNotFoundError as error:
            raise _changed(part) from error
        except OSError as error:
            raise NoRoom(
                say(
                    "{name} cannot be read now: {why}",
                    name=part.path.name,
                    why=name_error(error),
                ),
                hint=say("close what else has it open, and run 'operator resume'"),
            ) from error
        if os.fstat(self.fileno()).st_size != part.size:
            self.close()
            raise _changed(part)
        self._part = part
        self._check = check
        self._note = note
        self._pace = pace
        self._digest = hashlib.sha256()

    def read(self, size: int | None = -1) -> bytes:
        """At most `size` bytes, and no more than are worth sending at once."""
        if self.tell() < self._part.size:  # what has left whole is there: its answer is worth it
            self._check()
        most = LARGEST_PIECE if self._pace is None else self._pace.piece
        piece = super().read(most if size is None or size < 0 else min(size, most))
        if piece and self._pace is not None:
            self._pace.spend(len(piece))
            self._check()
        position = self.tell()
        if position == len(piece):
            self._digest = hashlib.sha256()
        self._digest.update(piece)
        self._demand_unchanged(position, is_at_end=not piece)
        self._note(position)
        return piece

    def _demand_unchanged(self, position: int, *, is_at_end: bool) -> None:
        size = self._part.size
        is_short = is_at_end and position < size
        is_other = position == size and self._digest.hexdigest() != self._part.sha256
        if position > size or is_short or is_other:
            raise _changed(self._part)


def _changed(part: PartFile) -> BundleChanged:
    return BundleChanged(
        say("{name} was changed after it was made, so it was not sent", name=part.path.name),
        hint=say(
            "'operator' with the same code makes it anew; to keep a copy for"
            " yourself, copy the file first"
        ),
    )
