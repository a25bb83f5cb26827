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
from ticketbound.language import ENGLISH, Language
from ticketbound.safe_text import escape
from ticketbound.window import name_window

README_NAME: Final = "README.txt"
README_ROOM: Final = 512 << 10
"""Bytes that it never exceeds, so many fewer than the room that part 1 keeps for the manifest."""

_FILES_ROOM: Final = 320 << 10
_LEFT_OUT_ROOM: Final = 128 << 10
_TAKEN_OUT: Final = "[redacted:"
_LONGEST: Final = 1000
"""Characters of one path or note."""


def write_readme(
    manifest: Manifest, clean: Callable[[str], str] = str, language: Language = ENGLISH
) -> bytes:
    """The text as UTF-8, at most some `README_ROOM` bytes.

    Where `clean` would take a secret out of it, the files are left to `manifest.json`.
    """
    text = _lay_out(manifest, language, _FILES_ROOM, _LEFT_OUT_ROOM)
    if clean(text).count(_TAKEN_OUT) > text.count(_TAKEN_OUT):
        text = _lay_out(manifest, language, 0, 0)
    return text.encode("utf-8", "backslashreplace")


def _lay_out(manifest: Manifest, language: Language, files_room: int, left_out_room: int) -> str:
    files = language.write_number(len(manifest.entries))
    left_out = language.write_number(len(manifest.left_out))
    sections = (
        _write_head(manifest, language),
        _explain_checking(language),
        _list(
            language,
            language.say("Files ({count})", count=files),
            (_describe_entry(entry, language) for entry in manifest.entries),
            len(manifest.entries),
            files_room,
        ),
        _list(
            language,
            language.say("Left out ({count})", count=left_out),
            (_describe_left_out(one, language) for one in manifest.left_out),
            len(manifest.left_out),
            left_out_room,
        ),
    )
    # Old editors of Windows show no other line ends, and all others know these.
    return "\n".join(sections).replace("\n", "\r\n")


def _write_head(manifest: Manifest, language: Language) -> str:
    origin = manifest.origin
    title = language.say("Logs for ticket {ticket}", ticket=origin.ticket)
    names = (origin.host, origin.os, origin.system)
    files = language.say(
        "{count}, {size} after cleaning",
        count=language.write_number(len(manifest.entries)),
        size=language.write_size(sum(entry.size for entry in manifest.entries)),
    )
    notes = describe_connection(manifest.connection, language)
    return language.say(
        """{title}
{line}

Ticketbound {operator} collected these logs on a customer's machine for ticket {ticket} of the
Zendesk account {account}. agreement.json says what was agreed to, when, and how.

  collected:   {created_at}, profile {profile}, {window}
  machine:     {machine}
  code:        {code_id} (its id; the code itself is in no file)
  parts:       {parts}
  files:       {files}
  left out:    {left_out}
{connection}
Secrets were taken out before anything was packed: [redacted:RULE] stands where one was, and a
name such as [ip-3f9a] stands for one and the same address, host or person in the whole bundle.
""",
        title=title,
        line="=" * len(title),
        operator=_show(origin.operator),
        ticket=origin.ticket,
        account=_show(origin.account),
        created_at=_show(origin.created_at),
        profile=_show(origin.profile),
        window=_show(name_window(origin.window, language)),
        machine=", ".join(map(_show, filter(None, names))),
        code_id=_show(origin.code_id),
        parts=_count_parts(manifest.parts, language),
        files=files,
        left_out=language.write_number(len(manifest.left_out)),
        connection="".join(f"  {_label(language.say('note'), 13)}{told}\n" for told in notes),
    )


def _explain_checking(language: Language) -> str:
    return language.say("""How to check it
---------------

Each file below has the SHA-256 of its cleaned text. To compare one:

  Linux     sha256sum FILE
  macOS     shasum -a 256 FILE
  Windows   Get-FileHash FILE      (in PowerShell)

A file in pieces has one for the pieces joined in their order; manifest.json names that of each.
The comment on the ticket has the SHA-256 of each part; agreement.json has those of all parts
but the first, in which it lies. manifest.json says what this file says, for programs, and
part.json what is in one part.
""")


def _count_parts(parts: int, language: Language) -> str:
    if parts == 1:
        return language.say("this one is all")
    return language.say(
        "{count}; this is part 1, and each is a zip file that opens by itself",
        count=language.write_number(parts),
    )


def _label(word: str, width: int = 11) -> str:
    return f"{word}:".ljust(width - 1) + " "


def _describe_entry(entry: Entry, language: Language) -> Iterator[str]:
    yield f"* {_show(entry.name)}"
    yield f"  {_label(language.say('from'))}{_show(language.retell(entry.source))}"
    yield f"  {_label(language.say('why'))}{_show(entry.why)}"
    place = _place(entry.pieces, language)
    yield f"  {_label(language.say('size'))}{_tell_size(entry.size, language)}, {place}"
    yield f"  {_label('SHA-256')}{_show(entry.sha256)}"
    if entry.redactions:
        rules = ", ".join(
            f"{_show(one.rule)} {language.write_number(one.count)}" for one in entry.redactions
        )
        lines = language.say_many("{count} line", "{count} lines", entry.lines_redacted)
        yield f"  {_label(language.say('redacted'))}{lines}: {rules}"
    note = _label(language.say("note"))
    yield from (f"  {note}{_show(language.retell(one))}" for one in entry.notes)


def _tell_size(size: int, language: Language) -> str:
    exactly = language.say_many("{count} byte", "{count} bytes", size)
    return f"{language.write_size(size)} ({exactly})" if size >= 1000 else exactly


def _place(pieces: Sequence[Piece], language: Language) -> str:
    first, last = pieces[0].part, pieces[-1].part
    if len(pieces) == 1:
        return language.say("part {number}", number=first)
    return language.say(
        "in {count} pieces, parts {first} to {last}, the last is {name}",
        count=len(pieces),
        first=first,
        last=last,
        name=_show(pieces[-1].name),
    )


def _describe_left_out(left_out: LeftOut, language: Language) -> Iterator[str]:
    yield f"* {_show(language.retell(left_out.source))}"
    yield f"  {_label(language.say('reason'))}{_show(language.retell(left_out.reason))}"


def _list(
    language: Language, title: str, things: Iterable[Iterator[str]], count: int, room: int
) -> str:
    """The things one after the other, until there is no room; says how many had none."""
    lines = [title, "-" * len(title)]
    if not count:
        lines += ["", language.say("nothing")]
    for told, thing in enumerate(things):
        text = "\n".join(("", *thing))
        room -= 2 * text.count("\n") + len(text.encode("utf-8", "backslashreplace")) + 2
        if room < 0:
            more = language.say(
                "and {count} more, which manifest.json names",
                count=language.write_number(count - told),
            )
            lines += ["", more if told else language.say("manifest.json names them")]
            break
        lines.append(text)
    return "\n".join((*lines, ""))


def _show(text: str) -> str:
    return escape(text, limit=_LONGEST)
