"""The arithmetic of numbers that states of America, Asia, Africa and Australia give to people."""

from log_operator.redact.check_digits import digits_of, passes_luhn, weigh
from log_operator.redact.european_digits import is_date

_MEXICAN = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
_TAIWANESE = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""The letters in the order of their numbers, from 10."""
_SINGAPOREAN = {"S": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "M": "XWUTRQPNJLK"}


def is_itin(number: bytes) -> bool:
    """Whether this is a taxpayer's number that the United States give to foreigners.

    # See: https://www.irs.gov/tin/itin
    """
    group = int(number[4:6])
    return 50 <= group <= 99 and group not in (66, 67, 68, 69, 89, 93)


def is_curp(code: bytes) -> bool:
    """Whether the last digit of this Mexican CURP is right."""
    text = code.decode("ascii").upper()
    total = weigh([_MEXICAN.index(char) for char in text[:17]], range(18, 1, -1))
    return -total % 10 == int(text[17])


def is_cuil(number: bytes) -> bool:
    """Whether the last digit of this Argentine CUIL is right."""
    digits = digits_of(number)
    rest = -weigh(digits, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return min(rest, 9) == digits[10]


def is_rut(number: bytes) -> bool:
    """Whether the last sign of this Chilean RUT is right."""
    digits = digits_of(number[:-1])
    rest = -weigh(digits[::-1], (2, 3, 4, 5, 6, 7, 2, 3)) % 11
    return "0123456789K"[rest] == number[-1:].decode("ascii").upper()


def is_uruguayan_ci(number: bytes) -> bool:
    """Whether the last digit of this cédula de identidad is right."""
    digits = digits_of(number)
    return -weigh(digits, (2, 9, 8, 7, 6, 3, 4)) % 10 == digits[7]


def is_chinese_number(number: bytes) -> bool:
    """Whether the last sign of this resident's number is right, and the day one.

    # See: GB 11643-1999; ISO/IEC 7064, MOD 11-2
    """
    digits = digits_of(number[:17])
    rest = weigh(digits, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11
    is_day = is_date(int(number[12:14]), int(number[10:12]))
    return is_day and "10X98765432"[rest] == number[17:].decode("ascii").upper()


def is_hkid(number: bytes) -> bool:
    """Whether the sign in brackets of this Hong Kong identity card is right."""
    text = number.decode("ascii").replace("(", "").replace(")", "")
    places = [36] * (9 - len(text)) + [int(char, 36) for char in text]
    return weigh(places, range(9, 0, -1)) % 11 == 0


def is_taiwanese_number(number: bytes) -> bool:
    """Whether the last digit of this Taiwanese identity number is right."""
    place = 10 + _TAIWANESE.index(number[:1].decode("ascii"))
    total = place // 10 + weigh([place % 10, *digits_of(number)], (9, 8, 7, 6, 5, 4, 3, 2, 1, 1))
    return total % 10 == 0


def is_year_first(number: bytes) -> bool:
    """Whether a year's two digits are followed by a month and a day."""
    digits = digits_of(number)
    return is_date(digits[4] * 10 + digits[5], digits[2] * 10 + digits[3])


def is_my_number(number: bytes) -> bool:
    """Whether the last digit of this Japanese individual number is right."""
    digits = digits_of(number)
    rest = weigh(digits, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return len(set(digits)) > 1 and (0 if rest < 2 else 11 - rest) == digits[11]


def is_nric(number: bytes) -> bool:
    """Whether the last letter of this Singaporean NRIC or FIN is right."""
    text = number.decode("ascii").upper()
    series = {"T": "S", "G": "F"}.get(text[0], text[0])
    offset = {"T": 4, "G": 4, "M": 3}.get(text[0], 0)
    total = weigh(digits_of(number), (2, 7, 6, 5, 4, 3, 2)) + offset
    return _SINGAPOREAN[series][total % 11] == text[8]


def is_thai_number(number: bytes) -> bool:
    """Whether the last digit of this Thai identity number is right."""
    digits = digits_of(number)
    return (11 - weigh(digits, range(13, 1, -1)) % 11) % 10 == digits[12]


def is_south_african_number(number: bytes) -> bool:
    """Whether this South African identity number passes Luhn and begins with a day."""
    return is_year_first(number) and passes_luhn(number)


def is_australian_tfn(number: bytes) -> bool:
    """Whether this tax file number can be divided by eleven when weighed."""
    digits = digits_of(number)
    return any(digits) and weigh(digits, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0
