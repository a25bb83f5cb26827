"""What the ticket says of a bundle: plain text that an agent can work from, nothing opened.

Each section has room of its own, so that none pushes out another. What came from the machine is
indented and behind a word of ours: no line of a log can look like one of those that are read back,
and where an account takes comments for Markdown, it is a block of code.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Sized
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
from log_operator.values import PartFile
from ticketbound.language import ENGLISH, Language, later
from ticketbound.safe_text import escape
from ticketbound.window import name_window

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


def write_comment(
    manifest: Manifest,
    parts: Sequence[PartFile],
    agreement: SentAgreement,
    language: Language = ENGLISH,
) -> str:
    """The comment that brings a bundle; `log_bundle.comment` finds it again.

    The lines by which it is found are the same in every language.
    """
    sections = (
        "\n".join(_write_head(manifest, agreement, language)),
        _write_parts(parts, language),
        _write_errors(manifest.errors, language),
        _write_section(
            language,
            language.say("Collected:"),
            _describe_collected(manifest.entries, language),
            _COLLECTED_ROOM,
            later("and {count} more: see README.txt in part 1"),
        ),
        _write_section(
            language,
            language.say("Left out ({count}):", count=_count(manifest.left_out, language)),
            _describe_left_out(manifest.left_out, language),
            _LEFT_OUT_ROOM,
            later("more reasons: {count}; see README.txt in part 1"),
        ),
        _write_section(
            language,
            language.say("Redacted before it was packed:"),
            _describe_redactions(manifest.entries, language),
            _REDACTED_ROOM,
            later("more rules: {count}; see manifest.json in part 1"),
        ),
        language.say("Everything is listed in README.txt and manifest.json in part 1."),
    )
    return "\n\n".join(filter(None, sections))


def _count(things: Sized, language: Language) -> str:
    return language.write_number(len(things))


def _write_parts(parts: Sequence[PartFile], language: Language) -> str:
    size = language.write_size(sum(part.size for part in parts))
    return _write_section(
        language,
        language.say_many("{count} part, {size}:", "{count} parts, {size}:", len(parts), size=size),
        [write_part(SentPart(p.path.name, p.size, p.sha256)) for p in parts],
        _PARTS_ROOM,
        later("more parts: {count}; agreement.json in part 1 names them"),
    )


def _write_head(manifest: Manifest, agreement: SentAgreement, language: Language) -> Iterator[str]:
    origin, entries = manifest.origin, manifest.entries
    yield language.say(
        "Logs of {machine}, collected by Ticketbound {version}",
        machine=", ".join(map(_show, filter(None, (origin.host, origin.os, origin.system)))),
        version=_show(origin.operator),
    )
    made = language.say(
        "profile {profile} ({window}), {moment}",
        profile=_show(origin.profile),
        window=_show(name_window(origin.window, language)),
        moment=_show(origin.created_at),
    )
    yield f"{write_code(origin.code_id)} {made}"
    contents = language.say(
        "{size}; {redacted}; {count} left out",
        size=language.write_size(sum(entry.size for entry in entries)),
        redacted=_tell_redacted(entries, language),
        count=_count(manifest.left_out, language),
    )
    yield f"{write_files(len(entries))} {contents}"
    yield write_agreed(agreement)
    for told in describe_connection(manifest.connection, language):
        yield language.say("note: {told}", told=_show(told))


def _tell_redacted(entries: Sequence[Entry], language: Language) -> str:
    touched = [entry.lines_redacted for entry in entries if entry.lines_redacted]
    if not touched:
        return language.say("nothing had to be redacted")
    lines = language.say_many("{count} line redacted", "{count} lines redacted", sum(touched))
    return f"{lines} {language.say_many('in {count} file', 'in {count} files', len(touched))}"


def _write_errors(errors: Sequence[LogErrors], language: Language) -> str:
    if not errors:
        return ""
    # The log with most errors may not take all the room.
    each = max(_ERRORS_ROOM // len(errors), 2 * _LONGEST_LINE)
    more = later("and {count} more")
    blocks = (_fit(_describe_errors(log, language), each, more, language) for log in errors)
    return _write_section(
        language,
        language.say(
            "Lines that tell of errors; of each log the first kinds, then the most frequent:"
        ),
        ["\n".join(block) for block in blocks],
        _ERRORS_ROOM,
        later("more logs with such lines: {count}"),
    )


def _describe_errors(log: LogErrors, language: Language) -> Iterator[str]:
    if log.is_estimate:
        lines = language.say(
            "about {count} lines, reckoned from a sample", count=language.write_number(log.lines)
        )
    else:
        lines = language.say_many("{count} line", "{count} lines", log.lines)
    yield f"{_show(log.name, _LONGEST_NAME)}: {lines}"
    kinds = (*log.first, *log.frequent)
    width = max(len(language.write_number(kind.count)) for kind in kinds)
    for kind in kinds:
        yield f"{_INDENT}{language.write_number(kind.count):>{width}} x  {_show(kind.text)}"
    if log.others:
        others = f"{language.write_number(log.others):>{width}}"
        yield f"{_INDENT}{language.say('{count} of other kinds', count=others)}"


def _describe_collected(entries: Sequence[Entry], language: Language) -> Iterator[str]:
    """What was asked for, most bytes first: how many files, and which are the largest."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(entry.why, []).append(entry)
    for why, group in sorted(groups.items(), key=lambda one: -sum(e.size for e in one[1])):
        files = language.say_many("{count} file", "{count} files", len(group))
        size = language.write_size(sum(entry.size for entry in group))
        largest = sorted(group, key=lambda entry: -entry.size)[:_MOST_NAMED]
        named = [f"{_show(e.name, _LONGEST_NAME)} {language.write_size(e.size)}" for e in largest]
        named += _tell_more(len(group) - len(named), language)
        yield f"{files}, {size}, {_show(why)}: {', '.join(named)}"


