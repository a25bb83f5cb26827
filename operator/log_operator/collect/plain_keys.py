"""Tells keys that people thought of from what may be a secret that stands where a key would.

A value that goes on in the next line, a line of base64 with its padding, or a file that is one
secret look like keys to a reader. So a key stays only when it is made of plain words.
"""

import re
from typing import Final

_SEPARATORS = re.compile(r"[._-]+")
_WORD = re.compile(r"(?:[A-Z]?[a-z]+|[A-Z]+(?![a-z]))*[0-9]{0,4}", re.ASCII)
"""Words in camel case, and a number behind them."""
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", re.ASCII)
_WITH_DIGITS_INSIDE = re.compile(r"b2b|h2c|i18n|k8s|l10n|log4j2?|p2p|utf8mb[34]")
_HEXADECIMAL = re.compile(r"(?=[a-f]*[0-9])[0-9a-f]{8,}")
_LONG_RUN = re.compile(r"[A-Z]{7,}[a-z]|[a-z][A-Z]{6,}", re.ASCII)
"""More capitals beside small letters than a shortened name has."""
_LONGEST_KEY: Final = 64
_LONGEST_WORD: Final = 32
_FEWEST_LETTERS_OF_PIECES: Final = 2.5
"""On average: camel case has words in it, and chance changes case with nearly every letter."""
_PADDED = re.compile(r"=*\Z")


def is_plain_key(key: str) -> bool:
    """Whether a key may be shown: words of letters, and short numbers behind them."""
    words = _SEPARATORS.split(key)
    return len(key) <= _LONGEST_KEY and any(words) and all(map(_is_plain, words))


def may_be_padded(line: str, key: str) -> bool:
    """Whether a line `key=` may be base64, which ends so."""
    rest = line.removeprefix(key)
    if not rest.startswith("=") or _PADDED.match(rest) is None:
        return False
    mixes_case = key != key.lower() and key != key.upper()
    has_digits = any(map(str.isdigit, key))
    return rest != "=" or (len(line) % 4 == 0 and (mixes_case or has_digits))


def _is_plain(word: str) -> bool:
    if _WITH_DIGITS_INSIDE.fullmatch(word.lower()):
        return True
    if len(word) > _LONGEST_WORD or _WORD.fullmatch(word) is None:
        return False
    if _HEXADECIMAL.search(word.lower()) or _LONG_RUN.search(word):
        return False
    pieces = _PIECE.findall(word)
    return len(pieces) < 2 or len("".join(pieces)) >= _FEWEST_LETTERS_OF_PIECES * len(pieces)
