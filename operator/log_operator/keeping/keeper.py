"""Writes down every step of a delivery before the next one is taken."""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Final

from msgspec.structs import replace

from log_operator.disk import free_some
from log_operator.errors import NoRoom
from log_operator.keeping.kept import (
    STATE_NAME,
    Kept,
    KeptContents,
    KeptPart,
    KeptUpload,
    Stage,
    read_kept,
    write_kept,
)
from log_operator.languages.system_errors import name_error
from log_operator.values import PartFile
from ticketbound.file_replacing import replace_file, sync_folder
from ticketbound.language import say

_NO_CONTENTS: Final = KeptContents()


class Keeper:
    """The state of one delivery, in memory and, before any method returns, on the disk.

    Its methods may be called from several threads.

    Args:
        folder: the code's own, where the parts are.
        kept: how it begins; it is written at once, unless `is_written`.

    Raises:
        NoRoom: by every method that changes it, if the disk does not take it; nothing changes.
    """

    def __init__(self, folder: Path, kept: Kept, *, is_written: bool = False) -> None:
        self._folder = folder
        self._lock = RLock()
        self._kept = kept
        if not is_written:
            self._change(lambda same: same)

    @property
    def kept(self) -> Kept:
        """How far it is."""
        return self._kept

    @property
    def folder(self) -> Path:
        """Where the parts are."""
        return self._folder

    def find_part(self, number: int) -> KeptPart:
        """The part of that number, which must be there."""
        return next(part for part in self._kept.parts if part.number == number)

    def add_part(self, part: PartFile) -> None:
        """A part is finished; one of the same number is forgotten, with its upload.

        The part's name is on the disk before a state that tells of it.
        """
        made = KeptPart(part.number, part.path.name, part.size, part.sha256)

        def add(kept: Kept) -> Kept:
            others = [one for one in kept.parts if one.number != part.number]
            return replace(kept, parts=tuple(sorted([*others, made], key=lambda p: p.number)))

        self._change(add)

    def agree(
        self,
        parts: Iterable[PartFile],
        comment: str,
        at: datetime,
        contents: KeptContents = _NO_CONTENTS,
    ) -> None:
        """The person agreed to these parts; uploads of those already known stay."""
        for part in parts:
            known = next((one for one in self._kept.parts if one.number == part.number), None)
            if known is None or known.sha256 != part.sha256:
                self.add_part(part)
        self._change(
            lambda kept: replace(
                kept, stage="agreed", comment=comment, agreed_at=at, contents=contents
            )
        )

    def note_upload(self, number: int, upload: KeptUpload | None) -> None:
        """The part of that number is uploaded, or with None, no longer is."""
        self._change_parts({number}, lambda part: replace(part, upload=upload, is_changed=False))

    def give_up(self, numbers: Collection[int]) -> None:
        """The uploads of these parts are to be deleted, and count for nothing from now on."""

        def give_up(kept: Kept) -> Kept:
            given = [part.upload for part in kept.parts if part.number in numbers and part.upload]
            parts = tuple(
                replace(part, upload=None) if part.number in numbers else part
                for part in kept.parts
            )
            return replace(kept, parts=parts, given_up=(*kept.given_up, *given))

        self._change(give_up)

    def take_back(self, number: int, upload: KeptUpload) -> None:
        """The upload of that part was given up, and is there all the same."""

        def take_back(kept: Kept) -> Kept:
            parts = tuple(
                replace(part, upload=upload) if part.number == number else part
                for part in kept.parts
            )
            return _without(replace(kept, parts=parts), upload)

        self._change(take_back)

    def forget(self, upload: KeptUpload) -> None:
        """An upload that was given up is gone."""
        self._change(lambda kept: _without(kept, upload))

    def note_changed(self, number: int) -> None:
        """The file of the part of that number is not what was agreed to."""
        self._change_parts({number}, lambda part: replace(part, is_changed=True))

    def note_withdrawn(self) -> None:
        """The code's token is gone; the parts wait for another code."""
        self._change(lambda kept: replace(kept, is_withdrawn=True))

    def begin_post(self, numbers: Iterable[int]) -> None:
        """A comment with these parts is about to be sent."""
        self._change(lambda kept: replace(kept, posting=tuple(sorted(numbers))))

    def end_post(self, *, is_there: bool) -> None:
        """That comment is surely there, or surely not: one step, with all that follows from it."""

        def end(kept: Kept) -> Kept:
            taken = kept.posting if is_there else ()
            parts = tuple(
                replace(part, is_posted=True, upload=None) if part.number in taken else part
                for part in kept.parts
            )
            comments = kept.comments + bool(taken)
            ended = replace(kept, posting=(), parts=parts, comments=comments)
            return replace(ended, stage=_stage_after(ended))

        self._change(end)

    def _change_parts(self, numbers: set[int], change: Callable[[KeptPart], KeptPart]) -> None:
        def change_all(kept: Kept) -> Kept:
            return replace(
                kept, parts=tuple(change(p) if p.number in numbers else p for p in kept.parts)
            )

        self._change(change_all)

    def _change(self, change: Callable[[Kept], Kept]) -> None:
        with self._lock:
            changed = change(self._kept)
            try:
                if len(changed.parts) != len(self._kept.parts):
                    sync_folder(self._folder)
                path = self._folder / STATE_NAME
                replace_file(path, write_kept(changed), path.with_suffix(".draft"))
            except OSError as error:
                raise NoRoom(
                    say(
                        "cannot write down how far the delivery is: {why}",
                        why=name_error(error),
                    ),
                    hint=free_some(),
                ) from error
            self._kept = changed


def open_keeper(folder: Path) -> Keeper | None:
    """The delivery that was left in `folder`; None where there is none that can be read."""
    try:
        kept = read_kept((folder / STATE_NAME).read_bytes())
    except (OSError, ValueError):
        return None
    return Keeper(folder, kept, is_written=True)


def _without(kept: Kept, upload: KeptUpload) -> Kept:
    return replace(kept, given_up=tuple(one for one in kept.given_up if one != upload))


def _stage_after(kept: Kept) -> Stage:
    """All on the ticket is the end; while parts are still made, more may come."""
    is_done = kept.stage == "agreed" and all(part.is_posted for part in kept.parts)
    return "posted" if is_done else kept.stage
