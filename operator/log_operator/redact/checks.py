"""What a pattern cannot say: whether bytes of the right shape are the thing itself."""

import base64
import binascii
import json
import math
import re
from collections import Counter

_NO_VALUE = frozenset(
    [b"null", b"none", b"nil", b"true", b"false", b"undefined", b"(null)", b"nan", b"n/a", b"-"]
)
_STAND_IN = re.compile(
    rb"[*x.]{1,64}|\$\{[^}]{1,200}\}?|\$\([^)]{1,200}\)?|%[sdrv]|\{\{?[^}]{0,200}\}?\}?"
    rb"|(?i:<(?:redacted|hidden|masked|secret|removed)>?|\[?(?:redacted|filtered|hidden|masked)\]?)"
)
_PATH = re.compile(rb"[./~\\]|[A-Za-z]:[\\/]")


def is_value(secret: bytes) -> bool:
    """Whether this is a value at all, and not an empty one, a variable or a row of stars."""
    return secret.lower() not in _NO_VALUE and _STAND_IN.fullmatch(secret) is None


def is_value_but_no_path(secret: bytes) -> bool:
    """As `is_value`; what begins like a path is the working directory of that name."""
    return is_value(secret) and _PATH.match(secret) is None


def passes_luhn(number: bytes) -> bool:
    """Whether the digits carry a right check digit, and are not all the same.

    # See: ISO/IEC 7812-1, annex B
    """
    digits = [byte - 48 for byte in number if 48 <= byte <= 57]
    if len(set(digits)) < 2:
        return False
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def is_jwt(token: bytes) -> bool:
    """Whether the first part decodes to a JSON object that names an algorithm.

    # See: RFC 7519, section 5; RFC 7515, section 4.1.1
    """
    head = token.split(b".", 1)[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(head + b"=" * (-len(head) % 4)))
    except (ValueError, RecursionError):
        return False
    return isinstance(header, dict) and bool(header.keys() & {"alg", "enc", "typ", "kid"})


def is_basic(credentials: bytes) -> bool:
    """Whether this decodes to `user:password`.

    # See: RFC 7617, section 2
    """
    try:
        return b":" in base64.b64decode(credentials + b"=" * (-len(credentials) % 4))
    except binascii.Error:
        return False


def entropy(text: bytes) -> float:
    """Bits per byte, by how often each byte occurs."""
    size = len(text)
    return -sum(n / size * math.log2(n / size) for n in Counter(text).values()) if size else 0.0


def is_random(secret: bytes) -> bool:
    """Whether this looks drawn and not written: digits and letters mixed, hardly any repeated."""
    has_digit = any(48 <= byte <= 57 for byte in secret)
    return has_digit and not secret.isdigit() and entropy(secret[:256]) > 3.0
