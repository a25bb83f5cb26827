"""What the ticket says of a bundle: plain text that an agent can work from, nothing opened.

Each section has room of its own, so that none pushes out another. What came from the machine is
indented and behind a word of ours: no line of a log can look like one of those that are read back,
and where an account takes comments for Markdown, it is a block of code.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from log_bundle.comment import (
    SentAgreement,
    SentPart,
    write_agreed,
    write_code,
    write_files,
    write_part,
)
from log_bundle.manifest import Entry, LeftOut, LogErrors, Manifest
from log_bundle.notices import describe_connection
from log_operator.redaction_words import count
from log_operator.values import PartFile
from ticketbound.safe_text import escape
from ticketbound.sizes import format_size

COMMENT_LIMIT: Final = 40_000
"""Characters that a comment never exceeds; Zendesk takes some 65,000, its own markup included."""
# See: https://support.zendesk.com/hc/en-us/community/posts/4719863289498-Commets-size

_PLACEHOLDER: Final = re.compile(r"\{(?=[{%])")
_PARTS_ROOM: Final = 26_000
"""For some two hundred parts."""
_ERRORS_ROOM: Final = 5_000
_COLLECTED_ROOM: Final = 2_500
_LEFT_OUT_ROOM: Final = 2_000
_REDACTED_ROOM: Final = 1_000
_LONGEST_LINE: Final = 320
_LONGEST_NAME: Final = 120
_MOST_NAMED: Final = 3
_INDENT: Final = "    "


def write_comment(manifest: Manifest, parts: Sequence[PartFile], agreement: SentAgreement) -> str:
    """The comment that brings a bundle; `log_bundle.comment` finds it again."""
    size = sum(part.size for part in parts)
    sections = (
        "\n".join(_write_head(manifest, agreement)),
        _write_section(
            f"{count(len(parts), 'part')}, {format_size(size)}:",
            [write_part(SentPart(p.path.name, p.size, p.sha256)) for p in parts],
            _PARTS_ROOM,
            "more parts: agreement.json in part 1 names them",
        ),
        _write_errors(manifest.errors),
        _write_section(
            "Collected:",
            _describe_collected(manifest.entries),
            _COLLECTED_ROOM,
            "more: see README.txt in part 1",
        ),
        _write_section(
            f"Left out ({len(manifest.left_out):,}):",
            _describe_left_out(manifest.left_out),
            _LEFT_OUT_ROOM,
            "more reasons: see README.txt in part 1",
        ),
        _write_section(
            "Redacted before it was packed:",
            _describe_redactions(manifest.entries),
            _REDACTED_ROOM,
            "more rules: see manifest.json in part 1",
        ),
        "Everything is listed in README.txt and manifest.json in part 1.",
    )
    return "\n\n".join(filter(None, sections))


def _write_head(manifest: Manifest, agreement: SentAgreement) -> Iterator[str]:
    origin, entries = manifest.origin, manifest.entries
    machine = ", ".join(map(_show, filter(None, (origin.host, origin.os, origin.system))))
    yield f"Logs of {machine}, collected by Ticketbound {origin.operator}"
    yield (
        f"{write_code(origin.code_id)} profile {origin.profile} ({origin.window}),"
        f" {origin.created_at}"
    )
    size = format_size(sum(entry.size for entry in entries))
    touched = [entry.lines_redacted for entry in entries if entry.lines_redacted]
    redacted = f"{count(sum(touched), 'line')} redacted in {count(len(touched), 'file')}"
    redacted = redacted if touched else "nothing had to be redacted"
    yield f"{write_files(len(entries))} {size}; {redacted}; {len(manifest.left_out):,} left out"
    yield write_agreed(agreement)
    yield from (f"note: {_show(told)}" for told in describe_connection(manifest.connection))


def _write_errors(errors: Sequence[LogErrors]) -> str:
    if not errors:
        return ""
    # The log with most errors may not take all the room.
    each = max(_ERRORS_ROOM // len(errors), 2 * _LONGEST_LINE)
    blocks = ["\n".join(_fit(_describe_errors(log), each, "more")) for log in errors]
    return _write_section(
        "Lines that tell of errors; of each log the first kinds, then the most frequent:",
        blocks,
        _ERRORS_ROOM,
        "more logs with such lines",
    )


def _describe_errors(log: LogErrors) -> Iterator[str]:
    lines = f"about {log.lines:,} lines, reckoned from a sample" if log.is_estimate else None
    yield f"{_show(log.name, _LONGEST_NAME)}: {lines or count(log.lines, 'line')}"
    kinds = (*log.first, *log.frequent)
    width = max(len(f"{kind.count:,}") for kind in kinds)
    yield from (f"{_INDENT}{kind.count:>{width},} x  {_show(kind.text)}" for kind in kinds)
    if log.others:
        yield f"{_INDENT}{log.others:>{width},} of other kinds"


def _describe_collected(entries: Sequence[Entry]) -> Iterator[str]:
    """What was asked for, most bytes first: how many files, and which are the largest."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.why, []).append(entry)
    for why, group in sorted(groups.items(), key=lambda one: -sum(e.size for e in one[1])):
        size = format_size(sum(entry.size for entry in group))
        largest = sorted(group, key=lambda entry: -entry.size)[:_MOST_NAMED]
        named = [f"{_show(e.name, _LONGEST_NAME)} {format_size(e.size)}" for e in largest]
        named += _tell_more(len(group) - len(named))
        yield f"{count(len(group), 'file')}, {size}, {_show(why)}: {', '.join(named)}"


def _describe_left_out(left_out: Sequence[LeftOut]) -> Iterator[str]:
    """Each reason, most frequent first, with the first things that it left out."""
    groups: dict[str, list[str]] = {}
    for one in left_out:
        groups.setdefault(one.reason, []).append(one.source)
    for reason, sources in sorted(groups.items(), key=lambda one: -len(one[1])):
        named = [_show(source, _LONGEST_NAME) for source in sources[:_MOST_NAMED]]
        named += _tell_more(len(sources) - len(named))
        yield f"{len(sources):,} x {_show(reason)}: {', '.join(named)}"


def _tell_more(number: int) -> list[str]:
    return [f"and {number:,} more"] if number else []


def _describe_redactions(entries: Sequence[Entry]) -> Iterator[str]:
    totals: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for entry in entries:
        for one in entry.redactions:
            totals[one.rule] += one.count
            files[one.rule] += 1
    for rule, total in totals.most_common():
        yield f"{total:,} x {rule} in {count(files[rule], 'file')}"


def _write_section(title: str, lines: Iterable[str], room: int, more: str) -> str:
    told = list(_fit(lines, room, more))
    if not told:
        return ""
    return "\n".join((title, "", *(_indent(line) for line in told)))


def _indent(block: str) -> str:
    return "\n".join(f"{_INDENT}{line}" for line in block.split("\n"))


def _fit(lines: Iterable[str], room: int, more: str) -> Iterator[str]:
    """The lines that fit, and how many did not."""
    everything = list(lines)
    for told, line in enumerate(everything):
        room -= len(line) + 6 * (1 + line.count("\n"))
        if room < 0:
            yield f"and {len(everything) - told:,} {more}"
            return
        yield line


def _show(text: str, limit: int = _LONGEST_LINE) -> str:
    """Text of the machine: on one line, and nothing that Zendesk fills in."""
    # See: https://support.zendesk.com/hc/en-us/articles/4408886858138
    return _PLACEHOLDER.sub("{ ", escape(text, limit=limit))
