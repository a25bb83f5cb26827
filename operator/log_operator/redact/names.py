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
_KEYS = tuple(
    key + sign for key in (b"host", b"hostname") for sign in (b"=", b": ", b'":"', b'": "', b'="')
)
_BEHIND_TIME = b"|".join(
    rb"(?<=%b)" % time
    for time in (
        rb"[0-9]:[0-9]{2}:[0-9]{2}",
        rb":[0-9]{2}[.,][0-9]{3}",
        rb":[0-9]{2}[.,][0-9]{6}",
        rb"[0-9]Z",
        rb"[0-9][+-][0-9]{2}:[0-9]{2}",
        rb"[0-9][+-][0-9]{4}",
    )
)
_BEFORE_PROGRAM = (
    rb"(?= [^\s:\[]{1,128}(?:\[[0-9]{1,10}\])?:(?:\s|\Z)"
    rb"| \S{1,48} (?:-|[0-9]{1,10}) \S{1,32} [-\[])"
)
"""What stands behind the host in a line of syslog, in its old form and in its new one."""
# See: RFC 3164, 4.1.3; RFC 5424, 6


def make_name_rules(*, hosts: Iterable[str], users: Iterable[str]) -> tuple[Rule, ...]:
    """A rule for the host names and one for the user names, as far as they name anyone."""
    made = (
        _make("host-name", "host", "the name of this machine", hosts),
        _make_field(hosts),
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


def _make_field(hosts: Iterable[str]) -> Rule | None:
    """For names that are words or hardly any: they are the host's only where a host has to be."""
    wanted = {name.encode().lower() for name in hosts}
    names = sorted(
        name for name in wanted if not (_is_telling("host", name) or is_kept("host", name))
    )
    names = [name for name in names if name.split() == [name]]
    if not names:
        return None
    longest_first = b"|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return Rule(
        id="host-field",
        family=NAMES_FAMILY,
        catches="a short or common name of this machine, where a log names its host",
        triggers=caseless(
            *(b" %b " % name for name in names),
            *(key + name for key in _KEYS for name in names),
        ),
        pattern=re.compile(
            rb"(?i)(?:%b) (%b)%b" % (_BEHIND_TIME, longest_first, _BEFORE_PROGRAM)
            + rb"|(?<![A-Za-z0-9])(?:%b)(%b)(?![A-Za-z0-9_.-])"
            % (b"|".join(map(re.escape, _KEYS)), longest_first)
        ),
        must_match=(),
        must_not=(),
        alias="host",
    )


def _is_telling(kind: str, name: bytes) -> bool:
    is_word = name in _COMMON or name.isdigit()
    return len(name) >= _SHORTEST and not is_word and not is_kept(kind, name)
