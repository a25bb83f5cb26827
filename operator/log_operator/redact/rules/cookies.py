"""Cookies and the ids of sessions."""

import re

from log_operator.redact.checks import is_random
from log_operator.redact.dress import ANSI, CLOSE, GAP, assigned, far, value
from log_operator.redact.late import late
from log_operator.redact.marks import MARK
from log_operator.redact.rule import Rule, caseless
from log_operator.redact.values import is_value

_KEY_END = rb"[\t\"'=:\\%\]\x1b]"
_OPEN = rb"(?:[bB]?\\{0,7}[\"']|(?!" + MARK + rb")\[|" + ANSI + rb"){0,3}"
_NAMES = tuple(
    b"sessionid session_id session-id sessid connect.sid sails.sid session_key session-token"
    b" csrftoken aspxauth aspnetcore.cookies aspnet.cookies laravel_session rememberme remember_me"
    b" auth_session session_token jsessionidsso".split()
)


_PLAIN_COOKIE = re.compile(
    rb"(?i:path|domain|expires|max-age|samesite|version|priority)=[^;]{0,256}"
    rb"|(?i:secure|httponly|partitioned)|(?i:theme|lang|language|locale|consent|currency|tz|mode)"
    rb"=[A-Za-z_-]{1,16}|[^=;]{1,128}=(?:\"\")?"
)


def _is_cookie(header: bytes) -> bool:
    """Whether a cookie of this header is more than a choice of colour or language."""
    if b"=" not in header:
        # What was taken out of a header before is no cookie of it.
        return b"[" not in header and is_random(header)
    return not all(_PLAIN_COOKIE.fullmatch(part.strip()) for part in header.split(b";"))


def _is_session(secret: bytes) -> bool:
    """Whether this is a value, and not the number of a session in a table."""
    return is_value(secret) and not (secret.isdigit() and len(secret) < 12)


def _is_drawn(secret: bytes) -> bool:
    return len(secret) >= 16 and is_random(secret)


_NAME = rb"(?:" + rb"|".join(map(re.escape, sorted((*_NAMES, b"session id"), reverse=True))) + rb")"
RULES = (
    Rule(
        id="cookie",
        family="cookies",
        catches="a Cookie or Set-Cookie header",
        triggers=caseless(b"cookie", b"cookie2", follow=rb"[\"':=\\\x1b]", count=1)
        + caseless(b"cookie ", b"cookies ", follow=rb"[=: ]", count=1),
        pattern=late(
            rb"(?i)cookies?2?"
            + CLOSE
            + GAP
            + rb"(?::"
            + GAP
            + _OPEN
            + rb"([^\"'\\\]\[{\r\n\x1b][^\"'\\\]\r\n\x1b]{0,16384}+)"
            rb"|=>?" + GAP + rb"[\"']?((?:[^\s\"';\\{\[]{1,256}+;?[ ]?(?=[^\s\"';=]{1,64}=|\s|\Z"
            rb"|[\"'\\])){1,64}+))"
        ),
        check=_is_cookie,
        must_match=(
            "Cookie: «a=1; b=2»",
            "Set-Cookie: «id=abc; Path=/; HttpOnly»",
            '{"cookie":"«sid=31d4d96e»","x":1}',
            "map[Cookie:[«a=1; b=2»] X:[y]]",
            "'cookie': ['«sid=31d4d96e»']",
            "cookie=«sid=31d4d96e; x=2»",
            "  Cookie  : «a=1»",
            "Set-Cookie2: «SESSION=0a1b2c; Version=1»",
        ),
        must_not=(
            "Cookies: 3",
            "Cookie:, [email-ead2]",
            "cookie banner shown",
            '"cookie":""',
            "Cookie: disabled by the user",
            "cookie=false",
            "Cookie: lang=en; theme=dark",
            "Set-Cookie: a=; Max-Age=0",
            "Set-Cookie: theme=dark; Path=/; Secure",
        ),
    ),
    Rule(
        id="session-id",
        family="cookies",
        catches="a session id behind its usual names",
        triggers=caseless(*_NAMES, follow=_KEY_END, count=1)
        + caseless(b"session_id ", b"sessionid ", b"session id", follow=rb"[=: ]", count=1),
        pattern=late(rb"(?i)" + _NAME + assigned()),
        far=far(_NAME, value()),
        check=_is_session,
        must_match=(
            "JSESSIONID=«1A530637289A03B07199A44E8D531427»; x",
            "PHPSESSID=«el4ukv0kqbvoirg7nkp4dncpk3»",
            '"session_id": "«9f8e7d6c»"',
            "ASP.NET_SessionId=«0a1b2c3d4e5f;+.ASPXAUTH=F00DF00DF00DF00D»",
            '[{"name":"sessionid","value":"«9f8e7d6c»","path":"/"}]',
            "session id: «9f8e7d6c5b4a»",
        ),
        must_not=(
            "sessionid missing",
            "session_id=null",
            "session-identifier: none",
            "session_id=53 blocked by session_id=61",
            "session id: none",
        ),
    ),
    Rule(
        id="cookie-value",
        family="cookies",
        catches="the value of a cookie of a session outside of its header",
        triggers=caseless(
            *(b"session=", b"sid=", b"sso=", b"sess=", b"jwt=", b"wordpress_logged_in_"),
            *(b"wordpress_sec_", b"auth=", b'session":', b'sid":', b'ticket":'),
        ),
        pattern=late(
            rb"(?i)(?:(?:session|sid|sso|sess|jwt|auth)=|wordpress_(?:logged_in"
            rb"|sec)_[0-9a-f]{1,40}="
            rb"|(?:session|sid|ticket)\"\s?:\s?\")([\w%.~+/:|=-]{16,16384}+)"
        ),
        check=_is_drawn,
        must_match=(
            "got session=«eyJfZnJlc2giOnRydWV9.ZzX1.abc-DEF_09»; Path=/",
            "connect sid=«s%3A0a1b2c3d4e5f6071.8293a4b5c6d7»",
            "wordpress_logged_in_1a2b=«bob%7C1796000000%7C0a1b2c3d»",
            '{"sid":"«0a1b2c3d4e5f60718293»"}',
            "__Host-sess=«0a1b2c3d4e5f60718293a4b5»; secure",
        ),
        must_not=(
            "session=closed by the user",
            "SID=ORCL",
            "sid=2019401 rev=3",
            "sess=short1",
            "session=user-interface-of-the-shop",
        ),
    ),
)
