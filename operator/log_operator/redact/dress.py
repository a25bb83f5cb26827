"""The dresses in which a value stands behind its name: from `=` to JSON inside of JSON.

Every part is bytes of a regular expression; the value's own groups are the last ones to close,
so that a match's last group is the value. All quantifiers are bounded, and possessive where a
value is taken, so nothing is tried twice.
"""

from log_operator.redact.late import late
from log_operator.redact.marks import MARK
from log_operator.redact.rule import Far

ANSI = rb"(?:(?:\x1b|\\u001[bB]|\\x1[bB]|\\033|\\e|#033|\^\[)\[[0-9;]{0,16}m)"
"""A colour of a terminal, as it is or as loggers escape it."""
GAP = rb"[ \t]{0,16}+"
_TYPED = (
    rb":[ ]?(?:&(?:'static )?)?(?:[Ss]tr(?:ing)?|text|bytes|any|SecretStr|Optional\[str\])[?!]?"
    rb"(?: \| \w{1,20})? ?=(?=[ ]?[\"'])"
)
ASSIGN = (
    rb"(?::=|"
    + _TYPED
    + rb"|=>|={1,3}|:(?!:)|\xef\xbc\x9a|->|%(?:25)?3[ADad]|\\u003[AaDd]|\.{8,80}+)"
)
CLOSE = (
    rb"(?:(?=[\\\"'\[\]%&\x1b#^])(?:\\{0,15}+[\"']|\[[0-9]{0,3}\]|\]|%5[Dd]|%2[27]|&quot;|&#3[49];|\\{1,3}u002[27]|"
    + ANSI
    + rb")){0,4}+"
)
LEFT = (
    rb"(?>(?<![A-Za-z0-9])|(?<=\\[nrt])|(?<=%[0-9A-Fa-f][0-9A-Fa-f])|(?<=[0-9;\[]m)"
    rb"|(?<=\\u00[0-9a-f][0-9a-f])|(?<=#01[0-9]))"
)
"""Where a token may begin: not inside of a word, but behind an escape that ends in a letter."""
ESCAPED_BREAK = rb"(?<=\\[nrt])"
"""A line's end or a tab as JSON writes it; a number begins behind the letter."""
TURNED_LEFT = (
    rb"(?:(?![A-Za-z0-9])|(?=[nrt]\\)|(?=m[0-9;])|(?=[0-9A-Fa-f]{2}%)|(?=[0-9a-f]{2}00u\\))"
)
"""The same where a pattern reads backwards."""
_VALUE_NAME = rb"(?:\\{0,7}[\"'])?(?<![\w-])(?:val(?:ue)?|(?<=\")[SNB](?=\"))(?:\\{0,7}[\"'])?"
_NEXT_LINE = (
    rb"(?:[ \t]{0,4}:[ \t]{0,4}\{)?[ \t\r\n,;]{0,60}+(?:\\{0,7}[\"'](?:type|kind|description"
    rb"|label|secure)\\{0,7}[\"'][ ]{0,2}:[ ]{0,2}"
    rb"\\{0,7}[\"']?[\w ./-]{0,60}+\\{0,7}[\"']?[ ]{0,2},[ ]{0,2}){0,2}[ \t\r\n]{0,60}+"
)
_AS_VALUE = _VALUE_NAME + GAP + rb"(?:=>|[:=])"
_BEFORE_VALUE = (
    rb"(?:"
    + ANSI
    + rb"|\r?\n[ \t]{2,40}+(?=\"[^\"\r\n]{1,512}+\"[;,]?(?:\s|\Z))|"
    + GAP
    + rb"|%20|\+)"
    + ANSI
    + rb"{0,2}"
)

_MAY_FOLLOW = rb"(?=[ \t\r\n,;]{0,160}+[:=.%\\\xef\"'vVsSnNbB-])"
SEPARATOR = (
    rb"(?:"
    + CLOSE
    + _MAY_FOLLOW
    + rb"(?:"
    + GAP
    + ASSIGN
    + rb"|"
    + _NEXT_LINE
    + _AS_VALUE
    + rb")"
    + _BEFORE_VALUE
    + rb")"
)
"""Between a name and its value; also `name: X` with `value: Y` on the next line."""

_STOP = rb"(?![\s,;)\]}\"'&\\]|\Z|[A-Za-z_][\w.\[\]-]{0,40}+(?:\\{0,7}[\"'])?[=:])"
_TAG = rb"[/!?]|[A-Za-z][\w:.-]{0,40}+[\s/>]"
_ENTITY = rb"&quot;|&#3[49];|\\{1,3}u002[27]"


def _quoted(quote: bytes, name: bytes) -> bytes:
    """A value in this quote, plain or behind backslashes; runs to the line's end if unclosed."""
    plain = rb"[^%b\\\r\n]{1,32}+" % quote
    doubled = rb"|''|'\\''" if quote == b"'" else rb"|\"\"(?=[\w!#$%*+@^~?])"
    escaped = rb"(?P=%b)\\{1,15}+%b|\\{1,15}+(?!%b)" % (name, quote, quote)
    return rb"%b((?:%b|\\[^\r\n]%b){1,16384}+)" % (
        quote,
        plain,
        doubled,
    ) + rb"|(?P<%b>(?<!\\)\\{1,15}+)%b((?:%b|%b){1,16384}+)" % (name, quote, plain, escaped)


