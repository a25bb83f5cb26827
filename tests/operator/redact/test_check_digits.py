"""Each check digit: the right one passes, every other one does not."""

from collections.abc import Callable

import pytest

from log_operator.redact import check_digits

Check = Callable[[bytes], bool]
_RIGHT: list[tuple[Check, bytes]] = [
    (check_digits.passes_luhn, b"4111111111111111"),
    (check_digits.passes_luhn, b"3782 822463 10005"),
    (check_digits.is_german_tax_id, b"86095742719"),
    (check_digits.is_french_nir, b"255081416802538"),
    (check_digits.is_spanish_dni, b"12345678Z"),
    (check_digits.is_dutch_bsn, b"111222333"),
    (check_digits.is_belgian_number, b"85.07.30-033.28"),
    (check_digits.is_pesel, b"44051401359"),
    (check_digits.is_swedish_number, b"811218-9876"),
    (check_digits.is_swiss_ahv, b"756.9217.0769.85"),
    (check_digits.is_brazilian_cpf, b"111.444.777-35"),
    (check_digits.is_aadhaar, b"9999 4105 7058"),
    (check_digits.is_norwegian_number, b"01010750160"),
    (check_digits.is_portuguese_nif, b"123456789"),
    (check_digits.is_canadian_sin, b"130-692-544"),
]


@pytest.mark.parametrize(("check", "number"), _RIGHT)
def test_only_the_right_last_sign_passes(check: Check, number: bytes) -> None:
    signs = b"TRWAGMYFPDXBNJZSQVHLCKE" if number[-1:].isalpha() else b"0123456789"
    passing = [sign for sign in signs if check(number[:-1] + bytes([sign]))]
    assert passing == [number[-1]]


@pytest.mark.parametrize(
    ("check", "number"),
    [
        (check_digits.passes_luhn, b"0000000000000000"),
        (check_digits.is_ssn, b"000-12-3456"),
        (check_digits.is_ssn, b"666-12-3456"),
        (check_digits.is_ssn, b"900-12-3456"),
        (check_digits.is_ssn, b"123-00-3456"),
        (check_digits.is_ssn, b"123-12-0000"),
        (check_digits.is_german_tax_id, b"00000000000"),
        (check_digits.is_german_tax_id, b"11111111117"),
        (check_digits.is_dutch_bsn, b"000000000"),
        (check_digits.is_pesel, b"44331401355"),
        (check_digits.is_pesel, b"44053201352"),
        (check_digits.is_swedish_number, b"811318-9875"),
        (check_digits.is_brazilian_cpf, b"111.111.111-11"),
        (check_digits.is_aadhaar, b"1111 1111 1111"),
        (check_digits.is_norwegian_number, b"00000000000"),
        (check_digits.is_canadian_sin, b"046-454-286"),
        (check_digits.is_canadian_sin, b"830-692-549"),
    ],
)
def test_what_is_not_given_out_does_not_pass(check: Check, number: bytes) -> None:
    assert not check(number)


def test_a_belgian_of_this_century_passes() -> None:
    assert check_digits.is_belgian_number(b"00.01.25-567.77")
    assert not check_digits.is_belgian_number(b"00.01.25-567.78")


@pytest.mark.parametrize("number", [b"131052-308T", b"131052-308t"])
def test_finnish_code_passes(number: bytes) -> None:
    assert check_digits.is_finnish_code(number)
    assert not check_digits.is_finnish_code(number[:-1] + b"A")


@pytest.mark.parametrize(
    ("account", "is_right"),
    [
        (b"DE89370400440532013000", True),
        (b"DE89 3704 0044 0532 0130 00", True),
        (b"GB29-NWBK-6016-1331-9268-19", True),
        (b"NO9386011117947", True),
        (b"DE88370400440532013000", False),
        (b"DE893704004405", False),
        (b"DE8937040044053\xff13000", False),
    ],
)
def test_iban_is_one_modulo_97(account: bytes, is_right: bool) -> None:
    assert check_digits.is_iban(account) == is_right


def test_a_social_security_number_that_is_given_out_passes() -> None:
    assert check_digits.is_ssn(b"123-45-6789")


def _completed(check: Check, beginning: bytes) -> bytes:
    """The number with the last digit that the check digit demands, whatever else it refuses."""
    return next(
        (beginning + digit for digit in (b"%d" % n for n in range(10)) if check(beginning + digit)),
        b"",
    )


@pytest.mark.parametrize("birthday", ["811201", "811231", "810101", "811261", "811291"])
def test_swedish_days_are_those_of_a_month_or_sixty_more(birthday: str) -> None:
    assert _completed(check_digits.is_swedish_number, f"{birthday}-987".encode())


