"""Addresses on which a machine talks to itself: the only ones that a source may ask."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from tenant_file.sources import Endpoint
from ticketbound.safe_text import escape

_TARGET: Final = re.compile(r"[!$&-;=?-Z_a-z~%@\[\]]{1,2000}", re.ASCII)
"""A path with its query, as it is written in a request."""
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


@dataclass(frozen=True, slots=True)
class LoopbackAddress:
    """Where a program of this machine listens, and what it is asked for.

    Args:
        hosts: addresses to try, one after the other; never a name, which others could point away.
        port: the TCP port.
        target: path and query.
    """

    hosts: tuple[str, ...]
    port: int
    target: str


def parse_loopback(url: str) -> LoopbackAddress:
    """The address in a URL such as `http://127.0.0.1:8080/health`.

    Raises:
        ValueError: it leads elsewhere, or is no such URL; says what is wrong.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or 80
    except ValueError as error:
        raise ValueError(f"{escape(url)!r} is no URL") from error
    if parts.scheme != "http":
        raise ValueError(f"{escape(url)!r} does not begin with http://")
    if parts.username is not None or parts.fragment:
        raise ValueError("a URL here has no user and no #fragment")
    target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    if _TARGET.fullmatch(target) is None:
        raise ValueError("its path has characters that belong percent-encoded")
    return LoopbackAddress(_find_hosts(parts.hostname or ""), port, target)


def find_endpoint_mistakes(source: Endpoint) -> Iterator[tuple[str, str]]:
    """All that makes no sense in such a source."""
    try:
        parse_loopback(source.url)
    except ValueError as error:
        yield "url", str(error)
    if _NAME.fullmatch(source.name) is None:
        yield "name", f"{escape(source.name)!r} is none: letters, digits, dots and hyphens"


def _find_hosts(host: str) -> tuple[str, ...]:
    # See: https://www.rfc-editor.org/rfc/rfc6761#section-6.3
    if host == "localhost":
        return ("127.0.0.1", "::1")
    try:
        address = ip_address(host)
    except ValueError:
        address = None
    if address is None or not address.is_loopback or getattr(address, "scope_id", None):
        raise ValueError(
            f"{escape(host)!r} is not this machine: only 127.0.0.1, ::1 and localhost may be asked"
        )
    return (str(address),)
