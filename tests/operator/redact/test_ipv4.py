"""Addresses are taken by a path of their own, which says the same as the parts of their rule."""

import random
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from log_operator.redact.aliases import Aliases
from log_operator.redact.confirm import Confirmer, Span
from log_operator.redact.engine import HyperscanEngine
from log_operator.redact.fallback import PlainEngine
from log_operator.redact.redactor import Redactor
from log_operator.redact.rule import Rule
from log_operator.redact.rules.addresses import RULES

_RULE = next(rule for rule in RULES if rule.id == "ipv4")
_PLAINLY = replace(_RULE, take=None)
"""The rule as its parts say it, a place at a time."""
_KEY = bytes(32)


def _find(rule: Rule, data: bytes) -> list[Span]:
    places = HyperscanEngine((rule,)).find(data)
    assert places == PlainEngine((rule,)).find(data)
    return Confirmer((rule,), Aliases(_KEY)).spans(data, places)


def _take(data: bytes) -> list[bytes]:
    return [data[start:end] for start, end, _ in _find(_RULE, data)]


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (b"91.2.3.45", [b"91.2.3.45"]),
        (b"from 91.2.3.45 port 22", [b"91.2.3.45"]),
        (b"8.8.8.8", []),
        (b"8.8.8.88", [b"8.8.8.88"]),
        (b"255.254.253.252 10.1.2.3", []),
        (b"[91.2.3.45]:443, 91.2.3.46:51000", [b"91.2.3.45", b"91.2.3.46"]),
        (b"91.2.3.45,91.2.3.46;91.2.3.47", [b"91.2.3.45", b"91.2.3.46", b"91.2.3.47"]),
        (b"91.2.3.45 91.2.3.46\n91.2.3.47", [b"91.2.3.45", b"91.2.3.46", b"91.2.3.47"]),
        (b"http://91.2.3.45/a?b=91.2.3.46&c", [b"91.2.3.45", b"91.2.3.46"]),
        (b"https://bob@91.2.3.45:8443/", [b"91.2.3.45"]),
        (b"91.2.3.45/24 91.2.3.46/24.", [b"91.2.3.45"]),
        (b"91.2.3.45.", [b"91.2.3.45"]),
        (b"91.2.3.45.log", []),
        (b"91.2.3.45.6 1.2.3.40.50 91.2.3.45.91.2.3.46", []),
        (b"IP 91.2.3.45.443 > 91.2.3.46.80: Flags", [b"91.2.3.45", b"91.2.3.46"]),
        (b"45.3.2.91.in-addr.arpa", [b"45.3.2.91"]),
        (b"091.2.3.45", [b"091.2.3.45"]),
        (b"91.02.3.45 91.2.3.045 91.2.3.256 91.2.3.4567 1234.5.6.78", []),
        (b"300.91.92.93", [b"300.91.92.93"]),
        (b"91..2.3.45 91.2.3 91.2.3. .91.2.3.45", []),
        (b"a91.2.3.45 _91.2.3.45 91.2.3.45a 91.2.3.45_", []),
        (rb"\n91.2.3.45\t91.2.3.46\r91.2.3.47", [b"91.2.3.45", b"91.2.3.46", b"91.2.3.47"]),
        (rb"\x91.2.3.45", []),
        (b"91.2.3.45-rc1 91.2.3.46+dfsg 91.2.3.47~a 91.2.3.48-9", [b"91.2.3.48"]),
        (b"version 91.2.3.45 release: 91.2.3.46 build=(91.2.3.47", []),
        (b"version      91.2.3.45", []),
        (b"version       91.2.3.45", [b"91.2.3.45"]),
        (b"kernel_x 91.2.3.45 kernels 91.2.3.46", [b"91.2.3.45", b"91.2.3.46"]),
        (b"Chrome/91.2.3.45 x/91.2.3.46 MyBrowser/91.2.3.47", [b"91.2.3.46"]),
        (b"downgraded from 91.2.3.45, loaded from 91.2.3.46", [b"91.2.3.46"]),
        (b"app-91.2.3.45 9-91.2.3.46", [b"91.2.3.46"]),
        (b"\xff91.2.3.45\xff", [b"91.2.3.45"]),
    ],
)
def test_addresses_and_what_only_looks_like_them(text: bytes, taken: list[bytes]) -> None:
    assert _take(text) == taken
    assert _find(_PLAINLY, text) == _find(_RULE, text)


_NUMBERS = (b"1", b"9", b"19", b"20", b"91", b"255", b"256", b"00", b"007", b"1234", b"")
_JOINTS = (b".", b".", b".", b".", b"..", b" ", b"")
_AROUND = (
    *(b" ", b"\n", b"\\n", b"\\t", b"a", b"_", b"-", b"/", b":443", b"/24.", b", ", b"\0", b"="),
    *(b"version ", b"ver", b"release: ", b"film ", b"x from ", b"upgraded from ", b"Edg/"),
    *(b"app-", b"ip-", b".in-addr.arpa", b".443 > 1", b".1: UDP", b"FooBrowser/", b"driver\t\t("),
    *(b"[ip-3f9a]", b"[redacted:made]", b"0.0.0.0"),
)


def _make_text(rng: random.Random) -> bytes:
    def make_address() -> Iterable[bytes]:
        for _ in range(rng.choice((3, 4, 4, 4, 4, 5))):
            yield rng.choice(_NUMBERS)
            yield rng.choice(_JOINTS)

    pieces = (rng.choice(_AROUND) + b"".join(make_address())[:-1] for _ in range(40))
    return b"".join(pieces)


@pytest.mark.parametrize("seed", range(60))
def test_says_the_same_as_the_parts_of_the_rule(seed: int) -> None:
    data = _make_text(random.Random(seed))
    assert _find(_RULE, data) == _find(_PLAINLY, data)
    bare = data.replace(b"[", b"(")
    assert _find(_RULE, bare) == _find(_PLAINLY, bare)


@pytest.mark.parametrize("size", range(20))
def test_addresses_at_both_ends_of_a_text(size: int) -> None:
    before = (b"." + b" " * size)[1:]
    for address in (b"8.9.7.88", b"191.192.193.194"):
        for after in (b"", b" ", b"."):
            assert _take(before + address + after) == [address]


def test_no_alias_is_given_to_what_is_a_version() -> None:
    aliases = Aliases(_KEY)
    data = b"version 91.2.3.45"
    rules = (_RULE,)
    assert Confirmer(rules, aliases).spans(data, HyperscanEngine(rules).find(data)) == []
    assert not aliases.cached("ip")


@pytest.mark.parametrize(
    "dress",
    [
        lambda text: text.decode().encode("utf-16"),
        lambda text: text.replace(b"\n", b"\0"),
        lambda text: b"\0".join(bytes((byte,)) for byte in text) + b"\0",
        lambda text: text.replace(b"91.2.3.45", b"\x1b[1m91.2.3.45\x1b[0m"),
    ],
)
def test_addresses_in_wide_and_coloured_text(dress: Callable[[bytes], bytes]) -> None:
    text = b"peer 91.2.3.45 is up, 10.0.0.1 too; version 4.91.92.93\n" * 30
    cleaned = b"".join(Redactor(aliases=Aliases(_KEY)).clean([dress(text)], name="a.log"))
    plain = cleaned.replace(b"\0", b"")
    alias = Aliases(_KEY).replace("ip", b"91.2.3.45")
    assert plain.count(alias) == 30
    assert b"2.3.45" not in plain
    assert plain.count(b"10.0.0.1") == plain.count(b"4.91.92.93") == 30
