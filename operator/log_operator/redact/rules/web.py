"""What browsers and API clients carry: authorization, cookies, session ids, JWT."""

import re

from log_operator.redact.checks import is_basic, is_jwt, is_random, is_value
from log_operator.redact.dress import ASSIGN, CLOSE, GAP, SEPARATOR, value
from log_operator.redact.rule import Rule, caseless, exact

_KEY_END = rb"[\t\"'=:\\%\]]"
_OPEN = rb"(?:\\{0,7}[\"']|\[(?!redacted:)){0,2}"
_SCHEME = rb"(?:(?:bearer|basic|token|negotiate|ntlm|apikey|api-key|hmac)(?:[ \t]{1,8}|%20|\+))?"
_JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"

RULES = (
    Rule(
        id="jwt",
        family="web",
        catches="a JSON Web Token",
        triggers=exact(b"eyJ", follow=rb"[A-Za-z0-9_-]", count=12),
        pattern=re.compile(
            rb"(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{8,4096}+\.[A-Za-z0-9_-]{0,16384}+"
            rb"(?:\.[A-Za-z0-9_-]{0,16384}+){0,3})"
        ),
        check=is_jwt,
        must_match=(f"got «{_JWT}»", f'"id":"«{_JWT}»"', f"a=«{_JWT[:53]}.»,"),
        must_not=("eyJub3QiOiJqd3QifQ", "eyJabc.def", "HeyJudeDontMakeItBad.TakeASadSong"),
    ),
    Rule(
        id="authorization",
        family="web",
        catches="what an Authorization header carries",
        triggers=caseless(b"authorization", follow=_KEY_END, count=1)
        + caseless(b"authorization ", follow=rb"[=:]", count=1),
        pattern=re.compile(
            rb"(?i)authorization"
            + CLOSE
            + GAP
            + ASSIGN
            + GAP
            + _OPEN
            + rb"(?:(?:digest|hawk|oauth|signature|aws4-hmac-sha256) ([^\r\n]{1,16384}+)|"
            + _SCHEME
            + rb"(\[redacted:[a-z0-9-]{1,40}\]|[^\s\"'\\\[\]]{1,16384}+))"
        ),
        check=is_value,
        must_match=(
            "Authorization: Bearer «mF_9.B5f-4.1JqM»",
            '"authorization":"Basic «QWxhZGRpbjpvcGVuIHNlc2FtZQ==»"',
            "proxy-authorization=[Token «abc123»]",
            'Authorization: Digest «username="bob", response="abcdef0123"»',
        ),
        must_not=("Authorization: ", "authorization failed for 10.0.0.1", '"authorization": null'),
    ),
    Rule(
        id="bearer",
        family="web",
        catches="a bearer token outside of a header",
        triggers=caseless(b"bearer ", follow=rb"[A-Za-z0-9._~+/=-]", count=16),
        pattern=re.compile(rb"(?i)(?<![a-z0-9])bearer ([A-Za-z0-9._~+/=-]{16,8192}+)"),
        check=is_random,
        must_match=(
            "sent bearer «mF9B5f41JqMx93kd02ls»",
            'curl -H "X: Bearer «0a1b2c3d4e5f60718293a4b5»"',
            "Bearer «abc.DEF-123_456~789+/0==» ok",
        ),
        must_not=(
            "bearer authentication-failed",
            "the bearer of this letter",
            "Bearer error=invalid_token",
        ),
    ),
    Rule(
        id="basic",
        family="web",
        catches="basic credentials outside of a header",
        triggers=caseless(b"basic ", follow=rb"[A-Za-z0-9+/]", count=7),
        pattern=re.compile(
            rb"(?i)(?<![a-z0-9])basic ([A-Za-z0-9+/]{7,1024}+={0,2})(?![A-Za-z0-9+/=])"
        ),
        check=is_basic,
        must_match=(
            "using Basic «QWxhZGRpbjpvcGVuIHNlc2FtZQ==»",
            "auth 'basic «dXNlcjpwYXNz»'",
            "Basic «dXNlcjpwYXNzd29yZA==»\n",
        ),
        must_not=("basic settings saved", "Basic authentication", "VisualBasic dXNlcjpwYXNz"),
    ),
    Rule(
        id="cookie",
        family="web",
        catches="a Cookie or Set-Cookie header",
        triggers=caseless(b"cookie", follow=rb"[\"':=\\]", count=1),
        pattern=re.compile(
            rb"(?i)cookie" + CLOSE + GAP + rb"(?::" + GAP + _OPEN + rb"([^\"'\\\r\n]{1,16384}+)"
            rb"|=[\"']?((?:[^\s\"';\\]{1,256}+;?[ ]?(?=[^\s\"';=]{1,64}=|\s|\Z)){1,64}+))"
        ),
        check=is_value,
        must_match=(
            "Cookie: «a=1; b=2»",
            "Set-Cookie: «id=abc; Path=/; HttpOnly»",
            '{"cookie":"«sid=31d4d96e»","x":1}',
        ),
        must_not=("Cookies: 3", "cookie banner shown", '"cookie":""'),
    ),
    Rule(
        id="session-id",
        family="web",
        catches="a session id behind its usual names",
        triggers=caseless(
            b"sessionid",
            b"session_id",
            b"session-id",
            b"sessid",
            b"connect.sid",
            b"session_key",
            b"csrftoken",
            follow=_KEY_END,
            count=1,
        )
        + caseless(b"session_id ", b"sessionid ", follow=rb"[=:]", count=1),
        pattern=re.compile(
            rb"(?i)(?:sessionid|session[_-]id|sessid|connect\.sid|session_key|csrftoken)"
            + SEPARATOR
            + value()
        ),
        check=is_value,
        must_match=(
            "JSESSIONID=«1A530637289A03B07199A44E8D531427»; x",
            "PHPSESSID=«el4ukv0kqbvoirg7nkp4dncpk3»",
            '"session_id": "«9f8e7d6c»"',
        ),
        must_not=("sessionid missing", "session_id=null", "session-identifier: none"),
    ),
)