def _describe_left_out(left_out: Sequence[LeftOut], language: Language) -> Iterator[str]:
    """Each reason, most frequent first, with the first things that it left out."""
    groups: dict[str, list[str]] = {}
    for one in left_out:
        groups.setdefault(one.reason, []).append(one.source)
    for reason, sources in sorted(groups.items(), key=lambda one: -len(one[1])):
        named = [_show(source, _LONGEST_NAME) for source in sources[:_MOST_NAMED]]
        named += _tell_more(len(sources) - len(named), language)
        told = _show(language.retell(reason))
        yield f"{_count(sources, language)} x {told}: {', '.join(named)}"


def _tell_more(number: int, language: Language) -> list[str]:
    more = language.say("and {count} more", count=language.write_number(number))
    return [more] if number else []


def _describe_redactions(entries: Sequence[Entry], language: Language) -> Iterator[str]:
    totals: Counter[str] = Counter()
    files: Counter[str] = Counter()
    for entry in entries:
        for one in entry.redactions:
            totals[one.rule] += one.count
            files[one.rule] += 1
    for rule, total in totals.most_common():
        where = language.say_many("in {count} file", "in {count} files", files[rule])
        yield f"{language.write_number(total)} x {_show(rule, _LONGEST_NAME)} {where}"


def _write_section(
    language: Language, title: str, lines: Iterable[str], room: int, more: str
) -> str:
    told = list(_fit(lines, room, more, language))
    if not told:
        return ""
    return "\n".join((title, "", *(_indent(line) for line in told)))


def _indent(block: str) -> str:
    return "\n".join(f"{_INDENT}{line}" for line in block.split("\n"))


def _fit(lines: Iterable[str], room: int, more: str, language: Language) -> Iterator[str]:
    """The lines that fit, and how many did not, by the marked sentence `more`."""
    everything = list(lines)
    for told, line in enumerate(everything):
        room -= len(line) + 6 * (1 + line.count("\n"))
        if room < 0:
            count = language.write_number(len(everything) - told)
            yield language.retell(more).format(count=count)
            return
        yield line


def _show(text: str, limit: int = _LONGEST_LINE) -> str:
    """Text of the machine: on one line, and nothing that Zendesk fills in."""
    # See: https://support.zendesk.com/hc/en-us/articles/4408886858138
    return _PLACEHOLDER.sub("{ ", escape(text, limit=limit))
