"""Takes IPv4 addresses at the places where three dots stand among digits, of which logs are full.

It says the same as the parts of the pattern that the rule is made of, a place at a time; but each
address costs one search, and what is asked of its numbers and of the words before it is asked once
for those that come again.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

# Reversed, as a rule's `before` reads it.
_NO_VERSION = (
    rb"(?!-[a-z]{1,20}(?<!-pi))(?![ \t:=\"'(\\\]]{0,6}(?:noisrev|rev|esaeler|dliub|noisiver"
    rb"|erawmrif"
    rb"|egakcap|lenrek|revird|mlif)[a-z_.-]{0,20})"
    rb"(?!/(?:emorhC|irafaS|muimorhC|xoferiF|gdE[A-Za-z]?|RPO|tiKbeWelppA|noisreV|noirtcelE|SOirC"
    rb"|SOixF|resworB[A-Za-z]{0,9}|swodniW|erehwynA|tcennoC|tneilC))(?! morf d(?:edargpu|etadpu"
    rb"|edargnwod))"
)
_FARTHEST = 16
"""Bytes before an address that make it a version, at most."""
OCTET = rb"(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
BEFORE = re.compile(rb"[0-9]{1,3}(?:(?![0-9A-Za-z_.])|(?=[nrt]\\))" + _NO_VERSION)
"""The first number, from its end on; nothing where it is one of a version."""
_BEHIND = (
    rb"(?![0-9A-Za-z_]|\.(?!in-addr\.arpa|[0-9]{1,5}(?: > [0-9]|: (?:Flags|UDP)))"
    rb"[0-9A-Za-z]|[-+~][A-Za-z]|/[0-9]{1,2}\.)"
)
PATTERN = re.compile(rb"(?:\." + OCTET + rb"){3}" + _BEHIND)
"""The other numbers, from the first dot on."""
_NUMBERS = re.compile(
    rb"(?:(?<![0-9A-Za-z_.])|(?<=\\[nrt]))[0-9]{1,3}+(?:\.[0-9]{1,3}+){3}" + _BEHIND
)
_REACH = 32
"""Bytes from the first dot on that say whether an address is there: twelve are its own."""
_RUN = re.compile(rb"[0-9.]*+")
_VALID = re.compile(
    rb"(?!0{0,2}1?[0-9](?:\.1?[0-9]){3}\Z)[0-9]{1,3}(?:\." + OCTET + rb"){3}(?<!\.0\.0\.0)"
)
"""Not four numbers below twenty, nor three zeros."""


def is_ipv4(address: bytes) -> bool:
    """Whether this is an address: versions have small numbers throughout, or end in zeros."""
    return _VALID.fullmatch(address) is not None


def take(
    data: bytes, places: Iterable[int], answers: Mapping[bytes, bool]
) -> tuple[list[int], list[int]]:
    """Starts and ends of the addresses whose first dots are at these places.

    `answers` says of four numbers whether they are to be taken.
    """
    starts: list[int] = []
    ends: list[int] = []
    search, add_start, add_end = _NUMBERS.search, starts.append, ends.append
    covered = 0
    for place in places:
        if place < covered:
            continue
        match = search(data, place - 3 if place > 3 else 0, place + _REACH)
        start, end = match.span() if match is not None else (place, place)
        if start >= place:
            # An address begins with the first of numbers with dots between, if it is there at all.
            run = _RUN.match(data, place)
            covered = run.end() if run else place
        else:
            words = data[start - _FARTHEST if start > _FARTHEST else 0 : start]
            if _is_no_version(words) and answers[data[start:end]]:
                add_start(start)
                add_end(end)
    return starts, ends


@lru_cache(maxsize=4096)
def _is_no_version(words: bytes) -> bool:
    """Whether four numbers behind these words may be an address."""
    return BEFORE.match(b"0" + words[::-1]) is not None
