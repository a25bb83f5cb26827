"""What a pattern cannot say: whether bytes of the right shape are the thing itself."""

import base64
import binascii
import json
import math
import re
import zlib
from functools import lru_cache

_BASE62 = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_SAMPLE = 256
"""Bytes of a secret that its entropy is taken of."""
_DIGIT = re.compile(rb"[0-9]")
_JWT_KEYS = frozenset(("alg", "enc", "typ", "kid"))
_AUTHS = re.compile(rb"\"(?:auths?|username|password|identitytoken)\"")
_CREDENTIALS = re.compile(
    rb"://[^\s/:@]{0,128}:[^\s@]{1,256}@|PRIVATE KEY|Private-Lines: "
    rb"|(?i:passw(?:or)?d|pwd|secret|token|apikey)[\"']?[ ]?[=:]|auth=Bearer "
)


def has_github_checksum(token: bytes) -> bool:
    """Whether the last six digits are the CRC-32 of what stands between them and the prefix.

    # See: https://github.blog, "Behind GitHub's new authentication token formats" (2021)
    """
    _, _, body = token.partition(b"_")
    number = 0
    for digit in body[-6:]:
        number = number * 62 + _BASE62.find(digit)
    return len(body) > 6 and zlib.crc32(body[:-6]) == number


def is_jwt(token: bytes) -> bool:
    """Whether the first part decodes to a JSON object that names an algorithm.

    # See: RFC 7519, section 5; RFC 7515, section 4.1.1
    """
    head = token.split(b".", 1)[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict) and bool(header.keys() & _JWT_KEYS)


def is_basic(credentials: bytes) -> bool:
    """Whether this decodes to `user:password`.

    # See: RFC 7617, section 2
    """
    return b":" in _decode(credentials)


def holds_credentials(blob: bytes) -> bool:
    """Whether this base64 hides a private key, a connection string or a password."""
    return _CREDENTIALS.search(_decode(blob)) is not None


def is_registry_login(blob: bytes) -> bool:
    """Whether this base64 is the JSON with which a registry is entered."""
    return _AUTHS.search(_decode(blob)) is not None


def _decode(blob: bytes) -> bytes:
    """What the base64 holds, cut to whole groups; nothing if it is none."""
    plain = blob.rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
    try:
        return base64.b64decode(plain[: len(plain) - (len(plain) % 4 == 1)] + b"===")
    except binascii.Error:
        return b""


def entropy(text: bytes) -> float:
    """Bits per byte, by how often each byte occurs."""
    counts = map(text.count, set(text))
    size = len(text)
    if size > _SAMPLE:
        return -sum(n / size * math.log2(n / size) for n in counts)
    return -sum(map(_measure_shares(size).__getitem__, counts))


@lru_cache(maxsize=_SAMPLE)
def _measure_shares(size: int) -> tuple[float, ...]:
    """What a byte adds to the entropy of a text of this size, by how often it occurs."""
    return (0.0, *(n / size * math.log2(n / size) for n in range(1, size + 1)))


def is_random(secret: bytes) -> bool:
    """Whether this looks drawn and not written: digits and letters mixed, hardly any repeated."""
    has_digit = _DIGIT.search(secret) is not None
    return has_digit and not secret.isdigit() and entropy(secret[:_SAMPLE]) > 3.0


def is_drawn(secret: bytes) -> bool:
    """As `is_random`, where a token's first letters speak for it: letters in both cases do."""
    has_digit = _DIGIT.search(secret) is not None
    is_mixed = secret != secret.lower() and secret != secret.upper()
    return (has_digit or is_mixed) and entropy(secret[:_SAMPLE]) > 3.0


def is_base64_map(block: bytes) -> bool:
    """Whether a value in these lines of `key: value` is base64."""
    values = re.findall(rb"[\w.-]\"?:[ ]?\"?([A-Za-z0-9+/=]*)", block)
    return any(values)
