"""The arithmetic that tells a number of a person, card or account from any other number."""

import re
from collections.abc import Sequence

_VERHOEFF = (
    *("0123456789", "1234067895", "2340178956", "3401289567", "4012395678"),
    *("5987604321", "6598710432", "7659821043", "8765932104", "9876543210"),
)
_PERMUTATION = (
    *("0123456789", "1576283094", "5803796142", "8916043527"),
    *("9453126870", "4286573901", "2793806415", "7046913258"),
)
_CARD = re.compile(
    rb"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})|5[1-5][0-9]{14}|3[47][0-9]{13}"
    rb"|2(?:22[1-9]|2[3-9][0-9]|[3-6][0-9]{2}|7[01][0-9]|720)[0-9]{12}|220[0-4][0-9]{12,15}"
    rb"|3(?:0[0-5]|09|[68][0-9]|9[0-9])[0-9]{11}|35(?:2[89]|[3-8][0-9])[0-9]{12}"
    rb"|6(?:011|4[4-9][0-9]|5[0-9]{2}|2[0-9]{2})[0-9]{12}"
    rb"|(?:5018|5020|5038|5893|6304|6759|676[1-3])[0-9]{9,15}"
)
"""Visa, Mastercard, American Express, Mir, Diners Club, JCB, Discover, UnionPay, Maestro."""
_SPANISH = "TRWAGMYFPDXBNJZSQVHLCKE"
_FINNISH = "0123456789ABCDEFHJKLMNPRSTUVWXY"


def digits_of(number: bytes) -> list[int]:
    """The decimal digits, whatever stands between them."""
    return [byte - 48 for byte in number if 48 <= byte <= 57]


def weigh(digits: Sequence[int], weights: Sequence[int]) -> int:
    """The sum of the digits, each times its weight."""
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=False))


def passes_luhn(number: bytes) -> bool:
    """Whether the digits carry a right check digit, and are not all the same.

    # See: ISO/IEC 7812-1, annex B
    """
    digits = digits_of(number)
    if len(set(digits)) < 2:
        return False
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def is_card(number: bytes) -> bool:
    """Whether this passes Luhn, and begins and is as long as a card of some known network.

    # See: https://en.wikipedia.org/wiki/Payment_card_number, "Issuer identification number"
    """
    plain = number.translate(None, b" -")
    return _CARD.fullmatch(plain) is not None and passes_luhn(plain)


def is_iban(account: bytes) -> bool:
    """Whether the account number, letters counted as two digits, is 1 modulo 97.

    # See: ISO 13616-1; ISO/IEC 7064, MOD 97-10
    """
    text = account.decode("ascii", "replace").replace(" ", "").replace("-", "").upper()
    turned = text[4:] + text[:4]
    return (
        15 <= len(text) <= 34
        and turned.isalnum()
        and turned.isascii()
        and int("".join(str(int(char, 36)) for char in turned)) % 97 == 1
    )


def is_ssn(number: bytes) -> bool:
    """Whether the Social Security Administration gives out such numbers; they have no check digit.

    # See: https://www.ssa.gov/employer/randomization.html
    """
    area, group, serial = number[:3], number[4:6], number[7:]
    return (
        area not in (b"000", b"666") and area[:1] != b"9" and group != b"00" and serial != b"0000"
    )


def is_german_tax_id(number: bytes) -> bool:
    """Whether this is a Steueridentifikationsnummer, by ISO/IEC 7064, MOD 11,10."""
    digits = digits_of(number)
    if len(digits) != 11 or digits[0] == 0 or len(set(digits[:10])) not in (8, 9):
        return False
    return is_digit_of_11_10(digits)


def is_digit_of_11_10(digits: Sequence[int]) -> bool:
    """Whether the last digit is the one that the others demand.

    # See: ISO/IEC 7064, MOD 11,10
    """
    product = 10
    for digit in digits[:-1]:
        product = ((digit + product) % 10 or 10) * 2 % 11
    return (11 - product) % 10 == digits[-1]