BARE = (
    rb"(?!\\{0,7}[\"']|[{(][\s{}()\"'])"
    rb"((?:" + MARK + rb"|[^\s\"'<>\[&,;)\]}\\\x1b]{1,32}+|(?!" + MARK + rb")\["
    rb"|[&,;)\]}]" + _STOP + rb"|<(?!" + _TAG + rb")|>(?![\s<]|\Z)|[\"'](?=[\w!#$%*+@^~?])"
    rb"|\\\r?\n[ \t]{1,40}+(?=[^\s-])|\\{1,15}+(?![\"'\r\n]|u00(?:1[bB]|22|26|27))){1,16384}+)"
)
"""A value without quotes; a comma or bracket belongs to it unless something ends there."""

_BLOCK = (
    rb"[|>][+-]?[0-9]?[+-]?[ \t]{0,8}(?:#[^\r\n]{0,80})?\r?\n(?P<indent>[ \t]{1,60}+)"
    rb"([^\s][^\r\n]{0,16384}+(?:\r?\n(?P=indent)[^\r\n]{1,16384}+){0,512}+)"
)
_WRAPPED = (
    rb"(?:os\.)?(?:get)?env(?:iron\.get)?\([ ]?[\"'][\w.-]{1,80}[\"'][ ]?,["
    rb" ]?[\"']([^\"'\r\n]{1,512}+)"
    rb"|(?:old_password|password|secretstr|secret|buffer\.from|base64decode|b64decode|new string"
    rb"|optional|some|just|bytes)\([NbBu]?[\"']([^\"'\r\n]{1,512}+)"
    rb"|\$\{[\w.-]{1,80}:[-=]?(?![?}+])([^{}\s\"']{1,256}+)\}"
    rb"|\{(?=[^\s{}\"'])((?:[^{}\r\n\"']|\}\}){2,512}+)\}(?=[;\"'\s]|\Z)"
    rb"|(?:" + _ENTITY + rb")((?:(?!" + _ENTITY + rb")[^\s<>]){1,4096}+)"
)


def value() -> bytes:
    """The value in any dress; for use once in a pattern."""
    return (
        rb"(?:(?!"
        + MARK
        + rb")\[[ \t]{0,8}+)?(?:(?:&[\w-]{1,40}+|!![\w]{1,40}+|!unsafe|\([a-z.\[\]]{1,24}\)"
        rb"(?: \(len=[0-9]{1,6}\))?)[ \t]{1,8}+)?"
        rb"(?:(?:\"\"\"\r?\n([^\"]{1,16384}+)\"\"\"|<<[-~]?[\"']?(?P<eof>[A-Z]{1,20})[\"']?\r?\n"
        rb"([^\r\n]{1,4096}+(?:\r?\n(?![ \t]{0,40}(?P=eof))[^\r\n]{1,4096}+){0,64}+))|"
        rb"(?:[bBuUrRN@$]{1,2}(?=[\"']))?(?:\"\"(?=\")|''(?='))?(?:"
        + b"|".join(
            (_quoted(b'"', b"deep"), _quoted(b"'", b"low"), _BLOCK, _WRAPPED, BARE),
        )
        + rb"))"
    )


_PLAIN = rb"\s\"'<>\[&,;)\]}\\\x1b(){|"
BARE_SIMPLE = (
    rb"((?![0-9]{1,8}\s|[Ss]tring[?!]? |any |&?str )[^"
    + _PLAIN
    + rb"!%+=:][^"
    + _PLAIN
    + rb"]{0,255}+)(?=\s|\Z)"
)
"""What most values without quotes are; `value` would come to the same."""
_SIMPLE = (
    rb"(?:\\?[\"'])?[=:][ ]?(?:\"([^\"\\\r\n]{1,512}+)(?=\"(?!\"[\w!#$%*+@^~?])|[\r\n]|\Z)"
    rb"|'([^'\\\r\n]{1,512}+)(?='(?!'|\\')|[\r\n]|\Z)"
    rb"|\\\"([^\"\\\r\n]{1,512}+)(?=\\?\"|[\r\n]|\Z)"
    rb"|" + BARE_SIMPLE + rb")"
)
"""What most values are, tried first; the long way would come to the same."""
SIMPLE_GROUPS = 4
"""How many groups that has; they are the first of a pattern that has none in its name."""


def assigned() -> bytes:
    """A separator and the value behind it; for use once in a pattern."""
    return rb"(?:" + _SIMPLE + rb"|" + SEPARATOR + rb"(?![0-9]{1,8} bytes)" + value() + rb")"


def far(name: bytes, secret: bytes) -> Far:
    """Where the secret stands farther behind its name: `<x name="password" a="b" value="X">`."""
    return Far(
        head=late(rb"(?i)" + name + CLOSE + rb"[ ]"),
        found=late(rb"(?i)[<>\r\n]|\Z|[ ](?=[\\\"'v])" + _AS_VALUE + _BEFORE_VALUE + secret),
    )


_TAG_NAME = rb"(?:[\w.-]{0,24}:)?(?:[\w.]{1,24}-)?"
XML = (
    rb"(?:(?:"
    + CLOSE
    + rb"(?:[ \t\r\n]{1,8}+[\w:.-]{1,40}+=[^<>\r\n]{0,240}+)?(?<!/)>(?:\s{0,80}+<[Vv]alue>)?"
    rb"|</"
    + _TAG_NAME
    + rb"(?:key|name|field|string|option)>\s{0,80}+(?:<value>\s{0,80}+)?<"
    + _TAG_NAME
    + rb"(?:string|value|val|data)(?:[ ][^<>\r\n]{0,200}+)?>)"
    rb"\s{0,80}+(?:<!\[CDATA\[((?:[^\]]{1,256}+|\](?!\]>)){1,4096}+)"
    rb"|([^<>\r\n]{1,16384}+)(?=\s{0,80}</))"
    rb"|(?:&quot;)?&gt;((?:[^&<>\r\n]{1,256}+|&(?!lt;)){1,64}+)(?=&lt;/))"
)
"""A value between an element's tags."""
