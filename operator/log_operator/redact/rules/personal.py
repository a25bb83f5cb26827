"""What belongs to a person: e-mail addresses and payment cards."""

import re

from log_operator.redact.checks import passes_luhn
from log_operator.redact.rule import Form, Rule, Trigger, caseless, exact

_UNITS = frozenset(
    b"service socket slice scope target timer mount device path swap png jpg svg js css".split()
)


def _is_address(address: bytes) -> bool:
    """Whether this is a person's address, and not a systemd unit or a picture's name."""
    return address[address.rfind(b".") + 1 :].lower() not in _UNITS and address[:4] != b"git@"


RULES = (
    Rule(
        id="email",
        family="personal",
        catches="an e-mail address",
        triggers=exact(b"@", follow=rb"[A-Za-z0-9.-]", count=4)
        + caseless(b"%40", follow=rb"[A-Za-z0-9.-]", count=4),
        pattern=re.compile(
            rb"(?:@|%40)((?:[A-Za-z0-9-]{1,63}+\.){1,8}[A-Za-z]{2,24})(?![A-Za-z0-9_-])"
        ),
        before=re.compile(
            rb"(?:[A-Za-z0-9._%+-]|[\x80-\xbf]{0,3}[\xc0-\xff]){1,64}+(?!(?::[^\s/]{0,128}+)?//:)"
        ),
        reach=200,
        check=_is_address,
        must_match=(
            "from «bob.smith+x@mail.example.com»,",
            "user=«bob%40example.org»&x",
            "<«a@b.co»>",
        ),
        must_not=("getty@tty1.service", "git@github.com:a/b", "pkg@1.2.3 logo@2x.png"),
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
        pattern=re.compile(
            rb"(?<![A-Za-z0-9_.+/-])((?=[2-6])(?:[0-9]{13,19}|[0-9]{4}(?: [0-9]{4}){2} [0-9]{1,7}"
            rb"|[0-9]{4}(?:-[0-9]{4}){2}-[0-9]{1,7}|[0-9]{4} [0-9]{6} [0-9]{4,5}"
            rb"|[0-9]{4}-[0-9]{6}-[0-9]{4,5}))(?![A-Za-z0-9_-]|\.[0-9])"
        ),
        check=passes_luhn,
        must_match=(
            "card «4111111111111111» ok",
            "pan=«5500-0000-0000-0004»,",
            "«3782 822463 10005»",
        ),
        must_not=(
            "4111111111111112",
            "41111111-1111-1111-1111-111111111111",
            "t=1700000000000000000 4111111111111111.5",
        ),
    ),
)
