"""What a code's folder says of its delivery: `state.json`, besides the parts themselves.

It holds no code and no OAuth token, but the tokens of uploads, so it is for its owner alone.
"""

import re
from datetime import datetime
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

from ticketbound.secret import Secret

FORMAT: Final = 1
STATE_NAME: Final = "state.json"

_A_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
"""Of a file, and of no folder above."""

_YEARS: Final = range(2000, 9000)
"""Of moments that can be told, and counted with, in every zone."""

_Moment = Annotated[datetime, Meta(tz=True)]
"""One without a zone cannot be compared with any other."""

Stage = Literal["preparing", "agreed", "posted"]
"""`preparing`: parts are being made, and none but those uploaded ahead is of use; `agreed`: they
are whole, and what is missing is to be sent; `posted`: all are on the ticket, the code may live."""


class KeptUpload(Struct, frozen=True):
    """An upload that no comment took yet; None where Zendesk does not say when it ends."""

    token: Secret
    expires_at: _Moment | None


class KeptPart(Struct, frozen=True):
    """A finished part: `size` in bytes; `is_posted` once a comment surely brought it.

    `is_changed` if its file was no longer what was agreed to when it was last to be sent.
    """

    number: int
    name: str
    size: int
    sha256: str
    upload: KeptUpload | None = None
    is_posted: bool = False
    is_changed: bool = False


class KeptRedaction(Struct, frozen=True):
    """How often one rule took something out of the whole bundle."""

    rule: str
    count: int


class KeptContents(Struct, frozen=True):
    """What a bundle comes to: `size` in bytes, of all files after cleaning."""

    files: int = 0
    size: int = 0
    lines_redacted: int = 0
    left_out: int = 0
    redactions: tuple[KeptRedaction, ...] = ()


class KeptOptions(Struct, frozen=True):
    """What the command line asked for when the parts were made; see `log_operator.order`."""

    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    since: str | None = None
    part_limit: int | None = None


class Kept(Struct, frozen=True):
    """One delivery.

    Args:
        account: subdomain of the code; `ticket`, `profile` and `code_id` are the code's too.
        code_expires_at: when it ends.
        started_at: when the run began that made the parts.
        program: the version that did.
        stage: how far it is.
        parts: those that are finished.
        posting: numbers of the parts in a comment that was sent off without an answer yet.
        agreed_at: when the person agreed.
        comment: the text for the ticket.
        comments: how many comments surely brought parts.
        contents: what was agreed to.
        options: what was asked for.
        given_up: uploads that nobody needs any longer, as far as they may not be deleted yet.
        is_withdrawn: whether Zendesk no longer knew the code's token when it was last tried.
    """

    account: str
    ticket: int
    code_id: str
    profile: str
    code_expires_at: _Moment
    started_at: _Moment
    program: str
    stage: Stage = "preparing"
    parts: tuple[KeptPart, ...] = ()
    posting: tuple[int, ...] = ()
    agreed_at: _Moment | None = None
    comment: str = ""
    comments: int = 0
    contents: KeptContents = KeptContents()
    options: KeptOptions = KeptOptions()
    given_up: tuple[KeptUpload, ...] = ()
    is_withdrawn: bool = False
    format: int = FORMAT


def write_kept(kept: Kept) -> bytes:
    """UTF-8 JSON, indented, with a last newline; the tokens of uploads are in it in the clear."""
    return msgspec.json.format(msgspec.json.encode(kept, enc_hook=_reveal), indent=1) + b"\n"


def read_kept(data: bytes) -> Kept:
    """The delivery in the bytes of `state.json`.

    Raises:
        ValueError: not a state of this format.
    """
    try:
        kept = msgspec.json.decode(data, type=Kept, dec_hook=_hide)
    except (msgspec.DecodeError, RecursionError):
        # Its text may quote what it could not read.
        raise ValueError("not the state of a delivery") from None
    if not _is_sound(kept):
        raise ValueError("no state that this program would write")
    if kept.format != FORMAT:
        raise ValueError(f"a state of format {kept.format}, this program reads {FORMAT}")
    return kept


def _is_sound(kept: Kept) -> bool:
    """Whether each part is told of once, none lies in another folder, and all happens nowadays."""
    numbers = [part.number for part in kept.parts]
    is_told_once = numbers == sorted(set(numbers)) and set(kept.posting) <= set(numbers)
    is_here = all(_A_NAME.fullmatch(part.name) for part in kept.parts)
    uploads = filter(None, (*(part.upload for part in kept.parts), *kept.given_up))
    ends = [upload.expires_at for upload in uploads]
    moments = filter(None, (kept.code_expires_at, kept.started_at, kept.agreed_at, *ends))
    is_in_time = all(moment.year in _YEARS for moment in moments)
    is_whole = kept.stage == "preparing" or bool(kept.parts)
    return is_told_once and is_here and is_in_time and is_whole


def _reveal(value: Any) -> str:
    if isinstance(value, Secret):
        return value.reveal()
    raise NotImplementedError


def _hide(kind: type, value: Any) -> Any:
    if kind is Secret and isinstance(value, str):
        return Secret(value)
    raise TypeError("a token is a text")
