"""Faults that first attempts at such an engine had; none of them may come back.

- A private key within a JSON string leaked behind its first escape: `test_key_in_json`, and
  `test_keys_across_blocks` at every place of a block.
- An all-digit UUID was taken for a card number: `test_uuid_of_digits`.
- Hostile text took seconds for a megabyte: `test_hostile` counts tries and compares costs.
- Hostile text took 138 MB of memory: `test_memory` asks the system for the peak.
- A secret on the cut of a line of many megabytes leaked: `test_secret_on_a_cut_of_a_long_line`.
- A whole compressed file was taken as one piece: `test_compressed_file_is_taken_piece_by_piece`.
- Work folders stayed behind after a failed upload: `tests/operator/program/test_state.py`.
- Two builds of one library found different things: `test_engines_agree_on_this_system` compares
  the library's on this system with the standard library's, which is the same on each.
"""

import gzip
import json
import random
import re
import tracemalloc
from collections.abc import Callable

import pytest

from log_operator.redact.blocks import LONG, OVERLAP
from log_operator.redact.check_digits import passes_luhn
from log_operator.redact.redactor import Redactor
from log_operator.redact.rules import RULES

Clean = Callable[[bytes], bytes]
_BODY = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7/+u1W0aB9xZkqTn3"
_PEM = f"-----BEGIN PRIVATE KEY-----\n{_BODY}\n{_BODY}\n{_BODY}=\n-----END PRIVATE KEY-----\n"
_CUT = _PEM.replace("KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\n\n", 1)[:-30]
_ACCOUNT = {"type": "service_account", "private_key_id": "x1", "private_key": _PEM, "n": 1}


@pytest.mark.parametrize("name", ["private_key", "key", "tls.key", "data", "password"])
@pytest.mark.parametrize("depth", range(4))
@pytest.mark.parametrize("pem", [_PEM, _PEM.replace("\n", "\r\n"), _PEM.rstrip(), _PEM[:-30], _CUT])
def test_key_in_json(clean: Clean, name: str, depth: int, pem: str) -> None:
    text = json.dumps({**_ACCOUNT, name: pem, "after": "kept"})
    for _ in range(depth):
        text = json.dumps({"message": text, "after": "kept"})
    cleaned = clean(text.encode() + b"\n")
    assert _BODY[:12].encode() not in cleaned
    assert _BODY[-12:].encode() not in cleaned
    assert cleaned.count(b"kept") == depth + 1
    assert cleaned.count(b"[redacted:") == (1 if name == "private_key" else 2)


def _digit_uuids() -> list[bytes]:
    """UUIDs of digits alone, of which each passes for a card or ends in one."""
    rng = random.Random(2)
    uuids: list[bytes] = []
    while len(uuids) < 40:
        digits = "".join(rng.choices("0123456789", k=32))
        uuid = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
        parts = (digits[:16], digits[4:20], digits[16:], digits[8:24], digits[:13], digits[19:])
        if any(passes_luhn(part.encode()) for part in parts):
            uuids.append(("4" + uuid[1:]).encode() if len(uuids) % 2 else uuid.encode())
    return uuids


@pytest.mark.parametrize(
    "dress", [b"%b", b'{"id":"%b"}', b"id=%b,", b"/api/%b/x", b"[%b]", b"trace:%b;", b"<%b>"]
)
def test_uuid_of_digits(clean: Clean, dress: bytes) -> None:
    text = b"\n".join(dress % uuid for uuid in _digit_uuids()) + b"\n"
    assert clean(text) == text


@pytest.mark.parametrize("size", [LONG, 4 << 20])
@pytest.mark.parametrize(
    "secret", [b"password=hunter2hunter2", b"AKIAIOSFODNN7EXAMPLE", b"bob.smith@mail.example.com"]
)
def test_secret_on_a_cut_of_a_long_line(redactor: Redactor, size: int, secret: bytes) -> None:
    cuts = (LONG - OVERLAP, 2 * (LONG - OVERLAP), LONG, size)
    for offset in (-len(secret) - 1, 1 - len(secret), -len(secret) // 2, -1, 0):
        line = bytearray(b"x" * (size + 4096))
        for cut in cuts:
            line[cut + offset - 1 : cut + offset + len(secret) + 1] = b" %b " % secret
        cleaned = b"".join(redactor.clean([bytes(line)], name="a.log"))
        assert secret[-12:] not in cleaned
        assert len(cleaned) > size - 200


def test_compressed_file_is_taken_piece_by_piece() -> None:
    lines = b"2026-11-21T20:17:41Z app[7]: INFO GET /a/b?page=3 status=200 took=12ms\n" * 200_000
    packed = gzip.compress(lines, 1)
    redactor = Redactor()
    tracemalloc.start()
    size = sum(map(len, redactor.clean([packed], name="a.gz")))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == len(lines) > 10_000_000
    assert peak < 4_000_000


def test_engines_agree_on_this_system(fast: Redactor, plain: Redactor) -> None:
    rng = random.Random(8)
    texts = [
        re.sub("[«»]", "", text).encode()
        for rule in RULES
        for text in (*rule.must_match, *rule.must_not)
    ]
    for gap in (b"\n", b" ", b""):
        rng.shuffle(texts)
        data = gap.join(texts)
        found = b"".join(fast.clean([data], name="a.log"))
        assert found == b"".join(plain.clean([data], name="a.log"))
        assert found.count(b"[") > len(RULES)
