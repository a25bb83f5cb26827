"""Wherever a block ends, what it cuts through is found: keys of every kind, and all on many lines.

Private keys are planted so that the edge of a block falls on, before and behind each part of them.
"""

import base64
import random
import re
from collections.abc import Callable, Iterator

import pytest

from log_operator.redact.blocks import BLOCK, LONG
from log_operator.redact.redactor import Redactor
from log_operator.redact.rule import PLACEHOLDER
from log_operator.redact.rules import RULES

_LINE = b"2026-11-21T20:17:41Z app[7]: INFO took=12ms\n"
_rng = random.Random(11)


def _armor(label: bytes, *, lines: int = 26, head: bytes = b"", dashes: bytes = b"-----") -> bytes:
    body = base64.encodebytes(_rng.randbytes(57 * lines))
    begin, end = (dashes + b"%b " + label + dashes[::-1] for _ in range(2))
    return begin % b"BEGIN" + b"\n" + head + body + end % b"END" + b"\n"


_HEXES = b"".join(b"%032x\n" % _rng.getrandbits(128) for _ in range(16))
_PUTTY = b"".join(b"%b\n" % base64.b64encode(_rng.randbytes(48)) for _ in range(14))
_KEYS = {
    **{
        label: _armor(label.encode())
        for label in (
            *("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY"),
            *("ENCRYPTED PRIVATE KEY", "OPENSSH PRIVATE KEY", "ANY PRIVATE KEY"),
            *("SSH2 ENCRYPTED PRIVATE KEY", "X25519 PRIVATE KEY"),
        )
    },
    "RSA with its cipher": _armor(
        b"RSA PRIVATE KEY", head=b"Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B2C3D\n\n"
    ),
    "PGP": _armor(b"PGP PRIVATE KEY BLOCK", head=b"Version: GnuPG v2\nComment: of Bob\n\n"),
    "SSH2": _armor(
        b"SSH2 ENCRYPTED PRIVATE KEY", head=b'Comment: "1024-bit rsa"\n', dashes=b"---- "
    ),
    "OpenVPN": b"-----BEGIN OpenVPN Static key V1-----\n%b-----END OpenVPN Static key V1-----\n"
    % _HEXES,
}
_PUTTY_KEY = b"Private-Lines: 14\n%bPrivate-MAC: %b\n" % (_PUTTY, b"0123456789" * 4)
_COLUMN = b"2026-11-21 20:17:41 app-1 | "
_DRESSES: dict[str, Callable[[bytes], bytes]] = {
    "plain": lambda key: key,
    "CRLF": lambda key: key.replace(b"\n", b"\r\n"),
    "JSON": lambda key: b'{"key": "' + key.replace(b"\n", b"\\n") + b'"}\n',
    "JSON in JSON": lambda key: b'{\\"key\\": \\"' + key.replace(b"\n", b"\\\\n") + b'\\"}\n',
    "columns": lambda key: b"".join(_COLUMN + line + b"\n" for line in key.splitlines()),
    "quoted": lambda key: b"".join(b"> " + line + b"\n" for line in key.splitlines()),
    "indented": lambda key: b"".join(b"    " + line + b"\n" for line in key.splitlines()),
}


def _fill(size: int) -> bytes:
    return (_LINE * (size // len(_LINE) + 1))[-size:] if size else b""


def _clean(redactor: Redactor, data: bytes) -> bytes:
    return b"".join(redactor.clean([data], name="a.log"))


def _leaks(key: bytes, cleaned: bytes) -> list[bytes]:
    """What of the key is left: eight of its signs in a row are too many."""
    return [
        line[place : place + 8]
        for line in key.split(b"\n")[1:-2]
        for place in range(0, len(line) - 7, 8)
        if line[place : place + 8] in cleaned
    ]


@pytest.mark.parametrize("dress", _DRESSES)
@pytest.mark.parametrize("label", _KEYS)
def test_a_key_at_any_place_of_a_block(fast: Redactor, label: str, dress: str) -> None:
    key = _DRESSES[dress](_KEYS[label])
    expected = _clean(fast, _LINE + key + _LINE)[len(_LINE) :]
    assert len(PLACEHOLDER.findall(expected)) == 1
    assert _leaks(_KEYS[label], expected) == []
    # The lines before the edge, cut within them and at their ends, and some in the middle.
    within = (*range(1, 200, 41), len(key) // 2, len(key) - 70, len(key) - 3, len(key))
    for offset in (*(end.end() for end in re.finditer(rb"\n", key)), *within):
        before = _fill(BLOCK - offset)
        assert _clean(fast, before + key + _LINE * 200) == before + expected + _LINE * 199


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_putty_key_at_any_place_of_a_block(redactor: Redactor, line_end: bytes) -> None:
    key = _PUTTY_KEY.replace(b"\n", line_end)
    expected = b"Private-Lines: 14" + line_end + b"[redacted:putty-key]" + line_end
    for offset in range(0, len(key) + 40, 59):
        before = _fill(BLOCK - offset)
        assert _clean(redactor, before + key + _LINE) == before + expected + _LINE


@pytest.mark.parametrize("cut", [1, 5, 25])
def test_a_key_whose_beginning_or_end_is_missing(redactor: Redactor, cut: int) -> None:
    lines = _KEYS["RSA PRIVATE KEY"].splitlines(keepends=True)
    for part in (lines[cut:], lines[:-cut]):
        key = b"".join(part)
        for offset in range(0, len(key) + 70, 64):
            cleaned = _clean(redactor, _fill(BLOCK - offset) + b"cut\n" + key + b"and on it goes\n")
            assert _leaks(b"\n" + key + b"\n\n", cleaned) == [], offset


@pytest.mark.parametrize("size", [BLOCK // 2, BLOCK + 999, LONG - 70, LONG + 999, 3 * LONG])
@pytest.mark.parametrize("label", ["PGP PRIVATE KEY BLOCK", "RSA PRIVATE KEY"])
def test_keys_longer_than_a_block(fast: Redactor, label: str, size: int) -> None:
    head = b"Version: GnuPG v2\n\n" if label.startswith("PGP") else b""
    key = _armor(label.encode(), lines=size // 77 + 1, head=head)
    for before in (b"", _LINE * 4000):
        cleaned = _clean(fast, before + key + _LINE * 9)
        inside = cleaned[len(before) : -9 * len(_LINE)]
        assert re.fullmatch(rb"(?:\[redacted:[a-z-]+\])+\n", inside)


def _examples() -> Iterator[bytes]:
    """All examples of rules that stand on several lines."""
    for text in (example for rule in RULES for example in rule.must_match):
        shown = re.sub("[«»]", "", text).encode()
        if b"\n" in shown.strip(b"\n"):
            yield shown


@pytest.mark.parametrize("example", sorted(set(_examples())))
def test_what_stands_on_many_lines_is_found_across_an_edge(fast: Redactor, example: bytes) -> None:
    expected = _clean(fast, _LINE + example + b"\n" + _LINE)[len(_LINE) :]
    for end in re.finditer(rb"\n", example):
        before = _fill(BLOCK - 3 - end.end())
        assert _clean(fast, before + example + b"\n" + _LINE) == before + expected
