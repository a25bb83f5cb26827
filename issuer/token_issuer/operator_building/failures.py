"""What a failed step of the build means for the person at the terminal."""

import errno
import re
from typing import Final

from ticketbound.safe_text import escape
from token_issuer.operator_building.children import Ended
from token_issuer.operator_building.errors import BuildFailed, BuildOffline, LockBroken

_FULL: Final = re.compile(r"No space left on device|Errno 28|Disk quota exceeded|not enough space")
_FOREIGN: Final = re.compile(r"DO NOT MATCH THE HASHES|Hashes are required in --require-hashes")
_OFFLINE: Final = re.compile(
    r"NewConnectionError|NameResolutionError|Max retries exceeded|ConnectTimeout|ReadTimeout"
    r"|ProxyError|SSLError|Temporary failure in name resolution|Connection(?:Reset|Refused)Error"
    r"|Network is unreachable"
)
_NONE_FITS: Final = re.compile(r"No matching distribution found for ([A-Za-z0-9._-]+)")
_NO_LIBRARY: Final = re.compile(
    r"built without a shared library|Python shared library .* not found"
)
_OWN: Final = "make operator: "
_LONGEST: Final = 300


def explain_fetching(ended: Ended) -> BuildFailed:
    """Why the libraries are not there."""
    if _FULL.search(ended.said):
        return explain_full_disk()
    if _FOREIGN.search(ended.said):
        return LockBroken(
            "a library that was fetched is not the one that the lock file names",
            hint="do not go around it: ask whoever runs your package registry, or the proxy",
        )
    if _OFFLINE.search(ended.said):
        return BuildOffline(
            "the libraries of the operator cannot be fetched: the package registry is out of reach",
            hint="check the network, and what PIP_INDEX_URL, HTTPS_PROXY or pip's settings say;"
            " then build again",
        )
    if none := _NONE_FITS.search(ended.said):
        return BuildFailed(
            f"the package registry has no {none[1]} for this Python and this kind of system",
            hint="build with CPython 3.11, 3.12 or 3.13 on Linux with glibc, macOS or Windows",
        )
    return BuildFailed(
        f"the libraries of the operator cannot be installed: {_quote(ended)}",
        hint="mend that, then build again",
    )


def explain_building(ended: Ended) -> BuildFailed:
    """Why there is no executable."""
    if _FULL.search(ended.said):
        return explain_full_disk()
    if _NO_LIBRARY.search(ended.said):
        return BuildFailed(
            "this Python comes without its shared library, which an executable is made with",
            hint="on Debian and Ubuntu: apt install libpython3-dev; else take a Python that was"
            " built with --enable-shared",
        )
    failed = BuildFailed(
        f"the operator cannot be built: {_quote(ended)}",
        hint="TICKETBOUND_DEBUG=1 shows all that was said",
    )
    failed.add_note(ended.said)
    return failed


def explain_full_disk() -> BuildFailed:
    """There is no room."""
    return BuildFailed(
        "the disk is full, or your share of it",
        hint="make room, about 300 MB in the cache folder, then build again",
    )


def explain_system_error(error: OSError) -> BuildFailed:
    """A file cannot be read or written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return explain_full_disk()
    name = f"{escape(str(error.filename), limit=1000)}: " if error.filename else ""
    return BuildFailed(f"{name}{(error.strerror or 'unknown error').lower()}")


def _quote(ended: Ended) -> str:
    own = [line for line in ended.said.splitlines() if line.startswith(_OWN)]
    return escape(own[-1].removeprefix(_OWN) if own else ended.last_line, limit=_LONGEST)