@pytest.mark.parametrize("birthday", ["811200", "811232", "810001", "811301", "811260", "811292"])
def test_no_other_swedish_days(birthday: str) -> None:
    assert not _completed(check_digits.is_swedish_number, f"{birthday}-987".encode())


@pytest.mark.parametrize("birthday", ["440101", "441231", "442101", "443210"])
def test_polish_months_tell_the_century(birthday: str) -> None:
    assert _completed(check_digits.is_pesel, f"{birthday}4567".encode())


@pytest.mark.parametrize("birthday", ["440001", "441301", "440100", "440132", "441332"])
def test_no_other_polish_days(birthday: str) -> None:
    assert not _completed(check_digits.is_pesel, f"{birthday}4567".encode())


@pytest.mark.parametrize("beginning", [b"111.444.777-0", b"529.982.247-0", b"231.599.430-0"])
def test_both_brazilian_digits_are_checked(beginning: bytes) -> None:
    assert not _completed(check_digits.is_brazilian_cpf, beginning)


@pytest.mark.parametrize("number", [b"529.982.247-25", b"231.599.430-62", b"293.810.668-84"])
def test_brazilian_numbers_pass(number: bytes) -> None:
    assert check_digits.is_brazilian_cpf(number)


@pytest.mark.parametrize("number", [b"37180561979", b"54797891024", b"45778913601", b"10856183295"])
def test_german_numbers_pass(number: bytes) -> None:
    assert check_digits.is_german_tax_id(number)
    assert not check_digits.is_german_tax_id(number[:-1] + b"%d" % ((number[-1] - 47) % 10))


@pytest.mark.parametrize("number", [b"756.0172.1246.29", b"756.5668.6391.37", b"756.8453.9492.06"])
def test_swiss_numbers_pass(number: bytes) -> None:
    assert check_digits.is_swiss_ahv(number)


@pytest.mark.parametrize(
    ("check", "numbers"),
    [
        (check_digits.is_norwegian_number, b"24777137898 72985219487 39666774888"),
        (check_digits.is_brazilian_cpf, b"68276153836 36813824414"),
        (check_digits.is_belgian_number, b"35136823139 79297869718"),
        (check_digits.is_pesel, b"16121414987 32122879611 58121272477"),
        (check_digits.is_french_nir, b"168712A87253633 128872B57533934 712624877472533"),
        (check_digits.is_spanish_dni, b"X4796471M Y3275335B Z7493264F X-4796471-M z7493264f"),
        (check_digits.is_dutch_bsn, b"579158391 183853313"),
        (check_digits.is_swiss_ahv, b"7566442946878 7566768163751"),
        (check_digits.is_aadhaar, b"335732275753 432974152419 234567890124"),
        (check_digits.is_portuguese_nif, b"619514515 347113877 881834190 449246590"),
        (check_digits.is_finnish_code, b"392664-557L 633333-552K 973794-2956"),
        (check_digits.is_german_tax_id, b"78854397628 19612847513"),
    ],
)
def test_every_digit_counts(check: Check, numbers: bytes) -> None:
    for number in numbers.split():
        assert check(number)
        for place, digit in enumerate(number):
            if 48 <= digit <= 57:
                changed = bytearray(number)
                changed[place] = 48 + (digit - 47) % 10
                assert not check(bytes(changed)), (number, place)


@pytest.mark.parametrize(
    ("account", "is_right"),
    [
        (b"XX55A1B2C3D4E5", False),
        (b"XX06A1B2C3D4E5A", True),
        (b"XX64A1B2C3D4E5A1B2C3D4E5A1B2C3D4E5", True),
        (b"XX33A1B2C3D4E5A1B2C3D4E5A1B2C3D4E5A", False),
    ],
)
def test_iban_has_15_to_34_signs(account: bytes, is_right: bool) -> None:
    assert check_digits.is_iban(account) == is_right


def test_digits_are_those_of_ascii() -> None:
    assert check_digits.digits_of(b"/0123456789:") == list(range(10))


def test_spaces_in_a_french_number() -> None:
    assert check_digits.is_french_nir(b"2 55 08 14 168 025 38")
    assert not check_digits.is_french_nir(b"2 55 08 14 168 025")


def test_what_no_number_begins_with() -> None:
    for beginning in (b"13457322757", b"03457322757"):
        assert not _completed(check_digits.is_aadhaar, beginning)
    for first in b"08":
        number = bytes([first]) + b"30692544"
        assert not any(check_digits.is_canadian_sin(number[:8] + b"%d" % n) for n in range(10))
