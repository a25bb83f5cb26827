"""A sandbox's state as JSON, with every secret in it, and how such a file is read again."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final

import msgspec

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from zendesk_sandbox.records.tables import Tables
from zendesk_sandbox.state import Snapshot

_FORMAT: Final = "zendesk-sandbox-state"
_VERSION: Final = 1
_NOT_OURS: Final = "give --state a file that a sandbox made, or one that is not there yet"
_BODY: Final = re.compile(r"[0-9a-f]{32}")


class StateRefused(Failure):
    """The state file cannot be used; it was left as it is."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


class _Head(msgspec.Struct, frozen=True):
    format: str
    version: int


class SavedState(msgspec.Struct, frozen=True):
    """An account, and the port at which it was last found."""

    port: int
    account: Snapshot
    format: str = _FORMAT
    version: int = _VERSION


def encode_state(state: SavedState) -> bytes:
    """The content of a state file."""
    return msgspec.json.encode(state, enc_hook=_encode)


def demand_state(path: Path) -> None:
    """Returns if the file is not there yet, or looks like one that a sandbox of this version made.

    Raises:
        StateRefused: it does not, or cannot be read.
    """
    _read(path)


def read_state(path: Path, files: Path) -> SavedState | None:
    """What a state file says, its attachments being in the folder `files`; None without a file.

    Raises:
        StateRefused: it cannot be read, or is not one that this version understands.
    """
    content = _read(path)
    if content is None:
        return None
    try:
        return msgspec.json.decode(
            content, type=SavedState, dec_hook=lambda kind, value: _decode(files, kind, value)
        )
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise StateRefused(
            f"the state file {escape(str(path))} is damaged: {escape(str(error))}", hint=_NOT_OURS
        ) from error


def settle_files(tables: Tables, files: Path) -> None:
    """Makes records and files agree where a sandbox was killed between the two.

    Files that no record knows are deleted. An upload whose file is gone was being deleted, and is
    gone too; a file that a comment has stays, empty.
    """
    lost = {file.id for file in tables.attachments.values() if not file.path.is_file()}
    for upload in list(tables.uploads.values()):
        kept = tuple(i for i in upload.attachment_ids if i not in lost)
        tables.uploads[upload.token] = replace(upload, attachment_ids=kept)
        if not kept:
            del tables.uploads[upload.token]
        for attachment_id in lost.intersection(upload.attachment_ids):
            del tables.attachments[attachment_id]
    for attachment_id in lost.intersection(tables.attachments):
        attachment = tables.attachments[attachment_id]
        attachment.path.touch()
        tables.attachments[attachment_id] = replace(attachment, size=0)
    known = {attachment.path.name for attachment in tables.attachments.values()}
    for path in files.iterdir():
        if _BODY.fullmatch(path.name) and path.name not in known:
            path.unlink()


def _read(path: Path) -> bytes | None:
    shown = escape(str(path))
    # A pipe would be waited for, and a device might never end.
    if path.exists() and not path.is_file():
        raise StateRefused(f"the state file {shown} is not a file", hint=_NOT_OURS)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StateRefused(f"the state file {shown} cannot be read: {error.strerror}") from error
    _check_head(content, shown)
    return content


def _check_head(content: bytes, shown: str) -> None:
    try:
        head = msgspec.json.decode(content, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        head = _Head("", 0)
    if head.format != _FORMAT:
        raise StateRefused(f"{shown} is not the state of a sandbox", hint=_NOT_OURS)
    if head.version != _VERSION:
        age = "a newer" if head.version > _VERSION else "an older"
        raise StateRefused(
            f"the state file {shown} was written by {age} version of the sandbox",
            hint="use that version, or another file",
        )


def _encode(value: object) -> object:
    if isinstance(value, Secret):
        return value.reveal()
    assert isinstance(value, Path), type(value)
    return value.name


def _decode(files: Path, kind: type, value: Any) -> object:
    # A file that was tampered with must not lead out of the folder.
    return Secret(value) if kind is Secret else files / Path(value).name
