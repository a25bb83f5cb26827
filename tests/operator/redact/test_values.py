"""What is a value and what is not, apart from the rules that ask."""

import pytest

from log_operator.redact import checks, values


@pytest.mark.parametrize(
    "secret",
    (
        b"hunter2 swordfish correct.horse mysecretpassword changeme $ecret123 {Xk9#2a xK(ab9!f"
        b" 12345"
        b" Passw0rd! p@ss /abc+DEF/ghi0 a.b %41bc abc: :abc1 -abc1 nullx yes1 **abc"
    ).split(),
)
def test_is_a_value(secret: bytes) -> None:
    assert values.is_value(secret)


@pytest.mark.parametrize(
    "secret",
    (
        b"null None YES required. must str string; Optional[str] SecretStr ******** xxxx ${X} $(cat"
        b" $DB_PASSWORD $1 %s %(password)s {password} {{ :password ? @PASS@ %PASS% #{pw}"
        b" your-api-key"
        b" <redacted> [FILTERED] get_password( getpass.getpass( os.environ[ self.password"
        b" config.get("
        b" $_POST[ req.headers.x /run/secrets/db ./a/b C:\\x newPassword password: [C@1b6d3586"
        b" | >- !vault !Ref .length ) );"
    ).split(),
)
def test_is_no_value(secret: bytes) -> None:
    assert not values.is_value(secret)


@pytest.mark.parametrize(
    ("secret", "is_one"),
    [
        (b"hunter2", True),
        (b"/srv/app", False),
        (b"~/x", False),
        (b"C:\\x", False),
        (b"123456", False),
        (b"1234567", True),
        (b"required", False),
    ],
)
def test_short_names_have_no_paths_and_counts(secret: bytes, *, is_one: bool) -> None:
    assert values.is_value_but_no_path(secret) == is_one


@pytest.mark.parametrize(
    ("secret", "is_one"),
    [
        (b"Tr0ub4dor", True),
        (b"ab!cd", True),
        (b"hunter2.", True),
        (b"swordfish", False),
        (b"Required", False),
        (b"2026-11-21", False),
        (b"a1b2", False),
        (b"a1b2c", True),
        (b"12345!", False),
        (b"aaaa1", False),
    ],
)
def test_a_sentence_says_values_not_words(secret: bytes, *, is_one: bool) -> None:
    assert values.is_said(secret) == is_one


@pytest.mark.parametrize(
    ("secret", "is_one"),
    [
        (b"0a1b2c3d4e5f6071", True),
        (b"0a1b2c3d4e5f607", False),
        (b"abcdefghijklmnop", False),
        (b"aaaaaaaaaaaaaaa1", False),
    ],
)
def test_a_token_is_long_and_drawn(secret: bytes, *, is_one: bool) -> None:
    assert values.is_said_token(secret) == is_one


@pytest.mark.parametrize(
    ("phrase", "is_one"),
    [
        (b"correct horse battery staple", True),
        (b"my own key", True),
        (b"must be changed", False),
        (b"hunter2 or nothing", False),
        (b"get(x) and y", False),
        (b"!Ref DbPassword", False),
        (b"required: by all", False),
    ],
)
def test_words_are_a_phrase_unless_they_are_a_sentence(phrase: bytes, *, is_one: bool) -> None:
    assert values.is_phrase(phrase) == is_one


@pytest.mark.parametrize(
    ("items", "is_one"),
    [
        (b'"hunter2", "x"', True),
        (b"1, 2, 3", False),
        (b'"password", "token"', False),
        (b"", False),
        (b"- a1b2\n- c3", True),
    ],
)
def test_a_list_holds_values_or_not(items: bytes, *, is_one: bool) -> None:
    assert values.is_list(items) == is_one


def test_github_checksum_is_that_of_the_body() -> None:
    assert checks.has_github_checksum(b"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")
    assert not checks.has_github_checksum(b"ghp_0123456789abcdefghijABCDEFGHIJ3mpbCY")
    assert not checks.has_github_checksum(b"ghp_0123456789abcdefghijABCDEFGHIK3mpbCX")
    assert not checks.has_github_checksum(b"ghp_000000")


