"""What belongs to a person: addresses of mail and machines, cards and accounts."""

import re

from log_operator.redact.check_digits import is_card, is_iban
from log_operator.redact.dress import ESCAPED_BREAK
from log_operator.redact.late import late
from log_operator.redact.rule import Form, Rule, Trigger, caseless, exact

_UNITS = frozenset(
    b"service socket slice scope target timer mount device path swap png jpg svg js css".split()
)
_VERSION = re.compile(rb"[^@]*(?:@|%40)[0-9]+\.[0-9]")
_COUNTRIES = tuple(
    b"AD AE AL AT AZ BA BE BG BH BR CH CR CY CZ DE DK DO EE ES FI FR GB GE GI GR HR HU IE IL IS IT"
    b" JO KW KZ LB LI LT LU LV MC MD ME MK MT NL NO PK PL PS PT QA RO RS SA SE SI SK SM TN TR UA"
    b" VA XK".split()
)


def _is_address(address: bytes) -> bool:
    """Whether this is a person's address, and not a systemd unit, a picture or a version."""
    return (
        address[address.rfind(b".") + 1 :].lower() not in _UNITS
        and address[:4] != b"git@"
        and _VERSION.match(address) is None
    )


RULES = (
    Rule(
        id="email",
        family="personal",
        catches="an e-mail address",
        triggers=exact(b"@", follow=rb"[A-Za-z0-9.\x80-\xff-]", count=4)
        + exact(b"\\u0040", follow=rb"[A-Za-z0-9.-]", count=4)
        + caseless(b"%40", follow=rb"[A-Za-z0-9.-]", count=4),
        pattern=late(
            rb"(?:@|%40|\\u0040)([A-Za-z0-9\x80-\xff-]{1,63}+\.(?:[A-Za-z0-9\x80-\xff-]{1,63}+\.){0,7}"
            rb"[A-Za-z]{2,24})(?![A-Za-z0-9_-])"
        ),
        before=late(
            rb"(?:[A-Za-z0-9._%+-]{1,64}+(?![\x80-\xff])"
            rb"|(?:[A-Za-z0-9._%+-]|[\x80-\xbf]{0,3}[\xc0-\xff]){1,64}+)"
            rb"(?!//:|:[^\s/]{0,128}+//:)"
        ),
        reach=200,
        check=_is_address,
        is_in_word=True,
        alias="email",
        must_match=(
            "from «bob.smith+x@mail.example.com»,",
            "user=«bob%40example.org»&x",
            "<«a@b.co»>",
            '"mail":"«Bob_Smith@EXAMPLE.ORG»"',
            "«jürgen@example.org» wrote",
            "«bob@bücher.example» wrote",
            '{"m":"«bob\\u0040example.org»"}',
        ),
        must_not=(
            "getty@tty1.service",
            "git@github.com:a/b",
            "pkg@1.2.3 logo@2x.png",
            "lodash@4.17.21-beta.rc installed",
            "root@localhost",
            "@media screen",
        ),
    ),
    Rule(
        id="card",
        family="personal",
        catches="a payment card number",
        triggers=tuple(
            Trigger(shape, form=Form.DIGITS)
            for shape in (
                b"0000000000000",
                b"0000 0000 0000 0",
                b"0000-0000-0000-0",
                b"0000 000000 0000",
                b"0000-000000-0000",
            )
        ),
        pattern=late(
            rb"(?:(?<![A-Za-z0-9_.+/-])|"
            + ESCAPED_BREAK
            + rb")((?=[3-6]|2[2-7])(?:[0-9]{13,19}|[0-9]{4}(?: [0-9]{4}){2}"
            rb" [0-9]{1,7}"
            rb"|[0-9]{4}(?:-[0-9]{4}){2}-[0-9]{1,7}|[0-9]{4} [0-9]{6} [0-9]{4,5}"
            rb"|[0-9]{4}-[0-9]{6}-[0-9]{4,5}))(?![A-Za-z0-9_-]|\.[0-9])"
        ),
        check=is_card,
        alias="card",
        must_match=(
            "card «4111111111111111» ok",
            "pan=«5500-0000-0000-0004»,",
            "«3782 822463 10005»",
            '{"pan":"«6011000990139424»"}',
            "«3714-496353-98431» exp 12/29",
        ),
        must_not=(
            "4111111111111112",
            "41111111-1111-1111-1111-111111111111",
            "t=1700000000000000000 4111111111111111.5",
            "1234 5678 9012 3456",
            "4444444444444444",
            "id: 239612181416885152",
        ),
    ),
    Rule(
        id="iban",
        family="personal",
        catches="the number of a bank account",
        triggers=tuple(
            Trigger(country + b"00", rb"[A-Z0-9 ]", 1, Form.DIGITS) for country in _COUNTRIES
        ),
        pattern=late(
            rb"([A-Z]{2}[0-9]{2}(?:[A-Z0-9]{11,30}|(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?))"
            rb"(?![A-Za-z0-9])"
        ),
        check=is_iban,
        alias="iban",
        must_match=(
            "to «DE89370400440532013000» today",
            "IBAN «DE89 3704 0044 0532 0130 00»,",
            '"«GB29NWBK60161331926819»"',
            "«FR1420041010050500013M02606»;",
            "iban=«NL91ABNA0417164300»&x",
        ),
        must_not=(
            "DE89370400440532013001",
            "SE12 is a post code",
            "build DE1234567890ABCDEF",
            "xDE89370400440532013000",
            "NO93 8601 1117 948 and more",
        ),
    ),
)
