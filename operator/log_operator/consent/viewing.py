"""What a file of the bundle looks like, read back from the parts, as it will be sent."""

import codecs
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Final

from log_bundle.manifest import MANIFEST_NAME, Entry, Manifest
from log_operator.values import PartFile
from ticketbound.language import say, write_number
from ticketbound.safe_text import escape

_CHUNK: Final = 64 << 10
_LONGEST_LINE: Final = 4096
"""Characters that are shown as one line: what is longer goes on in the next."""

_MOST_NAMED: Final = 5


def find_entries(manifest: Manifest, wanted: str) -> list[tuple[int, Entry]]:
    """The entries that a person may mean, with their numbers from 1 on.

    By number, by name in the bundle or on the disk, or by a piece of it.
    """
    numbered = list(enumerate(manifest.entries, 1))
    if wanted.isdecimal():
        return [one for one in numbered if str(one[0]) == wanted.lstrip("0")]
    exact = [one for one in numbered if wanted in (one[1].name, one[1].source)]
    ends = [one for one in numbered if one[1].source.endswith((f"/{wanted}", f"\\{wanted}"))]
    return exact or ends or [one for one in numbered if wanted in one[1].source]


def name_some(entries: Sequence[tuple[int, Entry]]) -> str:
    """The first few of them, for the sentence that asks which is meant."""
    shown = entries[:_MOST_NAMED]
    named = [
        say("{number} is {name}", number=at, name=escape(entry.source, limit=1000))
        for at, entry in shown
    ]
    more = len(entries) - len(named)
    names = ", ".join(named)
    return say("{names} and {more} more", names=names, more=write_number(more)) if more else names


def read_entry(parts: Sequence[PartFile], entry: Entry) -> Iterator[str]:
    """The lines of one file, escaped.

    Raises:
        OSError: a part cannot be read.
        zipfile.BadZipFile: a part is broken.
    """
    return _read_lines(parts, [(piece.part, piece.name) for piece in entry.pieces])


def read_own_manifest(parts: Sequence[PartFile]) -> Iterator[str]:
    """The lines of `manifest.json`, escaped; raises what `read_entry` raises."""
    return _read_lines(parts, [(1, MANIFEST_NAME)])


def _read_lines(parts: Sequence[PartFile], pieces: Sequence[tuple[int, str]]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
    rest = ""
    for chunk in _read_chunks(parts, pieces):
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        for line in lines:
            yield from _show(line)
        if len(rest) > _CHUNK:
            yield from _show(rest)
            rest = ""
    rest += decoder.decode(b"", final=True)
    if rest:
        yield from _show(rest)


def _read_chunks(parts: Sequence[PartFile], pieces: Sequence[tuple[int, str]]) -> Iterator[bytes]:
    paths = {part.number: part.path for part in parts}
    for number, name in pieces:
        with ExitStack() as held:
            archive = held.enter_context(zipfile.ZipFile(paths[number]))
            member = held.enter_context(archive.open(name))
            while chunk := member.read(_CHUNK):
                yield chunk


def _show(line: str) -> Iterator[str]:
    line = line.removesuffix("\r")
    for start in range(0, len(line) or 1, _LONGEST_LINE):
        cells = line[start : start + _LONGEST_LINE].split("\t")
        yield "\t".join(escape(cell, limit=10 * _LONGEST_LINE) for cell in cells).expandtabs(8)
