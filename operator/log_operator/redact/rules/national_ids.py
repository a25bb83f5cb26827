"""Numbers that states give to people; each is on only where the tenant switches it on."""

import re
from collections.abc import Callable

from log_operator.redact import check_digits
from log_operator.redact.rule import Form, Rule, Trigger

_LEFT = rb"(?<![A-Za-z0-9_.+-])"
_RIGHT = rb"(?![A-Za-z0-9_-]|\.[0-9])"


def national(
    name: str,
    catches: str,
    shapes: tuple[bytes, ...],
    pattern: bytes,
    check: Callable[[bytes], bool],
    *,
    must_match: tuple[str, ...],
    must_not: tuple[str, ...],
) -> Rule:
    """The rule for a number of these shapes, in which each 0 stands for any digit."""
    return Rule(
        id=name,
        family="national_ids",
        catches=catches,
        triggers=tuple(Trigger(shape, form=Form.DIGITS) for shape in shapes),
        pattern=re.compile(_LEFT + rb"(" + pattern + rb")" + _RIGHT),
        check=check,
        alias="id",
        must_match=must_match,
        must_not=must_not,
    )


RULES = (
    national(
        "us-ssn",
        "a US social security number",
        (b"000-00-0000",),
        rb"[0-9]{3}-[0-9]{2}-[0-9]{4}",
        check_digits.is_ssn,
        must_match=(
            "no «857-50-2436» of",
            "id=«406-74-0151»,",
            '"«003-34-2388»"',
            "(«298-15-1355»)",
            "for «879-11-0621»; ok",
        ),
        must_not=(
            "no 000-12-3456 of",
            "id=666-12-3456,",
            '"912-34-5678"',
            "x857-50-2436",
            "406-74-0151x",
        ),
    ),
    national(
        "ca-sin",
        "a Canadian social insurance number",
        (
            b"000-000-000",
            b"000 000 000",
        ),
        rb"[0-9]{3}([ -])[0-9]{3}\2[0-9]{3}",
        check_digits.is_canadian_sin,
        must_match=(
            "no «658-838-438» of",
            "id=«346-467-145»,",
            '"«401-246-152»"',
            "(«714-804-879»)",
            "for «126-654-417»; ok",
        ),
        must_not=(
            "no 046-454-287 of",
            "id=812-345-678,",
            '"123-456-789"',
            "x658-838-438",
            "346-467-145x",
        ),
    ),
    national(
        "ch-ahv",
        "a Swiss AHV number",
        (b"000.0000.0000.00",),
        rb"756\.[0-9]{4}\.[0-9]{4}\.[0-9]{2}",
        check_digits.is_swiss_ahv,
        must_match=(
            "no «756.8187.9260.30» of",
            "id=«756.4469.4678.02»,",
            '"«756.4410.9546.72»"',
            "(«756.3559.9076.24»)",
            "for «756.4630.5085.94»; ok",
        ),
        must_not=(
            "no 756.9217.0769.84 of",
            "id=755.9217.0769.85,",
            '"756.9217.0769"',
            "x756.8187.9260.30",
            "756.4469.4678.02x",
        ),
    ),
    national(
        "br-cpf",
        "a Brazilian CPF",
        (b"000.000.000-00",),
        rb"[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}",
        check_digits.is_brazilian_cpf,
        must_match=(
            "no «526.839.407-00» of",
            "id=«053.291.986-66»,",
            '"«866.933.180-29»"',
            "(«167.850.984-16»)",
            "for «280.571.036-39»; ok",
        ),
        must_not=(
            "no 111.444.777-34 of",
            "id=111.111.111-11,",
            '"111.444.777"',
            "x526.839.407-00",
            "053.291.986-66x",
        ),
    ),
    national(
        "in-aadhaar",
        "an Indian Aadhaar number",
        (b"0000 0000 0000",),
        rb"[2-9][0-9]{3} [0-9]{4} [0-9]{4}",
        check_digits.is_aadhaar,
        must_match=(
            "no «3270 0287 6763» of",
            "id=«8765 3316 5981»,",
            '"«7157 0286 3146»"',
            "(«5180 6299 3919»)",
            "for «8500 7911 6903»; ok",
        ),
        must_not=(
            "no 1234 5678 9012 of",
            "id=2222 2222 2222,",
            '"9999 4105"',
            "x3270 0287 6763",
            "8765 3316 5981x",
        ),
    ),
    national(
        "no-fnr",
        "a Norwegian birth number",
        (
            b"00000000000",
            b"000000 00000",
        ),
        rb"[0-7][0-9][01][0-9]{3} ?[0-9]{5}",
        check_digits.is_norwegian_number,
        must_match=(
            "no «26017466541» of",
            "id=«12065793855»,",
            '"«22098883677»"',
            "(«11086779902»)",
            "for «14065621267»; ok",
        ),
        must_not=(
            "no 00000000000 of",
            "id=01019012345,",
            '"12345678901"',
            "x26017466541",
            "12065793855x",
        ),
    ),
)
