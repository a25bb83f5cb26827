"""Zendesk's own tokens, and the codes of this very program."""

import re

from log_operator.redact.checks import is_random
from log_operator.redact.dress import LEFT
from log_operator.redact.late import late
from log_operator.redact.rule import Rule, Until, caseless, exact

_BASE58 = rb"[1-9A-HJ-NP-Za-km-z]"
_CODE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789ABCDEFG"
_HEX64 = "0a1b2c3d4e5f6071" * 4


def _is_token(token: bytes) -> bool:
    """Whether this is a token and no commit, which is 40 hexadecimal digits as well."""
    return is_random(token) and (len(token) == 64 or re.fullmatch(rb"[0-9a-f]*", token) is None)


RULES = (
    Rule(
        id="ticket-code",
        family="zendesk",
        catches="a code of this very program",
        triggers=exact(b"tbc", follow=rb"[0-9_]", count=2),
        pattern=late(
            LEFT + rb"(tbc[0-9]{1,3}_" + _BASE58 + rb"{20,1600}+"
            rb"(?:(?:\r?\n[ \t>|]{0,8}|(?:\\r)?\\n|=\r?\n)" + _BASE58 + rb"{8,1600}+){0,24}+"
            rb"(?:_" + _BASE58 + rb"{1,6})?)"
        ),
        must_match=(
            f"pasted «tbc1_{_CODE}_abcdef»",
            f"code=«tbc1_{_CODE}{_CODE}_ABC123»",
            f"'«tbc22_{_CODE}_23456A»'",
            f"«tbc1_{_CODE}\n{_CODE}_abcdef» ok",
            f"> «tbc1_{_CODE}\r\n> {_CODE}_abcdef»",
            f"cut off: «tbc1_{_CODE}»",
        ),
        must_not=(
            "tbc1_short_abcdef",
            f"xtbc1_{_CODE}_abcdef",
            "a code begins with tbc1_",
            "tbc1_0000000000000000000000000000",
            "the time is tbc",
        ),
    ),
    Rule(
        id="zendesk-token",
        family="zendesk",
        catches="a Zendesk API token behind an agent's name",
        triggers=caseless(b"/token:", b"/token%3a", follow=rb"[A-Za-z0-9]", count=8),
        pattern=late(rb"/token(?::|%3[Aa])([A-Za-z0-9]{20,100})(?![A-Za-z0-9])"),
        check=is_random,
        must_match=(
            "curl -v agent/token:«6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv»",
            "u=x/token:«abcdefghij0123456789» ",
            '"agent/token:«6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv»"',
            "agent/token%3A«6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv»",
            "x/token:«6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv»\\n",
        ),
        must_not=(
            "GET /token/refresh",
            "/tokens:20",
            "x/token rotated",
            "/token:abcdefghijklmnopqrstuvwxyz",
            "/token: 6wiIBWbGkBMo1mRD",
        ),
    ),
    Rule(
        id="zendesk-oauth",
        family="zendesk",
        catches="an API or OAuth token of Zendesk in a line that names it",
        triggers=caseless(b"zendesk", follow=rb"[^\n]", count=41),
        pattern=late(
            rb"(?i:zendesk)[^\n]{1,80}?(?<![A-Za-z0-9/_:.+-])([0-9a-f]{64}"
            rb"|[A-Za-z0-9]{40})(?![A-Za-z0-9/_+=.-])"
        ),
        until=Until(
            re.compile(
                rb"(\n)|(?<![A-Za-z0-9/_:.+-])[A-Za-z0-9]{40}(?:[0-9a-f]{24})?(?![A-Za-z0-9/_+=.-])"
            ),
            87,
        ),
        check=_is_token,
        must_match=(
            f"zendesk oauth token «{_HEX64}» for client",
            "ZENDESK uses 6 '«6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv»'",
            f'zendesk {{"full": "«{_HEX64}»"}}',
            f"logged in at zendesk with «{_HEX64}»",
            "x.zendesk.com, «6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv», ok",
        ),
        must_not=(
            "zendesk client at 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            f"zendesk file sha256:{_HEX64}",
            "zendesk ticket 1234 has 3 parts",
            "zendesk /api/v2/tickets/6wiIBWbGkBMo1mRDMuVwkw1EPsNkeUj95PIz2akv.json",
            f"digest {_HEX64}",
        ),
    ),
)
