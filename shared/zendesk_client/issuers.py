"""Names who issued a certificate, whatever the system's TLS library would tell of it.

Python tells that of verified certificates alone, and where the system's own store verifies, it
does not know that it did.
"""
# See: https://www.rfc-editor.org/rfc/rfc5280#section-4.1

from collections.abc import Iterator, Mapping
from typing import Final

from ticketbound.safe_text import escape

_VERSION: Final = 0xA0
_NAMES: Final[Mapping[bytes, str]] = {b"\x55\x04\x03": "CN", b"\x55\x04\x0a": "O"}
_ENCODINGS: Final[Mapping[int, str]] = {0x1C: "utf-32-be", 0x1E: "utf-16-be", 0x14: "latin-1"}
_NAMELESS: Final = "an authority without a name"


def name_issuer(certificate: bytes) -> str:
    """Who issued it, such as `CN=Acme Proxy CA, O=Acme`, escaped; `certificate` is in DER."""
    try:
        named = dict(_list_names(_find_issuer(certificate)))
    except (ValueError, IndexError, LookupError):
        named = {}
    parts = [f"{name}={named[name]}" for name in ("CN", "O") if named.get(name)]
    return escape(", ".join(parts) or _NAMELESS, limit=200)


def _find_issuer(certificate: bytes) -> bytes:
    (_, whole), *_ = _list_values(certificate)
    (_, to_be_signed), *_ = _list_values(whole)
    fields = [value for tag, value in _list_values(to_be_signed) if tag != _VERSION]
    return fields[2]  # behind the serial number and the signature's kind


def _list_names(issuer: bytes) -> Iterator[tuple[str, str]]:
    """The first of each kind."""
    for _, several in reversed(list(_list_values(issuer))):
        for _, one in _list_values(several):
            (_, kind), (tag, text) = _list_values(one)
            if kind in _NAMES:
                yield _NAMES[kind], text.decode(_ENCODINGS.get(tag, "utf-8"), "replace")


def _list_values(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each value in DER with its tag.

    Raises:
        ValueError: it is cut.
    """
    at = 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1], at + 2
        if length & 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(data[at : at + size]), at + size
        if at + length > len(data):
            raise ValueError("a value that is cut")
        yield tag, data[at : at + length]
        at += length
