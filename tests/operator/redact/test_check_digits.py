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
