"""What a rule is: cheap triggers that find places, and an exact pattern that confirms them."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from log_operator.redact.marks import MARK

PLACEHOLDER = re.compile(MARK)
NEEDED_WITHIN = 2048
NAMES_FAMILY = "names"
KNOWN_FAMILY = "known"
SEEN_BEHIND = 2
"""Bytes behind its end that a match of `plain_groups` depends on, at most."""

_DIGITS = b"0123456789"
_EDGE_BYTE = rb"[^0-9A-Za-z_.]"
_ESCAPED_END = rb"\\[nrt]"
_EDGE = rb"(?:%b|%b)" % (_EDGE_BYTE, _ESCAPED_END)
_DIGITS_BEGIN = rb"(?:\b|(?<=%b))" % _ESCAPED_END
_DIGITS_BEGIN_SCANNED = rb"(?:\b|%b)" % _ESCAPED_END


class Form(Enum):
    """How a trigger's literal is compared."""

    EXACT = "byte for byte"
    CASELESS = "ASCII letters in either case"
    DIGITS = "each 0 stands for any digit, and no word character before it"
    HEX = "each 0 stands for any hexadecimal digit"
    SMALL_HEX = "each 0 stands for any hexadecimal digit without capital letters"


_AS_IT_IS = [frozenset((byte,)) for byte in range(256)]
_EITHER_CASE = [
    frozenset(byte.lower() + byte.upper()) for byte in (bytes((number,)) for number in range(256))
]
_ZEROS = {
    Form.DIGITS: _DIGITS,
    Form.HEX: _DIGITS + b"abcdefABCDEF",
    Form.SMALL_HEX: _DIGITS + b"abcdef",
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """A literal that every match of a rule begins with, or has after its `before`.

    Args:
        literal: lower case where the form is CASELESS.
        follow: a character class that the next `count` bytes of every match are in; it only
            keeps a scanning engine from reporting places that cannot match.
        count: how many bytes `follow` holds for; 0 without one.
        form: how the literal is compared.
        run: the byte that the literal begins with where no such byte stands before a place, unless
            an escape as `%0A` ends with it; empty where that is no matter.
        tail: what follows, in any width, where the rule's `until` is reached; a scanning engine
            looks for both at once, and all engines leave out places that do not reach it.
        ahead: patterns of fixed width, one of which stands before every place, with neither a
            word's character nor a dot before it; none if that is not known.
    """

    literal: bytes
    follow: bytes = b""
    count: int = 0
    form: Form = Form.EXACT
    ahead: tuple[bytes, ...] = ()
    run: bytes = b""
    tail: bytes = b""

    @property
    def width(self) -> int:
        """Bytes from the place of the match to where a scanning engine sees the trigger end."""
        return len(self.literal) + self.count

    @property
    def expression(self) -> bytes:
        """The trigger as a regular expression of fixed width."""
        zero = b"[%b]" % _ZEROS[self.form] if self.form in _ZEROS else b"0"
        literal = b"".join(zero if byte == ord("0") else b"\\x%02x" % byte for byte in self.literal)
        if self.form is Form.DIGITS:
            literal = _DIGITS_BEGIN + literal
        return literal + (b"%b{%d}" % (self.follow, self.count) if self.count else b"")

    @property
    def scanned(self) -> bytes:
        """The expression for an engine that looks from left to right and reports where it ends."""
        ahead = b"(?:^|%b)(?:%b)" % (_EDGE, b"|".join(self.ahead)) if self.ahead else b""
        if self.run:
            ahead = b"(?:^|[^%b]|%%[0-9A-Fa-f]%b)" % (self.run, self.run)
        return ahead + self.expression.replace(_DIGITS_BEGIN, _DIGITS_BEGIN_SCANNED) + self.tail

    def compile(self) -> re.Pattern[bytes]:
        """The expression as the standard library takes it, for a match at the place."""
        flags = re.DOTALL | (re.IGNORECASE if self.is_caseless else 0)
        return re.compile(self.look_back() + self.expression, flags)

    def look_back(self, passed: bytes = b"") -> bytes:
        """What the standard library finds `ahead` with, behind a literal that it has passed."""
        if self.run:
            return b"(?:(?<!%b)|(?<=%%[0-9A-Fa-f]%b))" % (self.run, self.run)
        edges = (_EDGE_BYTE, _ESCAPED_END, rb"\A") if self.ahead else ()
        behind = (b"(?<=%b%b%b)" % (edge, part, passed) for edge in edges for part in self.ahead)
        return b"(?:%b)" % b"|".join(behind) if self.ahead else b""

    @property
    def is_caseless(self) -> bool:
        """Whether ASCII letters may be in either case."""
        return self.form is Form.CASELESS

    @property
    def steps(self) -> tuple[frozenset[int], ...]:
        """The bytes that may stand at each place of the trigger."""
        alone = _EITHER_CASE if self.is_caseless else _AS_IT_IS
        zero = frozenset(_ZEROS[self.form]) if self.form in _ZEROS else alone[ord("0")]
        literal = tuple(zero if byte == ord("0") else alone[byte] for byte in self.literal)
        return literal + (_list_class(self.follow, self.is_caseless),) * self.count


@lru_cache(maxsize=1024)
def _list_class(expression: bytes, is_caseless: bool) -> frozenset[int]:  # noqa: FBT001 - cached
    """The bytes that a character class lets through."""
    pattern = re.compile(expression, re.DOTALL | (re.IGNORECASE if is_caseless else 0))
    return frozenset(byte for byte in range(256) if pattern.fullmatch(bytes((byte,))))


def accept(_secret: bytes) -> bool:
    """Whether anything of the right shape is the thing itself: it is."""
    return True


@dataclass(frozen=True, slots=True)
class Lead:
    """A word that has to stand before a place, in the same command or line.

    Args:
        words: finds one; its first group is the word.
        breaks: finds what may not stand between the two.
        reach: bytes from where the word begins to the place, at most.
        gap: bytes from where it ends to the place, at most.
    """

    words: re.Pattern[bytes]
    breaks: re.Pattern[bytes]
    reach: int
    gap: int


@dataclass(frozen=True, slots=True)
class Until:
    """What has to stand behind a place before something else does.

    Args:
        found: finds either; a match with a group is where it is looked for no longer.
        within: bytes from the place to where it begins, at most.
        first: the byte that the places begin with for which this holds; None for all places.
    """

    found: re.Pattern[bytes]
    within: int
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Far:
    """A value that stands farther behind its name, with other things between.

    Args:
        head: matched at the name, to the blank behind it.
        found: searched for behind that; its last group is the secret. A match without any group
            is where such a value is looked for no longer.
    """

    head: re.Pattern[bytes]
    found: re.Pattern[bytes]


Take = Callable[[bytes, Iterable[int], Mapping[bytes, bool]], tuple[list[int], list[int]]]
"""From a text, places in it and what the check says of each secret to starts and ends."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of secret.

    Args:
        id: what the placeholder names.
        family: the group of rules it belongs to, such as `cloud`.
        catches: one phrase for a person.
        triggers: where to look; each match of `pattern` begins with one of them.
        pattern: matched where a trigger begins; its last group that took part is the secret.
        check: refuses what only looks like the secret.
        before: matched on the reversed bytes before the trigger; what it takes is secret too,
            and where it takes nothing it is a condition only.
        reach: how many bytes `before` may look at.
        is_before_first: whether `before` is a condition only, cheaper to try than `pattern`.
        begin: how `pattern` begins, tried ahead of such a `before`; None where that is no cheaper.
        must_match: examples whose part between « and » has to go.
        must_not: examples that stay as they are.
        alias: the kind of pseudonym in the secret's place; empty if that is the placeholder.
        needs: spares the pattern where none of these is within `NEEDED_WITHIN` bytes behind.
        until: what has to stand behind it more exactly, or None. It only spares the pattern.
        lead: what has to stand before the place, or None.
        far: where the secret may be if `pattern` does not match, or None.
        is_in_word: whether all that is asked of a place lies between the blanks around it.
        plain_groups: how many of the first groups of `pattern` say, where a match ends with one,
            that it depends on the 24 bytes before the place, its own and `SEEN_BEHIND` more.
        known_by: by how many bytes from the place on it is known again.
        missed: matches where `pattern` surely cannot, in no more bytes; with a group, nor `far`.
        take: the same as `pattern` and `before`, for all places of a text, faster. Nothing that
            it takes can begin, or end, in what stands for a secret already.
        find_end: in place of `pattern`: where a secret ends that a table knows here, or -1.
    """

    id: str
    family: str
    catches: str
    triggers: tuple[Trigger, ...]
    pattern: re.Pattern[bytes]
    must_match: tuple[str, ...]
    must_not: tuple[str, ...]
    check: Callable[[bytes], bool] = accept
    before: re.Pattern[bytes] | None = None
    reach: int = 0
    is_before_first: bool = False
    begin: re.Pattern[bytes] | None = None
    alias: str = ""
    needs: tuple[bytes, ...] = ()
    until: Until | None = None
    lead: Lead | None = None
    far: Far | None = None
    is_in_word: bool = False
    plain_groups: int = 0
    known_by: int = 40
    missed: re.Pattern[bytes] | None = None
    take: Take | None = None
    find_end: Callable[[bytes, int], int] | None = None

    @property
    def is_local(self) -> bool:
        """Whether what is at a place may follow from few bytes around it."""
        return self.is_in_word or self.plain_groups > 0 or self.missed is not None

    @property
    def is_made_here(self) -> bool:
        """Whether it is made of what this machine knows, and so differs from run to run."""
        return self.family in (NAMES_FAMILY, KNOWN_FAMILY)

    @property
    def placeholder(self) -> bytes:
        """What is written in the secret's place."""
        return b"[redacted:%b]" % self.id.encode("ascii")


def exact(*literals: bytes, follow: bytes = b"", count: int = 0) -> tuple[Trigger, ...]:
    """Triggers that are compared byte for byte."""
    return tuple(Trigger(literal, follow, count) for literal in literals)


def caseless(*literals: bytes, follow: bytes = b"", count: int = 0) -> tuple[Trigger, ...]:
    """Triggers whose ASCII letters may be in either case."""
    return tuple(Trigger(literal, follow, count, Form.CASELESS) for literal in literals)
