"""Rules for the names of this machine and of its users, made when a run begins."""

import re
from collections.abc import Iterable

from log_operator.redact.kept import is_kept
from log_operator.redact.rule import NAMES_FAMILY, Rule, caseless

_SHORTEST = 3
_COMMON = frozenset(
    b"admin administrator all apache app application apps backup bin builder centos client"
    b" container daemon data debian default demo deploy deployer desktop dev docker ec2-user"
    b" fedora ftp games git guest home host jenkins kubernetes linux linuxbrew local"
    b" localdomain localhost log logs macos mail master mysql nginx nobody node operator oracle"
    b" postgres prod proxy public root runner server service shared shop ssh support system"
    b" test tmp ubuntu user username users vagrant web windows worker www www-data".split()
)
"""Names that name nobody, and are words in every log."""
_EDGE = rb"[A-Za-z0-9_-]"


def make_name_rules(*, hosts: Iterable[str], users: Iterable[str]) -> tuple[Rule, ...]:
    """A rule for the host names and one for the user names, as far as they name anyone."""
    made = (
        _make("host-name", "host", "the name of this machine", hosts),
        _make("user-name", "user", "the name of somebody who uses this machine", users),
    )
    return tuple(rule for rule in made if rule is not None)


def _make(rule_id: str, kind: str, catches: str, names: Iterable[str]) -> Rule | None:
    wanted = {name.encode().lower() for name in names}
    telling = sorted(name for name in wanted if _is_telling(kind, name))
    if not telling:
        return None
    longest_first = b"|".join(map(re.escape, sorted(telling, key=len, reverse=True)))
    return Rule(
        id=rule_id,
        family=NAMES_FAMILY,
        catches=catches,
        triggers=caseless(*telling),
        pattern=re.compile(rb"(?i)(?<!%b)(%b)(?!%b)" % (_EDGE, longest_first, _EDGE)),
        must_match=(),
        must_not=(),
        alias=kind,
    )


def _is_telling(kind: str, name: bytes) -> bool:
    is_word = name in _COMMON or name.isdigit()
    return len(name) >= _SHORTEST and not is_word and not is_kept(kind, name)
