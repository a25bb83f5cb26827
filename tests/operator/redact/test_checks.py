"""What a pattern cannot say, asked of the thing itself and of what comes closest to it."""

import base64
import json

import pytest

from log_operator.redact import checks


def _pack(text: bytes) -> bytes:
    return base64.b64encode(text)


_GITHUB = b"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"


def test_github_checksum() -> None:
    assert checks.has_github_checksum(_GITHUB)
    assert checks.has_github_checksum(b"npm_" + _GITHUB[4:])
    for place in range(4, len(_GITHUB)):
        other = b"1" if _GITHUB[place : place + 1] != b"1" else b"2"
        assert not checks.has_github_checksum(_GITHUB[:place] + other + _GITHUB[place + 1 :])
    assert not checks.has_github_checksum(_GITHUB.replace(b"_", b"-"))
    assert not checks.has_github_checksum(b"ghp_")
    assert not checks.has_github_checksum(b"ghp_000000")
    assert checks.has_github_checksum(b"ghp_A3sXHx5")


def _jwt(header: object) -> bytes:
    head = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=")
    return head + b".eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize("key", ["alg", "enc", "typ", "kid"])
@pytest.mark.parametrize("size", range(4))
def test_jwt(key: str, size: int) -> None:
    assert checks.is_jwt(_jwt({key: "x" * size}))
    assert checks.is_jwt(_jwt({key: "ÿ" * size, "other": 1}))


@pytest.mark.parametrize(
    "token",
    [
        *(_jwt({"sub": 1}), _jwt([1]), _jwt("alg"), b"", b"e.e.e", b"eyJhbGciOi", b"!!!!.a.b"),
        base64.b64encode(b"[" * 30_000) + b".a.b",
        b"\xff\xff." + _jwt({"alg": "x"}),
    ],
)
def test_no_jwt(token: bytes) -> None:
    assert not checks.is_jwt(token)


@pytest.mark.parametrize("text", [b"bob:hunter2", b"b:h", b":x", b"bob:hunter22", b"\xff\xfe:\xff"])
def test_basic(text: bytes) -> None:
    packed = _pack(text)
    assert checks.is_basic(packed)
    assert checks.is_basic(packed.rstrip(b"="))
    assert checks.is_basic(packed.translate(bytes.maketrans(b"+/", b"-_")))
    assert checks.is_basic(packed.rstrip(b"=") + b"A")


@pytest.mark.parametrize("text", [b"Ym9i", b"", b"A", _pack(b"bob hunter2")])
def test_not_basic(text: bytes) -> None:
    assert not checks.is_basic(text)


@pytest.mark.parametrize(
    "text",
    [
        *(b"postgres://app:hunter2@db/x", b"amqp://:p@h", b"-----BEGIN RSA PRIVATE KEY-----"),
        *(b"Server=db;Pwd=hunter2", b'{"Password": "x"}', b"my_SECRET =x", b"token:x"),
        *(b"apikey=x", b"passwd=x", b"'password'='x'"),
    ],
)
def test_blob_with_credentials(text: bytes) -> None:
    assert checks.holds_credentials(_pack(text))


@pytest.mark.parametrize(
    "text",
    [
        *(b"postgres://db/x", b"https://a.example/b:c d@e", b"-----BEGIN CERTIFICATE-----"),
        *(b"password of bob", b"tokens", b"the pwd is", b"", b"secret  = x"),
    ],
)
def test_blob_without_credentials(text: bytes) -> None:
    assert not checks.holds_credentials(_pack(text))


def test_registry_login() -> None:
    for key in (b"auth", b"auths", b"username", b"password", b"identitytoken"):
        assert checks.is_registry_login(_pack(b'{"%b":{}}' % key))
    for key in (b"author", b"user", b"authority"):
        assert not checks.is_registry_login(_pack(b'{"%b":{}}' % key))
    assert not checks.is_registry_login(_pack(b"auths"))


@pytest.mark.parametrize(
    ("text", "bits"),
    [(b"", 0), (b"aaaa", 0), (b"abab", 1), (b"abcd", 2), (bytes(range(256)), 8), (b"aab", 0.918)],
)
def test_entropy(text: bytes, bits: float) -> None:
    assert checks.entropy(text) == pytest.approx(bits, abs=0.001)


@pytest.mark.parametrize(
    ("secret", "is_random", "is_drawn"),
    [
        (b"a1b2c3d4e5f6", True, True),
        (b"0abcdefghijk", True, True),
        (b"9abcdefghijk", True, True),
        (b"abcdefghijkl", False, False),
        (b"ABCDEFGHIJKL", False, False),
        (b"AbcdefGhijkl", False, True),
        (b"012345678901", False, True),
        (b"a1a1a1a1a1a1", False, False),
        (b"abcdefg1", False, False),
        (b"abcdefgh1", True, True),
        (b"/:-abcdefghi", False, False),
        (b"a" * 256 + b"0123456789bcdefghij", False, False),
        (b"0123456789bcdefghij" + b"a" * 99, False, False),
        (b"0123456789bcdefghijk" * 20 + b"a" * 9999, True, True),
        (b"", False, False),
    ],
)
def test_what_looks_drawn(secret: bytes, *, is_random: bool, is_drawn: bool) -> None:
    assert checks.is_random(secret) == is_random
    assert checks.is_drawn(secret) == is_drawn


def test_base64_map() -> None:
    assert checks.is_base64_map(b"  user: YWRtaW4=\n  conn: aHVudGVyMg==\n")
    assert checks.is_base64_map(b'"a":"","b": "eA=="')
    assert checks.is_base64_map(b"a.b-c: A")
    assert not checks.is_base64_map(b"a: \nb:\n")
    assert not checks.is_base64_map(b"none here")