def is_french_nir(number: bytes) -> bool:
    """Whether the key of this numéro de sécurité sociale is 97 less the number modulo 97."""
    text = number.decode("ascii").replace(" ", "").replace("2A", "19").replace("2B", "18")
    return len(text) == 15 and text.isdigit() and 97 - int(text[:13]) % 97 == int(text[13:])


def is_spanish_dni(number: bytes) -> bool:
    """Whether the last letter of a DNI or NIE is the one that its number demands."""
    text = number.decode("ascii").upper().replace("-", "")
    plain = text[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return plain.isdigit() and _SPANISH[int(plain) % 23] == text[-1]


def is_dutch_bsn(number: bytes) -> bool:
    """Whether this burgerservicenummer passes the test of eleven."""
    digits = digits_of(number)
    return any(digits) and weigh(digits, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0


def is_belgian_number(number: bytes) -> bool:
    """Whether the last two digits are 97 less the rest modulo 97, born before or after 2000."""
    digits = "".join(map(str, digits_of(number)))
    rest, key = int(digits[:9]), int(digits[9:])
    return key in (97 - rest % 97, 97 - (2_000_000_000 + rest) % 97)


def is_pesel(number: bytes) -> bool:
    """Whether the check digit and the month of this Polish number are right."""
    digits = digits_of(number)
    month = (digits[2] * 10 + digits[3]) % 20
    total = weigh(digits, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1))
    return 1 <= month <= 12 and total % 10 == 0 and 1 <= digits[4] * 10 + digits[5] <= 31


def is_swedish_number(number: bytes) -> bool:
    """Whether the last ten digits pass Luhn, and begin with a month and a day."""
    digits = digits_of(number)[-10:]
    month, day = digits[2] * 10 + digits[3], digits[4] * 10 + digits[5]
    return 1 <= month <= 12 and 1 <= day % 60 <= 31 and passes_luhn(bytes(48 + d for d in digits))


def is_swiss_ahv(number: bytes) -> bool:
    """Whether this AHV number carries the check digit of an EAN-13."""
    digits = digits_of(number)
    return weigh(digits, (1, 3) * 6 + (1,)) % 10 == 0


def is_brazilian_cpf(number: bytes) -> bool:
    """Whether both check digits of this CPF are right."""
    digits = digits_of(number)
    first = weigh(digits, range(10, 1, -1)) * 10 % 11 % 10
    second = weigh(digits, range(11, 1, -1)) * 10 % 11 % 10
    return len(set(digits)) > 1 and digits[9:] == [first, second]


def is_aadhaar(number: bytes) -> bool:
    """Whether this Aadhaar number passes Verhoeff's test."""
    digits = digits_of(number)
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = int(_VERHOEFF[check][int(_PERMUTATION[place % 8][digit])])
    return check == 0 and digits[0] > 1 and len(set(digits)) > 1


def is_finnish_code(code: bytes) -> bool:
    """Whether the last sign of this henkilötunnus is right."""
    text = code.decode("ascii").upper()
    return _FINNISH[int(text[:6] + text[7:10]) % 31] == text[10]


def is_norwegian_number(number: bytes) -> bool:
    """Whether both check digits of this fødselsnummer are right."""
    digits = digits_of(number)
    first = weigh(digits, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11
    second = weigh(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11
    return first == 0 and second == 0 and any(digits)


def is_portuguese_nif(number: bytes) -> bool:
    """Whether the check digit of this NIF is right."""
    digits = digits_of(number)
    rest = weigh(digits, range(9, 1, -1)) % 11
    return digits[8] == (0 if rest < 2 else 11 - rest)


def is_canadian_sin(number: bytes) -> bool:
    """Whether this social insurance number passes Luhn and has a first digit that is given out."""
    return number[:1] not in b"08" and passes_luhn(number)
