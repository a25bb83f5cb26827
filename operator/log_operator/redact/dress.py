"""The dresses in which a value stands behind its name: from `=` to JSON inside of JSON.

Every part is bytes of a regular expression; the value's own groups are the last ones, so that
a match's last group is the value. All quantifiers are bounded, and possessive where a value is
taken, so nothing is tried twice.
"""

GAP = rb"[ \t]{0,16}+"
ASSIGN = rb"(?::=|=>|={1,2}|:|%3[ADad])"
CLOSE = rb"(?:\\{0,7}+[\"']|\]|%5[Dd]|%2[27]|&quot;){0,2}"
_VALUE_NAME = rb"[ \t\r\n,;]{0,60}+(?:\\{0,7}[\"'])?value(?:\\{0,7}[\"'])?"

SEPARATOR = (
    rb"(?:" + CLOSE + rb"(?:" + GAP + ASSIGN + rb"|" + _VALUE_NAME + GAP + rb"[:=])"
    rb"(?:" + GAP + rb"|%20|\+))"
)
"""Between a name and its value; also `name: X` with `value: Y` on the next line."""

_STOP = rb"(?![\s,;)\]}\"'&\\]|\Z|[A-Za-z_][\w.\[\]-]{0,40}+(?:\\{0,7}[\"'])?[=:])"
_MARK = rb"\[redacted:[a-z0-9-]{1,40}\]"


def _quoted(quote: bytes, number: int) -> bytes:
    """A value in this quote, plain or behind backslashes; runs to the line's end if unclosed."""
    plain = rb"[^%b\\\r\n]{1,32}+" % quote
    doubled = rb"|''" if quote == b"'" else b""
    escaped = rb"\%d\\{1,15}+%b|\\{1,15}+(?!%b)" % (number, quote, quote)
    return rb"%b((?:%b|\\[^\r\n]%b){1,16384}+)" % (
        quote,
        plain,
        doubled,
    ) + rb"|(\\{1,7}+)%b((?:%b|%b){1,16384}+)" % (quote, plain, escaped)


BARE = (
    rb"(?!\\{0,7}[\"']|[{(][\s{}()\"'])"
    rb"((?:" + _MARK + rb"|[^\s\"'<>\[&,;)\]}\\]{1,32}+|\[(?!redacted:)"
    rb"|[&,;)\]}]" + _STOP + rb"|\\{1,15}+(?![\"'])){1,16384}+)"
)
"""A value without quotes; a comma or bracket belongs to it unless something ends there."""


def value(groups_before: int = 0) -> bytes:
    """The value in any dress, behind a pattern with that many groups."""
    double = _quoted(b'"', groups_before + 2)
    single = _quoted(b"'", groups_before + 5)
    return rb"(?:\[(?!redacted:)[ \t]{0,8}+)?(?:" + double + rb"|" + single + rb"|" + BARE + rb")"


XML = CLOSE + rb">(?:<!\[CDATA\[([^\]<>\r\n]{1,4096}+)|([^<>\r\n]{1,4096}+)(?=</))"
"""A value between an element's tags."""
