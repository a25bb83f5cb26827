"""What of the personal kinds names nobody, and stays: loopback, private ranges and the like."""

import ipaddress
from socket import AF_INET, inet_pton
from urllib.parse import unquote_to_bytes

_FIRST_KEPT = frozenset({0, 10, 127, *range(224, 240), 255})
_SECOND_KEPT = {
    100: frozenset(range(64, 128)),
    169: frozenset({254}),
    172: frozenset(range(16, 32)),
    192: frozenset({168}),
}
_NETWORKS = tuple(
    ipaddress.IPv6Network(network)
    for network in ("::/128", "::1/128", "fc00::/7", "fe80::/10", "ff00::/8")
)
_MAPPED = b"\0" * 10 + b"\xff\xff"
_MAC_KEPT = (b"000000000000", b"ffffffffffff", b"01005e", b"3333", b"0180c2")
_SEPARATORS = b" :.-"
_HOSTS = frozenset({b"localhost", b"localhost.localdomain", b"ip6-localhost", b"ip6-loopback"})


def is_kept(kind: str, value: bytes) -> bool:
    """Whether the value says nothing about anyone, so that it stays as it is."""
    return identify(kind, value) is None


def identify(kind: str, value: bytes) -> bytes | None:
    """The same bytes for every way to write the same value; None for one that may stay."""
    if kind == "ip":
        return _identify_address(value)
    if kind == "email":
        return unquote_to_bytes(value.replace(b"\\u0040", b"@")).lower()
    if kind in {"mac", "card", "iban", "id"}:
        characters = value.translate(None, _SEPARATORS).lower()
        return None if kind == "mac" and characters.startswith(_MAC_KEPT) else characters
    name = value.lower()
    return None if kind == "host" and name in _HOSTS else name


def _identify_address(value: bytes) -> bytes | None:
    try:
        # Most are such, and a log may have a new one in every line.
        packed = inet_pton(AF_INET, value.decode("ascii"))
    except (OSError, ValueError):
        other = read_address(value)
        if other is None:
            return value.lower()
        return None if _is_kept_address(other) else other
    first = packed[0]
    return None if first in _FIRST_KEPT or packed[1] in _SECOND_KEPT.get(first, ()) else packed


def read_address(value: bytes) -> bytes | None:
    """The 4 or 16 bytes of an address; None if it is none."""
    text = value.decode("ascii", "replace")
    try:
        if ":" not in text:
            return inet_pton(AF_INET, text)
        packed = ipaddress.IPv6Address(text.strip("[]").partition("%")[0]).packed
    except (OSError, ValueError):
        return None
    return packed[12:] if packed.startswith(_MAPPED) else packed


def _is_kept_address(packed: bytes) -> bool:
    """Unspecified, loopback, private, link-local, multicast, broadcast, and network masks.

    # See: RFC 6890, section 2.2; RFC 4291, section 2.4
    """
    if len(packed) == 4:
        first, second = packed[0], packed[1]
        return first in _FIRST_KEPT or second in _SECOND_KEPT.get(first, ())
    address = ipaddress.IPv6Address(packed)
    return any(address in network for network in _NETWORKS)
