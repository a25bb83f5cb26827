"""What a folder with a saved bundle says of itself: `bundle.json`, beside the parts.

Whoever gave us the folder may have written it, so nothing in it is believed before it is checked.
"""

import re
from typing import Annotated, Final

import msgspec
from msgspec import Meta, Struct

from log_operator.errors import BadBundle, NewerBundle
from log_operator.values import PartFile
from ticketbound.language import later, retell, say

FORMAT: Final = 1
BUNDLE_NAME: Final = "bundle.json"
ASK_AGAIN: Final = later("nothing was sent; ask whoever saved the bundle to do it again")
LONGEST_FORM: Final = 1 << 20
"""Bytes: some thousand parts can be named."""

_PART_NAME: Final = r"logs-[1-9][0-9]{0,18}-[0-9a-f]{8}-part[1-9][0-9]{0,5}\.zip"
_ID: Final = r"[a-z][a-z0-9-]{0,31}"
_Ids = tuple[Annotated[str, Meta(pattern=rf"^{_ID}\Z")], ...]
_Word = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._:+-]{1,80}\Z")]
_Window = Annotated[str, Meta(pattern=r"^[0-9a-z?]{1,20}\Z")]
_UNKNOWN: Final = "?"


class SavedPart(Struct, frozen=True):
    """One part: `size` in bytes."""

    number: Annotated[int, Meta(ge=1, le=999_999)]
    name: Annotated[str, Meta(pattern=rf"^{_PART_NAME}\Z")]
    size: Annotated[int, Meta(ge=1, le=1 << 40)]
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class SavedBundle(Struct, frozen=True):
    """One bundle, for one ticket.

    Args:
        code_id: of the code that it was made for; another for the same ticket will do.
        taken: ids of the sources that were asked; `unticked` of those that were left out.
        window: how far back was looked; `asked_window` is what the profile says.
    """

    account: _Word
    ticket: Annotated[int, Meta(ge=1)]
    code_id: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}\Z")]
    profile: _Word
    saved_at: _Word
    program: _Word
    parts: Annotated[tuple[SavedPart, ...], Meta(min_length=1)]
    taken: _Ids = ()
    unticked: _Ids = ()
    window: _Window = _UNKNOWN
    asked_window: _Window = _UNKNOWN
    format: int = FORMAT


class _Form(Struct, frozen=True):
    format: int


def is_id(text: str) -> bool:
    """Whether this could be the id of a source."""
    return re.fullmatch(_ID, text, re.ASCII) is not None


def list_saved(parts: tuple[PartFile, ...]) -> tuple[SavedPart, ...]:
    """How the parts are named in `bundle.json`."""
    return tuple(SavedPart(p.number, p.path.name, p.size, p.sha256) for p in parts)


def write_form(bundle: SavedBundle) -> bytes:
    """UTF-8 JSON, indented, with a last newline."""
    return msgspec.json.format(msgspec.json.encode(bundle), indent=1) + b"\n"


def read_form(data: bytes) -> SavedBundle:
    """The bundle that the bytes of `bundle.json` describe.

    Raises:
        NewerBundle: another version of this program wrote it.
        BadBundle: it is no such thing, or contradicts itself.
    """
    try:
        if msgspec.json.decode(data, type=_Form).format != FORMAT:
            raise NewerBundle(
                say("this bundle was saved by another version of this program"),
                hint=say("use the version that saved it, or the newest"),
            )
        bundle = msgspec.json.decode(data, type=SavedBundle)
    # What is nested too deep, or no UTF-8, is no JSON of ours either.
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise _no_bundle(
            say("the {file} in that folder is not one that 'operator save' wrote", file=BUNDLE_NAME)
        ) from None
    if [part.number for part in bundle.parts] != list(range(1, len(bundle.parts) + 1)):
        raise _no_bundle(
            say("the {file} in that folder does not number its parts from 1 on", file=BUNDLE_NAME)
        )
    for part in bundle.parts:
        told = re.fullmatch(r"logs-([0-9]+)-[0-9a-f]{8}-part([0-9]+)\.zip", part.name, re.ASCII)
        if told is None or (int(told[1]), int(told[2])) != (bundle.ticket, part.number):
            raise _no_bundle(
                say(
                    "the {file} in that folder calls its parts by other names than their ticket"
                    " and number give",
                    file=BUNDLE_NAME,
                )
            )
    return bundle


def _no_bundle(sentence: str) -> BadBundle:
    return BadBundle(sentence, hint=retell(ASK_AGAIN))
