"""Numbers of people, as published examples have them: the right last sign passes, no other does."""

from collections.abc import Callable

import pytest

from log_operator.redact import european_digits, world_digits

Check = Callable[[bytes], bool]
_DIGITS = b"0123456789"
_SIGNS = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RIGHT: list[tuple[Check, bytes]] = [
    (european_digits.is_nhs_number, b"943 476 5919"),
    (european_digits.is_austrian_number, b"1237 010180"),
    (european_digits.is_german_insurance_number, b"15070649C103"),
    (european_digits.is_german_insurance_number, b"65 170839 J 003"),
    (european_digits.is_czech_number, b"736028/5163"),
    (european_digits.is_romanian_cnp, b"1630615123457"),
    (european_digits.is_bulgarian_egn, b"7523169263"),
    (european_digits.is_croatian_oib, b"33392005961"),
    (european_digits.is_hungarian_tax_id, b"8071592153"),
    (european_digits.is_greek_amka, b"01013099997"),
    (european_digits.is_baltic_code, b"36805280109"),
    (european_digits.is_baltic_code, b"38703181745"),
    (european_digits.is_latvian_code, b"161175-19997"),
    (european_digits.is_emso, b"0101006500006"),
    (european_digits.is_ukrainian_number, b"3184710691"),
    (european_digits.is_snils, b"112-233-445 95"),
    (european_digits.is_turkish_number, b"10000000146"),
    (world_digits.is_curp, b"BOXW310820HNERXN09"),
    (world_digits.is_cuil, b"20-12345678-6"),
    (world_digits.is_uruguayan_ci, b"1.234.567-2"),
    (world_digits.is_my_number, b"123456789018"),
    (world_digits.is_taiwanese_number, b"A123456789"),
    (world_digits.is_thai_number, b"1234545678781"),
    (world_digits.is_south_african_number, b"8001015009087"),
    (world_digits.is_australian_tfn, b"876543210"),
]
_LETTERED: list[tuple[Check, bytes]] = [
    (european_digits.is_codice_fiscale, b"RSSMRA85T10A562S"),
    (european_digits.is_codice_fiscale, b"MRTMTT91D08F205J"),
    (world_digits.is_rut, b"12.345.678-5"),
    (world_digits.is_chinese_number, b"11010519491231002X"),
    (world_digits.is_nric, b"S1234567D"),
]


@pytest.mark.parametrize(("check", "number"), _RIGHT)
def test_only_the_right_last_digit_passes(check: Check, number: bytes) -> None:
    assert [d for d in _DIGITS if check(number[:-1] + bytes([d]))] == [number[-1]]


@pytest.mark.parametrize(("check", "number"), _LETTERED)
def test_only_the_right_last_sign_passes(check: Check, number: bytes) -> None:
    signs = _SIGNS if check is not european_digits.is_codice_fiscale else _SIGNS[10:]
    assert [s for s in signs if check(number[:-1] + bytes([s]))] == [number[-1]]
    assert check(number.lower()) or check is world_digits.is_rut


@pytest.mark.parametrize("number", [b"1234567T", b"1234567FA"])
def test_irish_letter_is_the_eighth(number: bytes) -> None:
    letters = _SIGNS[10:33]
    right = [
        s for s in letters if european_digits.is_irish_pps(number[:7] + bytes([s]) + number[8:])
    ]
    assert right == [number[7]]


def test_hong_kong_sign_stands_in_brackets() -> None:
    right = [s for s in _SIGNS[:11] if world_digits.is_hkid(b"A123456(%c)" % s)]
    assert right == [ord("3")]
    assert world_digits.is_hkid(b"AB987654(3)")


def test_icelandic_digit_is_the_ninth() -> None:
    number = b"120174-3399"
    right = [
        d for d in _DIGITS if european_digits.is_kennitala(number[:9] + bytes([d]) + number[10:])
    ]
    assert right == [number[9]]


@pytest.mark.parametrize(
    ("check", "number"),
    [
        (european_digits.is_nino, b"GB123456A"),
        (european_digits.is_nino, b"tn 12 34 56 A"),
        (european_digits.is_day_first, b"320199-0000"),
        (european_digits.is_day_first, b"000199-0000"),
        (european_digits.is_day_first, b"010099-0000"),
        (european_digits.is_day_first, b"011399-0000"),
        (european_digits.is_romanian_cnp, b"0630615123457"),
        (world_digits.is_itin, b"912-49-1234"),
        (world_digits.is_itin, b"912-66-1234"),
        (world_digits.is_itin, b"912-89-1234"),
        (world_digits.is_itin, b"912-93-1234"),
        (world_digits.is_my_number, b"000000000000"),
        (world_digits.is_australian_tfn, b"000000000"),
        (world_digits.is_year_first, b"901301-1234567"),
        (world_digits.is_year_first, b"900132-1234567"),
    ],
)
def test_what_is_not_given_out_does_not_pass(check: Check, number: bytes) -> None:
    assert not check(number)


@pytest.mark.parametrize(
    ("check", "number"),
    [
        (european_digits.is_nino, b"AB123456C"),
        (european_digits.is_day_first, b"311299-0000"),
        (world_digits.is_itin, b"912-50-1234"),
        (world_digits.is_itin, b"912-99-1234"),
        (world_digits.is_rut, b"11.111.111-1"),
        (world_digits.is_nric, b"F1234567N"),
        (world_digits.is_nric, b"T0000001E"),
        (world_digits.is_nric, b"G1234567X"),
        (world_digits.is_year_first, b"991231-1234567"),
    ],
)
def test_what_is_given_out_passes(check: Check, number: bytes) -> None:
    assert check(number)