@pytest.mark.parametrize(
    ("blob", "is_one"),
    [
        (b"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCg==", True),
        (b"LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCg", True),
        (b"LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==", False),
        (b"cG9zdGdyZXM6Ly9hcHA6aHVudGVyMkBkYi5leGFtcGxl", True),
        (b"cGFzc3dvcmQ9aHVudGVyMg==", True),
        (b"cGxhaW4gdGV4dA==", False),
        (b"x", False),
    ],
)
def test_base64_hides_credentials_or_not(blob: bytes, *, is_one: bool) -> None:
    assert checks.holds_credentials(blob) == is_one


def test_registry_login_and_basic_are_told_from_other_base64() -> None:
    assert checks.is_registry_login(b"eyJhdXRocyI6e319")
    assert not checks.is_registry_login(b"eyJhIjp7fX0=")
    assert checks.is_basic(b"dXNlcjpwYXNz")
    assert checks.is_basic(b"dXNlcjpwYXNzd29yZA")
    assert not checks.is_basic(b"cGxhaW4gdGV4dA==")
    assert not checks.is_basic(b"\xff\xff")


@pytest.mark.parametrize(
    ("text", "bits"), [(b"", 0.0), (b"aaaa", 0.0), (b"abab", 1.0), (b"abcd", 2.0), (b"aabc", 1.5)]
)
def test_entropy_is_counted_in_bits(text: bytes, bits: float) -> None:
    assert checks.entropy(text) == bits


def test_random_and_drawn() -> None:
    assert checks.is_random(b"0a1b2c3d4e5f")
    assert not checks.is_random(b"abcdefghijkl")
    assert not checks.is_random(b"0123456789012345")
    assert not checks.is_random(b"a1a1a1a1a1a1")
    assert checks.is_drawn(b"abcdefGHIJKL")
    assert checks.is_drawn(b"abcdefghijk1")
    assert not checks.is_drawn(b"abcdefghijkl")
    assert not checks.is_drawn(b"ABCDEFGHIJKL")
    assert not checks.is_drawn(b"aAaAaAaAaAaA")


def test_jwt_has_a_header_that_names_an_algorithm() -> None:
    assert checks.is_jwt(b"eyJhbGciOiJIUzI1NiJ9.e30.x")
    assert checks.is_jwt(b"eyJ0eXAiOiJKV1QifQ.e30.x")
    assert not checks.is_jwt(b"eyJhIjoxfQ.e30.x")
    assert not checks.is_jwt(b"WzFd.e30.x")
    assert not checks.is_jwt(b"eyJhbGci.e30.x")


def test_entropy_of_exactly_three_bits_is_not_enough() -> None:
    assert not checks.is_random(b"abcdefg1")
    assert checks.is_random(b"abcdefgh1")
    assert checks.is_random(b"abcdefgh0")
    assert not checks.is_random(b"abcdefgh/")
    assert not checks.is_random(b"abcdefgh:")
    assert not checks.is_drawn(b"abcdefgH")
    assert checks.is_drawn(b"abcdefghI")


@pytest.mark.parametrize("tail", [b"", b"c", b"cG", b"cGx"])
def test_base64_that_was_cut_is_read_as_far_as_it_goes(tail: bytes) -> None:
    assert checks.is_basic(b"dXNlcjpw" + tail)


def test_signs_alone_are_a_value_from_four_on() -> None:
    assert not values.is_value(b"+/+")
    assert values.is_value(b"+/+/")


def test_every_digit_and_letter_counts_in_a_sentence() -> None:
    assert all(values.is_said(b"abcd" + digit) for digit in (b"0", b"9"))
    assert not any(values.is_said(b"abcd" + sign) for sign in (b"/", b":"))
    assert all(values.is_said(b"1234" + letter) for letter in (b"a", b"z", b"A", b"Z"))
    assert not any(values.is_said(b"1234" + sign) for sign in (b"{", b"`", b"[", b"_"))
