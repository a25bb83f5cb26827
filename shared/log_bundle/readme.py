"""`README.txt` of part 1: the manifest in words, for a person who opens the zip.

Of very many files the first are told; `manifest.json` beside it always names every one.
What came from the machine was cleaned before it gets here, and no word is replaced afterwards. So
nothing may look like a secret that is none, or else the second look would stop the bundle: each
text stands behind a word of ours and a colon, as no heading of a table does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from log_bundle.manifest import Entry, LeftOut, Manifest, Piece
from log_bundle.notices import describe_connection
from ticketbound.safe_text import escape
from ticketbound.sizes import format_size

README_NAME: Final = "README.txt"
README_ROOM: Final = 512 << 10
"""Bytes that it never exceeds, so many fewer than the room that part 1 keeps for the manifest."""

_FILES_ROOM: Final = 320 << 10
_LEFT_OUT_ROOM: Final = 128 << 10
_TAKEN_OUT: Final = "[redacted:"
_LONGEST: Final = 1000
"""Characters of one path or note."""

_HEAD: Final = """\
{title}
{line}

Ticketbound {operator} collected these logs on a customer's machine for ticket {ticket} of the
Zendesk account {account}. agreement.json says what was agreed to, when, and how.

  collected:   {created_at}, profile {profile}, the last {window}
  machine:     {machine}
  code:        {code_id} (its id; the code itself is in no file)
  parts:       {parts}
  files:       {files}
  left out:    {left_out}
{connection}
Secrets were taken out before anything was packed: [redacted:RULE] stands where one was, and a
name such as [ip-3f9a] stands for one and the same address, host or person in the whole bundle.
"""

_CHECKING: Final = """\
How to check it
---------------

Each file below has the SHA-256 of its cleaned text. To compare one:

  Linux     sha256sum FILE
  macOS     shasum -a 256 FILE
  Windows   Get-FileHash FILE      (in PowerShell)

A file in pieces has one for the pieces joined in their order; manifest.json names that of each.
The comment on the ticket has the SHA-256 of each part; agreement.json has those of all parts
but the first, in which it lies. manifest.json says what this file says, for programs, and
part.json what is in one part.
"""


def write_readme(manifest: Manifest, clean: Callable[[str], str] = str) -> bytes:
    """The text as UTF-8, at most some `README_ROOM` bytes.

    Where `clean` would take a secret out of it, the files are left to `manifest.json`.
    """
    text = _lay_out(manifest, _FILES_ROOM, _LEFT_OUT_ROOM)
    if clean(text).count(_TAKEN_OUT) > text.count(_TAKEN_OUT):
        text = _lay_out(manifest, 0, 0)
    return text.encode("utf-8", "backslashreplace")


def _lay_out(manifest: Manifest, files_room: int, left_out_room: int) -> str:
    sections = (
        _write_head(manifest),
        _CHECKING,
        _list(
            f"Files ({len(manifest.entries):,})",
            map(_describe_entry, manifest.entries),
            len(manifest.entries),
            files_room,
        ),
        _list(
            f"Left out ({len(manifest.left_out):,})",
            map(_describe_left_out, manifest.left_out),
            len(manifest.left_out),
            left_out_room,
        ),
    )
    # Old editors of Windows show no other line ends, and all others know these.
    return "\n".join(sections).replace("\n", "\r\n")


def _write_head(manifest: Manifest) -> str:
    origin = manifest.origin
    title = f"Logs for ticket {origin.ticket}"
    size = format_size(sum(entry.size for entry in manifest.entries))
    names = (origin.host, origin.os, origin.system)
    return _HEAD.format(
        title=title,
        line="=" * len(title),
        operator=_show(origin.operator),
        ticket=origin.ticket,
        account=_show(origin.account),
        created_at=_show(origin.created_at),
        profile=_show(origin.profile),
        window=_show(origin.window),
        machine=", ".join(map(_show, filter(None, names))),
        code_id=_show(origin.code_id),
        parts=_count_parts(manifest.parts),
        files=f"{len(manifest.entries):,}, {size} after cleaning",
        left_out=f"{len(manifest.left_out):,}",
        connection="".join(
            f"  note:        {told}\n" for told in describe_connection(manifest.connection)
        ),
    )


def _count_parts(parts: int) -> str:
    if parts == 1:
        return "this one is all"
    return f"{parts:,}; this is part 1, and each is a zip file that opens by itself"


def _describe_entry(entry: Entry) -> Iterator[str]:
    yield f"* {_show(entry.name)}"
    yield f"  from:      {_show(entry.source)}"
    yield f"  why:       {_show(entry.why)}"
    size = f"{format_size(entry.size)} " if entry.size >= 1000 else ""
    exactly = f"({entry.size:,} bytes)" if size else _count(entry.size, "byte")
    yield f"  size:      {size}{exactly}, {_place(entry.pieces)}"
    yield f"  SHA-256:   {_show(entry.sha256)}"
    if entry.redactions:
        rules = ", ".join(f"{_show(one.rule)} {one.count:,}" for one in entry.redactions)
        yield f"  redacted:  {_count(entry.lines_redacted, 'line')}: {rules}"
    yield from (f"  note:      {_show(note)}" for note in entry.notes)


def _place(pieces: Sequence[Piece]) -> str:
    first, last = pieces[0].part, pieces[-1].part
    if len(pieces) == 1:
        return f"part {first}"
    return f"in {len(pieces)} pieces, parts {first} to {last}, the last is {_show(pieces[-1].name)}"


def _describe_left_out(left_out: LeftOut) -> Iterator[str]:
    yield f"* {_show(left_out.source)}"
    yield f"  reason:    {_show(left_out.reason)}"


def _list(title: str, things: Iterable[Iterator[str]], count: int, room: int) -> str:
    """The things one after the other, until there is no room; says how many had none."""
    lines = [title, "-" * len(title)]
    if not count:
        lines += ["", "nothing"]
    for told, thing in enumerate(things):
        text = "\n".join(("", *thing))
        room -= 2 * text.count("\n") + len(text.encode("utf-8", "backslashreplace")) + 2
        if room < 0:
            more = f"and {count - told:,} more, which manifest.json names"
            lines += ["", more if told else "manifest.json names them"]
            break
        lines.append(text)
    return "\n".join((*lines, ""))


def _show(text: str) -> str:
    return escape(text, limit=_LONGEST)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
