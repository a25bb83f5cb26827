"""Whether a source of the profile is meant for this machine."""

import operator
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from log_operator.collect.host import Host
from log_operator.collect.patterns import unescape
from log_operator.collect.places import NoSuchPlace, expand
from log_operator.errors import CollectFailed
from log_operator.values import Planned, Raw, Skipped
from tenant_file.sources import AnySource
from ticketbound.language import later
from ticketbound.safe_text import escape

_CONDITION = re.compile(r"(>=|<=|==|>|<)(\d+(?:\.\d+)*)", re.ASCII)
_VERSION = re.compile(r"\d+(?:\.\d+)*", re.ASCII)
_COMPARE: Final[Mapping[str, Callable[[list[int], list[int]], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}


@dataclass(frozen=True, slots=True)
class AbsentSource:
    """A source that is not for this machine, for the reason that is given."""

    id: str
    reason: str

    def plan(self) -> Iterator[Planned | Skipped]:
        """Only that it is left out."""
        yield Skipped(later("source {id}").format(id=self.id), self.reason)

    @contextmanager
    def open(
        self,
        planned: Planned,  # noqa: ARG002 - there is nothing to open
        allowance: int,  # noqa: ARG002 - there is nothing to open
    ) -> Iterator[Raw]:
        """Nothing.

        Raises:
            CollectFailed: always.
        """
        raise CollectFailed(self.reason)
        yield


def find_unmet(entry: AnySource, host: Host) -> str | None:
    """The condition of a source that this machine does not meet; None if it meets them all."""
    if entry.if_version and not is_met(entry.if_version, host.version):
        here = escape(host.version) if host.version else later("of unknown version")
        return later("it is only for systems {wanted}, and this one is {here}").format(
            wanted=entry.if_version, here=here
        )
    for path in entry.if_exists:
        if not _exists(path, host):
            return later("it is only for machines with {path}").format(path=escape(path))
    return None


def is_met(condition: str, version: str) -> bool:
    """Whether a version such as `10.0.19045` or `6.1.0-18-amd64` meets one such as `>=10.0`.

    What one of them does not name counts as 0; `==` compares only what the condition names.
    """
    wanted, found = _CONDITION.fullmatch(condition), _VERSION.match(version)
    if wanted is None or found is None:
        return False
    left, right = _split(found[0]), _split(wanted[2])
    if wanted[1] == "==":
        left = left[: len(right)]
    pairs = list(zip_longest(left, right, fillvalue=0))
    return _COMPARE[wanted[1]]([one for one, _ in pairs], [other for _, other in pairs])


def _split(version: str) -> list[int]:
    return [int(number) for number in version.split(".")]


def _exists(path: str, host: Host) -> bool:
    """Whether the path is there, as a file or a folder; it may be a link."""
    try:
        return os.path.lexists(unescape(expand(path, host)))
    except (NoSuchPlace, ValueError):
        return False
