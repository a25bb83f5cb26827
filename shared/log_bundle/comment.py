"""The lines by which the comment that brings a bundle is found, and checked against its files.

People read them too. Whoever holds a code can write such a comment: it is worth no more than its
author, which is for the reader to look at.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from log_bundle.agreement import How
from ticketbound.language import ENGLISH, Language

_ARRIVING: Final = "still arriving"
_CODE: Final = re.compile(rf"code ([0-9a-f]{{16}}), ({_ARRIVING}\b)?")
_FILES: Final = re.compile(r"([0-9]{1,9}) files?, ")
_PART: Final = re.compile(r"(\S{1,200}) ([0-9][0-9,]{0,20}) bytes SHA-256 ([0-9a-f]{64})")
_ID: Final = r"[a-z][a-z0-9-]{0,31}"
_AGREED: Final = re.compile(
    r"agreed ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z), (typed|given beforehand);"
    rf"(?: unticked: ({_ID}(?:, {_ID}){{0,7}})(?: and ([0-9]{{1,4}}) more)?| nothing unticked)"
)
_WORDS: Final[dict[How, str]] = {"terminal": "typed", "option": "given beforehand"}
_MOST_NAMED: Final = 8
"""Sources that the comment names; `agreement.json` names all."""
_MOST_LINES: Final = 250
"""Of a comment that brings parts ahead: some 30,000 characters."""


@dataclass(frozen=True, slots=True)
class SentPart:
    """One part as the operator says that it sent it; `size` in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SentAgreement:
    """What the customer agreed to, and how: `agreement.json` in part 1 says it in full.

    Args:
        at: when, RFC 3339, UTC.
        how: by what.
        unticked: ids of sources that the customer left out, the first of them.
        more: how many were left out besides.
    """

    at: str
    how: How
    unticked: tuple[str, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class SentBundle:
    """A bundle as its comment tells it; of many hundred parts, only the first are told.

    One that is not `is_whole` is still arriving: its comment brings these parts, and says nothing
    of files. The last comment names all parts, also those that others brought.
    """

    code_id: str
    files: int
    parts: tuple[SentPart, ...]
    agreement: SentAgreement | None = None
    is_whole: bool = True


def write_code(code_id: str) -> str:
    """The beginning of the line that names the code; more follows in it."""
    return f"code {code_id},"


def write_files(count: int) -> str:
    """The beginning of the line that says how many files there are; more follows in it."""
    return f"{count} file{'' if count == 1 else 's'},"


def shorten_agreement(at: str, how: How, unticked: tuple[str, ...]) -> SentAgreement:
    """What of the agreement has room in a comment."""
    return SentAgreement(at, how, unticked[:_MOST_NAMED], len(unticked[_MOST_NAMED:]))


def write_agreed(agreement: SentAgreement) -> str:
    """The line that says when the customer agreed, how, and without which sources."""
    named = f"unticked: {', '.join(agreement.unticked)}"
    named += f" and {agreement.more} more" if agreement.more else ""
    left_out = named if agreement.unticked else "nothing unticked"
    return f"agreed {agreement.at}, {_WORDS[agreement.how]}; {left_out}"


def write_part(part: SentPart) -> str:
    """The line of one part."""
    return f"{part.name}  {part.size:,} bytes  SHA-256 {part.sha256}"


def write_interim(code_id: str, parts: Mapping[int, SentPart], language: Language = ENGLISH) -> str:
    """The comment that brings some parts, by their numbers, ahead of the others."""
    numbers = list_numbers(parts, language)
    if len(parts) == 1:
        title = language.say("Part {number} of logs that are still being sent", number=numbers)
    else:
        title = language.say("Parts {numbers} of logs that are still being sent", numbers=numbers)
    last = language.say("the comment with the last part tells what is in them")
    lines = [
        title,
        f"{write_code(code_id)} {_ARRIVING}; {last}",
        "",
        *(f"    {write_part(part)}" for part in parts.values()),
    ]
    return "\n".join(lines[:_MOST_LINES])


def list_numbers(numbers: Iterable[int], language: Language = ENGLISH) -> str:
    """`2`, `2 and 3`, `2, 4 to 9 and 12`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    told: list[str] = []
    for run in runs:
        if len(run) > 2:
            told.append(language.say("{first} to {last}", first=run[0], last=run[-1]))
        else:
            told += map(str, run)
    if len(told) < 2:
        return "".join(told)
    return language.say("{some} and {last}", some=", ".join(told[:-1]), last=told[-1])


def read_comment(body: str) -> SentBundle | None:
    """What the comment of a bundle says; None for any other comment."""
    # Mail programs, and Zendesk itself, may change the white space.
    lines = [" ".join(line.split()) for line in body.splitlines()]
    found = map(_PART.fullmatch, lines)
    parts = tuple(SentPart(m[1], int(m[2].replace(",", "")), m[3]) for m in found if m)
    code, files = _find(_CODE, lines), _find(_FILES, lines)
    if code is not None and code[2]:
        return SentBundle(code[1], 0, parts, is_whole=False)
    if code is None or files is None:
        return None
    return SentBundle(
        code[1],
        int(files[1]),
        parts,
        next(map(_read_agreed, filter(None, map(_AGREED.fullmatch, lines))), None),
    )


def _read_agreed(match: re.Match[str]) -> SentAgreement:
    at, word, named, more = match.groups()
    how: How = "terminal" if word == _WORDS["terminal"] else "option"
    return SentAgreement(at, how, tuple((named or "").split(", ")) if named else (), int(more or 0))


def _find(pattern: re.Pattern[str], lines: Iterable[str]) -> re.Match[str] | None:
    return next((match for line in lines if (match := pattern.match(line))), None)
