"""The same value, the same alias; and what names nobody stays."""

import secrets
import tracemalloc
from collections import Counter

import pytest

from log_operator.redact.aliases import KEY_SIZE, Aliases
from log_operator.redact.kept import is_kept
from log_operator.redact.rule import PLACEHOLDER

_KEY = b"k" * KEY_SIZE


@pytest.mark.parametrize(
    ("kind", "same"),
    [
        ("email", (b"Bob@Example.org", b"bob@example.org", b"bob%40example.org")),
        ("ip", (b"203.0.113.9", b"::ffff:203.0.113.9", b"::FFFF:cb00:7109")),
        ("ip", (b"2001:db8::1", b"2001:0DB8:0:0::1", b"[2001:db8::1]", b"2001:db8::1%eth0")),
        ("mac", (b"52:54:00:AB:CD:EF", b"52-54-00-ab-cd-ef", b"5254.00ab.cdef")),
        ("card", (b"4111 1111 1111 1111", b"4111-1111-1111-1111", b"4111111111111111")),
        ("iban", (b"DE89 3704 0044 0532 0130 00", b"DE89370400440532013000")),
        ("host", (b"Web-1.example.org", b"web-1.example.org")),
        ("user", (b"Bob", b"bob")),
        ("id", (b"85.07.30-033.28", b"85073003328", b"850730 033:28")),
    ],
)
def test_every_way_to_write_a_value_has_one_alias(kind: str, same: tuple[bytes, ...]) -> None:
    aliases = Aliases(_KEY)
    given = {aliases.replace(kind, value) for value in same}
    assert len(given) == 1
    alias = given.pop()
    assert PLACEHOLDER.fullmatch(alias)
    assert alias.startswith(b"[%b-" % kind.encode())
    assert len(alias) == len(kind) + 7


def test_aliases_of_another_run_and_of_another_kind_are_others() -> None:
    first, second = (Aliases(secrets.token_bytes(KEY_SIZE)) for _ in range(2))
    values = [b"10%d.1.2.3" % number for number in range(9)]
    assert [first.replace("ip", v) for v in values] != [second.replace("ip", v) for v in values]
    assert first.replace("user", b"bob")[6:] != first.replace("host", b"bob")[6:]


def test_no_two_values_share_an_alias_however_many_there_are() -> None:
    aliases = Aliases(_KEY)
    values = [b"user%d@example.org" % number for number in range(60_000)]
    given = [aliases.replace("email", value) for value in values]
    assert len(set(given)) == len(values)
    assert all(map(PLACEHOLDER.fullmatch, given))
    assert [aliases.replace("email", value) for value in values] == given
    assert max(map(len, given)) == len("[email-]") + 16


def test_aliases_are_as_short_as_they_can_be() -> None:
    aliases = Aliases(_KEY)
    given = [aliases.replace("ip", b"20.1.%d.%d" % divmod(n, 256)) for n in range(30_000)]
    sizes = Counter(len(alias) - len("[ip-]") for alias in given)
    assert set(sizes) <= {4, 8, 16}
    assert sizes[4] > 20_000
    assert sizes[8] > 3000
    assert sizes[16] < 1500
    assert all(len(alias) == len("[ip-3f9a]") for alias in given[:50])


def test_more_values_take_no_more_memory() -> None:
    aliases = Aliases(_KEY)
    values = (b"20.%d.%d.%d" % (n % 251, n % 241, n % 239) for n in range(20_000))
    tracemalloc.start()
    for value in values:
        aliases.replace("ip", value)
        aliases.replace("email", value * 30)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


def test_a_value_that_comes_again_is_not_named_again() -> None:
    aliases = Aliases(_KEY)
    first = aliases.replace("ip", b"8.8.8.8")
    assert aliases.replace("ip", b"8.8.8.8") is first
    assert aliases.cached("ip") == {b"8.8.8.8": first}
    assert aliases.cached("host") == {}


def test_only_so_many_short_values_are_remembered() -> None:
    aliases = Aliases(_KEY)
    for number in range(32_000):
        aliases.replace("ip" if number % 2 else "host", b"20.1.%d.%d" % divmod(number, 256))
    assert len(aliases.cached("ip")) == len(aliases.cached("host")) == 16_000
    aliases.replace("user", b"bob")
    assert [len(aliases.cached(kind)) for kind in ("ip", "host", "user")] == [8000, 8000, 1]
    for size, is_remembered in ((64, True), (65, False)):
        value = b"x" * size
        aliases.replace("user", value)
        assert (value in aliases.cached("user")) == is_remembered


def test_what_came_last_is_remembered() -> None:
    """Or a log of a few more values than there is room for would find none of them."""
    aliases = Aliases(_KEY)
    for number in range(32_001):
        aliases.replace("user", b"user%d" % number)
    remembered = aliases.cached("user")
    assert len(remembered) == 16_001
    assert b"user15999" not in remembered
    assert all(b"user%d" % number in remembered for number in range(16_000, 32_001))


def test_the_slots_take_one_megabyte() -> None:
    tracemalloc.start()
    aliases = Aliases(_KEY)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 1.0 <= size / 2**20 < 1.1
    assert aliases.cached("ip") == {}


def test_a_key_has_256_bits() -> None:
    assert KEY_SIZE * 8 == 256


def test_an_alias_shows_neither_key_nor_value() -> None:
    assert repr(Aliases(_KEY)) == "Aliases(...)"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("ip", ip) for ip in (b"127.0.0.1", b"10.1.2.3", b"172.31.0.1", b"192.168.9.9")),
        *(("ip", ip) for ip in (b"0.0.0.0", b"255.255.255.0", b"169.254.1.1", b"224.0.0.251")),
        *(("ip", ip) for ip in (b"100.64.0.1", b"::1", b"::", b"fe80::1%eth0", b"fd00::12")),
        *(("ip", ip) for ip in (b"ff02::1", b"::ffff:10.0.0.1", b"[::1]")),
        *(("ip", ip) for ip in (b"172.16.0.1", b"100.127.0.1", b"239.1.1.1", b"255.1.1.1")),
        *(("mac", mac) for mac in (b"00:00:00:00:00:00", b"FF-FF-FF-FF-FF-FF", b"33:33:0:0:0:1")),
        *(("mac", mac) for mac in (b"01:00:5E:00:00:fb", b"0180.c200.000e")),
        *(("host", host) for host in (b"localhost", b"LocalHost.localdomain")),
        *(("host", host) for host in (b"ip6-localhost", b"ip6-loopback")),
    ],
)
def test_what_names_nobody_stays(kind: str, value: bytes) -> None:
    assert is_kept(kind, value)
    assert Aliases(_KEY).replace(kind, value) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        *(("ip", ip) for ip in (b"8.8.8.8", b"172.32.0.1", b"192.169.0.1", b"100.128.0.1")),
        *(("ip", ip) for ip in (b"203.0.113.9", b"2001:db8::1", b"::ffff:8.8.8.8", b"999.1.1.1")),
        *(("ip", ip) for ip in (b"172.15.0.1", b"100.63.0.1", b"223.1.1.1", b"240.1.1.1")),
        *(("ip", ip) for ip in (b"169.253.0.1", b"11.0.0.1", b"128.0.0.1", b"no\xff address")),
        *(("mac", mac) for mac in (b"52:54:00:ab:cd:ef", b"01:00:5f:00:00:01")),
        ("host", b"web-1"),
        ("user", b"localhost"),
    ],
)
def test_what_names_somebody_goes(kind: str, value: bytes) -> None:
    assert not is_kept(kind, value)
