"""Secrets that this machine holds already, hunted by value, whatever stands in front of them."""

import base64
import json
import re
from collections.abc import Iterable, Iterator
from html import escape as escape_html
from urllib.parse import quote, quote_plus

from log_operator.redact.checks import entropy
from log_operator.redact.rule import KNOWN_FAMILY, Rule, exact
from log_operator.redact.values import is_value

SHORTEST = 8
"""Bytes of the shortest value that is hunted."""
_LONGEST = 4096
_MOST = 1000
_LEAST_BITS = 2.3
_WORDS = re.compile(rb"(?:[A-Z]?[a-z]{1,64}+[ _.-]?){1,16}+[0-9.-]{0,8}|[A-Z0-9_. :+-]{0,40}")
_PLACE = re.compile(
    rb"[A-Za-z]:[\\/].*|(?:~|\.{1,2})?[/\\]\S*|[a-z][a-z0-9+.-]{0,20}://[^@\s]*|\S+:\d+"
)
_HEX = re.compile(rb"%[0-9A-F]{2}")


def is_huntable(value: bytes) -> bool:
    """Whether the value is so much its own that it stands nowhere by chance.

    Short ones, words, numbers, paths and addresses are not, nor what hardly varies.
    """
    if _WORDS.fullmatch(value) or _PLACE.fullmatch(value):
        return False
    return _is_long_and_varied(value)


def _is_long_and_varied(value: bytes) -> bool:
    if not SHORTEST <= len(value) <= _LONGEST or b"\n" in value or not is_value(value):
        return False
    return entropy(value) >= _LEAST_BITS


class KnownValues:
    """Values to hunt; they are held in memory only, and never shown.

    Args:
        values: the secrets as their owner writes them; those that are not huntable are left out.
        certain: those whose name says that they are secret; even words are hunted then, unless
            they are short or hardly vary.
    """

    def __init__(self, values: Iterable[bytes] = (), *, certain: Iterable[bytes] = ()) -> None:
        sure = sorted(set(filter(_is_long_and_varied, certain)))
        others = sorted(set(filter(is_huntable, values)).difference(sure))
        chosen = [*sure, *others][:_MOST]
        self._count = len(chosen)
        self.left_out = len(sure) + len(others) - len(chosen)
        """How many are not hunted because there are more than a thousand."""
        self._by_head: dict[bytes, tuple[bytes, ...]] = {}
        for form in sorted({form for value in chosen for form in _forms(value)}, key=len):
            head = form[:SHORTEST]
            self._by_head[head] = (form, *self._by_head.get(head, ()))

    def __len__(self) -> int:
        return self._count

    def __repr__(self) -> str:
        return f"KnownValues({len(self)} values)"

    def rules(self) -> tuple[Rule, ...]:
        """The one rule that finds them, or none if there are none."""
        if not self._by_head:
            return ()
        return (
            Rule(
                id="known-value",
                family=KNOWN_FAMILY,
                catches="a secret that this machine holds in a place that the profile names",
                triggers=exact(*sorted(self._by_head)),
                pattern=re.compile(rb"(?!)"),
                find_end=self._find_end,
                must_match=(),
                must_not=(),
            ),
        )

    def _find_end(self, data: bytes, place: int) -> int:
        """Where the longest form of a value ends that begins here, or -1."""
        for form in self._by_head.get(data[place : place + SHORTEST], ()):
            if data.startswith(form, place):
                return place + len(form)
        return -1


def _forms(value: bytes) -> Iterator[bytes]:
    """The value in every dress in which a log may show it, each long enough to be hunted."""
    for form in (value, *_quoted(value), *_encoded(value)):
        if len(form) >= SHORTEST:
            yield form


def _quoted(value: bytes) -> Iterator[bytes]:
    for quoted in (
        quote(value, safe="").encode(),
        quote_plus(value).encode(),
        quote(value).encode(),
    ):
        yield quoted
        yield _HEX.sub(lambda match: match[0].lower(), quoted)
    text = value.decode("utf-8", "surrogateescape")
    yield escape_html(text).encode("utf-8", "surrogateescape")
    for is_ascii in (False, True):
        once = json.dumps(text, ensure_ascii=is_ascii)[1:-1]
        twice = json.dumps(once, ensure_ascii=is_ascii)[1:-1]
        for form in (once, once.replace("/", "\\/"), twice):
            yield form.encode("utf-8", "surrogateescape")


def _encoded(value: bytes) -> Iterator[bytes]:
    """Hexadecimal digits, and base64 of the value wherever it lies in what was encoded."""
    yield value.hex().encode()
    yield value.hex().upper().encode()
    for before in range(3):
        whole = base64.b64encode(b"\0" * before + value)
        core = whole[(before * 8 + 5) // 6 : (before + len(value)) * 8 // 6]
        yield core
        yield core.translate(bytes.maketrans(b"+/", b"-_"))
