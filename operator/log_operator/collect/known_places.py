"""Reads the places that hold secrets this machine knows, so that these can be hunted by value.

What is read stays in memory, and never leaves it but to be recognised. So, unlike what is
collected, it may be a link or on the list of names that are never collected, such as `.env`.
"""

import glob
import itertools
import os
import stat
from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import structs

from log_operator.collect.host import Host
from log_operator.collect.places import NoSuchPlace, expand
from log_operator.collect.reasons import explain
from log_operator.values import Skipped
from tenant_file.model import Profile
from tenant_file.redaction import ENVIRONMENT, Redaction
from tenant_file.sources import Config
from ticketbound.language import later

_MOST_FILES: Final = 200
"""Files that one line of the profile may name."""
_MOST_BYTES: Final = 1 << 20
"""What is read of one file: these are made to be read by people."""
_FLAGS: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def add_config_places(redaction: Redaction, profile: Profile) -> Redaction:
    """`redaction` that also hunts the secrets of the configuration files that a profile asks for.

    What is cleaned from a file's keys would else stay where a log repeats it.
    """
    places = [
        place
        for source in profile.sources
        if isinstance(source, Config)
        for place in source.include
        if place not in redaction.known_values
    ]
    return structs.replace(redaction, known_values=(*redaction.known_values, *places))


def read_known_places(places: Iterable[str], host: Host) -> Iterator[bytes | Skipped]:
    """What stands in each place, or why it cannot be read; a place that is not there is nothing."""
    for place in places:
        if place == ENVIRONMENT:
            yield _write_environment(host)
        else:
            yield from map(_read, _find(place, host))


def _write_environment(host: Host) -> bytes:
    """The environment as a file of its own would have it."""
    lines = (f"{name}={value}\n" for name, value in sorted(host.environment.items()))
    return "".join(lines).encode("utf-8", "surrogateescape")


def _find(place: str, host: Host) -> list[str]:
    try:
        pattern = expand(place, host)
    except NoSuchPlace:
        return []
    found = glob.iglob(pattern, recursive=True)  # noqa: PTH207 - takes no full path
    files = (path for path in found if not os.path.isdir(path))  # noqa: PTH112 - names, not paths
    return sorted(itertools.islice(files, _MOST_FILES))


def _read(path: str) -> bytes | Skipped:
    try:
        descriptor = os.open(path, _FLAGS)
        try:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return Skipped(path, later("its secrets are not hunted by value: it is not a file"))
            return b"".join(_read_chunks(descriptor))
        finally:
            os.close(descriptor)
    except OSError as error:
        return Skipped(
            path, later("its secrets are not hunted by value: {why}").format(why=explain(error))
        )


def _read_chunks(descriptor: int) -> Iterator[bytes]:
    left = _MOST_BYTES
    while left and (chunk := os.read(descriptor, left)):
        left -= len(chunk)
        yield chunk
