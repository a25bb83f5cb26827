"""The arithmetic of numbers that European states give to people, beside those of `check_digits`."""

from log_operator.redact.check_digits import digits_of, is_digit_of_11_10, passes_luhn, weigh

_ITALIAN_ODD = "BAFHJNPRTVCESULDGIMOQKWZYX"
"""For 0 or A, 1 or B and so on the letter that counts as much at odd places of a codice fiscale."""
_NO_NINO = (b"BG", b"GB", b"KN", b"NK", b"NT", b"TN", b"ZZ")
_IRISH = "WABCDEFGHIJKLMNOPQRSTUV"


def is_date(day: int, month: int) -> bool:
    """Whether a year may have this day of this month."""
    return 1 <= day <= 31 and 1 <= month <= 12


def is_day_first(number: bytes) -> bool:
    """Whether the number begins with a day and a month."""
    digits = digits_of(number)
    return is_date(digits[0] * 10 + digits[1], digits[2] * 10 + digits[3])


def is_nino(number: bytes) -> bool:
    """Whether the two letters of this National Insurance number are given out.

    # See: HMRC, National Insurance Manual, NIM39110
    """
    return number[:2].upper() not in _NO_NINO


def is_nhs_number(number: bytes) -> bool:
    """Whether the check digit of this number of the British health service is right."""
    digits = digits_of(number)
    return (11 - weigh(digits, range(10, 1, -1)) % 11) % 11 == digits[9]


def is_codice_fiscale(code: bytes) -> bool:
    """Whether the last letter of this Italian code is the one that the others demand.

    # See: Decreto ministeriale 23 dicembre 1976, article 8
    """
    text = code.decode("ascii").upper()
    places = [int(char) if char.isdigit() else ord(char) - 65 for char in text[:15]]
    odd = sum(ord(_ITALIAN_ODD[place]) - 65 for place in places[::2])
    return (odd + sum(places[1::2])) % 26 == ord(text[15]) - 65


def is_irish_pps(number: bytes) -> bool:
    """Whether the check letter of this Personal Public Service number is right."""
    second = _IRISH.find(number[8:9].decode("ascii")) if len(number) > 8 else 0
    total = weigh(digits_of(number), range(8, 1, -1)) + 9 * second
    return _IRISH[total % 23] == number[7:8].decode("ascii")


def is_austrian_number(number: bytes) -> bool:
    """Whether the fourth digit of this Sozialversicherungsnummer is right, and the day one."""
    digits = digits_of(number)
    day, month = digits[4] * 10 + digits[5], digits[6] * 10 + digits[7]
    total = weigh(digits, (3, 7, 9, 0, 5, 8, 4, 2, 1, 6))
    return is_date(day, month) and total % 11 == digits[3]


def is_german_insurance_number(number: bytes) -> bool:
    """Whether the last digit of this Rentenversicherungsnummer is right."""
    text = number.decode("ascii").replace(" ", "")
    digits = [int(char) for char in f"{text[:8]}{ord(text[8]) - 64:02}{text[9:]}"]
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    products = (digit * weight for digit, weight in zip(digits, weights, strict=False))
    return sum(sum(divmod(product, 10)) for product in products) % 10 == digits[12]


def is_czech_number(number: bytes) -> bool:
    """Whether this rodné číslo can be divided by eleven and begins with a day.

    Months of women are 50 more, and 20 more where the day's numbers have run out.
    """
    digits = digits_of(number)
    month, day = (digits[2] * 10 + digits[3]) % 50, digits[4] * 10 + digits[5]
    whole = int("".join(map(str, digits)))
    return is_date(day, month - 20 if month > 20 else month) and (
        whole % 11 == 0 or (whole // 10 % 11 == 10 and digits[9] == 0)
    )


def is_romanian_cnp(number: bytes) -> bool:
    """Whether the last digit of this cod numeric personal is right, and the day one."""
    digits = digits_of(number)
    rest = weigh(digits, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return (
        digits[0] > 0
        and is_date(digits[5] * 10 + digits[6], digits[3] * 10 + digits[4])
        and (1 if rest == 10 else rest) == digits[12]
    )


def is_bulgarian_egn(number: bytes) -> bool:
    """Whether the last digit of this единен граждански номер is right; months tell the century."""
    digits = digits_of(number)
    rest = weigh(digits, (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10
    month = (digits[2] * 10 + digits[3]) % 20
    return is_date(digits[4] * 10 + digits[5], month) and rest == digits[9]


def is_croatian_oib(number: bytes) -> bool:
    """Whether this OIB is right by ISO/IEC 7064, MOD 11,10."""
    return is_digit_of_11_10(digits_of(number))


def is_hungarian_tax_id(number: bytes) -> bool:
    """Whether the last digit of this adóazonosító jel is right."""
    digits = digits_of(number)
    return weigh(digits, range(1, 10)) % 11 == digits[9]


def is_greek_amka(number: bytes) -> bool:
    """Whether this AMKA passes Luhn and begins with a day."""
    return is_day_first(number) and passes_luhn(number)


def is_baltic_code(number: bytes) -> bool:
    """Whether the last digit of this Estonian or Lithuanian code is right, and the day one."""
    digits = digits_of(number)
    rest = weigh(digits, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    rest = weigh(digits, (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11 if rest == 10 else rest
    is_day = is_date(digits[5] * 10 + digits[6], digits[3] * 10 + digits[4])
    return is_day and rest % 10 == digits[10]


def is_latvian_code(number: bytes) -> bool:
    """Whether the last digit of this personas kods is right."""
    digits = digits_of(number)
    return (1101 - weigh(digits, (1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11 % 10 == digits[10]


def is_emso(number: bytes) -> bool:
    """Whether the last digit of this EMŠO, or JMBG, is right, and the day one."""
    digits = digits_of(number)
    rest = weigh(digits, (7, 6, 5, 4, 3, 2) * 2) % 11
    return is_day_first(number) and (0 if rest < 2 else 11 - rest) == digits[12]


def is_ukrainian_number(number: bytes) -> bool:
    """Whether the last digit of this РНОКПП is right."""
    digits = digits_of(number)
    return weigh(digits, (-1, 5, 7, 9, 4, 6, 10, 5, 7)) % 11 % 10 == digits[9]


def is_snils(number: bytes) -> bool:
    """Whether the last two digits of this Russian СНИЛС are right."""
    digits = digits_of(number)
    return weigh(digits, range(9, 0, -1)) % 101 % 100 == digits[9] * 10 + digits[10]


def is_turkish_number(number: bytes) -> bool:
    """Whether both check digits of this Turkish number are right."""
    digits = digits_of(number)
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return digits[9:] == [tenth, sum(digits[:10]) % 10]


def is_kennitala(number: bytes) -> bool:
    """Whether the ninth digit of this Icelandic number is right, and the day one."""
    digits = digits_of(number)
    rest = -weigh(digits, (3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return is_day_first(number) and rest == digits[8]
