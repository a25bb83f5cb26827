"""What browsers and API clients carry: authorization, bearers, JWT, signed links."""

from log_operator.redact.checks import is_basic, is_jwt, is_random
from log_operator.redact.dress import ANSI, CLOSE, GAP, LEFT, SEPARATOR, far
from log_operator.redact.late import late
from log_operator.redact.marks import MARK
from log_operator.redact.rule import Rule, caseless, exact
from log_operator.redact.values import is_value

_KEY_END = rb"[\t\"'=:\\%\]\x1b-]"
_OPEN = rb"(?:[bBuU]?\\{0,7}[\"']|(?!" + MARK + rb")\[|&quot;|\\{1,3}u0022|" + ANSI + rb"){0,3}"
_SCHEME = (
    rb"(?:(?:bearer|basic|token|negotiate|ntlm|apikey|api-key|hmac|bot|jwt|ssws|key|splunk|sso-key"
    rb"|genie\w{0,3}|zoho-oauthtoken|sharedkey(?:lite)?|glpat|dpop)(?:[ \t]{1,8}|%20|\+))?"
    rb"(?:token=\\{0,3}[\"']?)?"
)
_LONG = (
    rb"(?:digest|hawk|oauth|signature|aws4-hmac-sha256|aws4-ecdsa-p256-sha256"
    rb"|sharedaccesssignature)"
)
_JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"
_TICKET = "YIIGhgYGKwYBBQUCoIIGejCCBnagMDAuBgkqhkiC9xIBAgIGCSqGSIb3EgECAgYK"
_SENT = (
    _OPEN
    + rb"(?:"
    + _LONG
    + rb" ((?:(?!\\[rn])[^\r\n]){1,16384}+)|"
    + _SCHEME
    + rb"("
    + MARK
    + rb"|[^\s\"'\\\[\],;<>{}|\x1b]{1,16384}+))"
)


def _is_sent(credentials: bytes) -> bool:
    """Whether this was sent, and is no word about what was."""
    is_word = credentials.isalpha() and credentials.islower() and len(credentials) < 16
    return is_value(credentials) and not is_word


RULES = (
    Rule(
        id="jwt",
        family="web",
        catches="a JSON Web Token",
        triggers=exact(b"eyJ", follow=rb"[A-Za-z0-9_-]", count=12),
        pattern=late(
            LEFT + rb"(eyJ[A-Za-z0-9_-]{8,4096}+\.[A-Za-z0-9_-]{0,16384}+"
            rb"(?:\.[A-Za-z0-9_-]{0,16384}+){0,3})"
        ),
        check=is_jwt,
        must_match=(
            f"got «{_JWT}»",
            f'"id":"«{_JWT}»"',
            f"a=«{_JWT[:53]}.»,",
            f"x\\n«{_JWT}»\\n",
            f"\x1b[32m«{_JWT}»\x1b[0m",
            "jwe «eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..48V1_ALb6US04U3b.5eym8TW_c8SuK0lt.XFBo»",
        ),
        must_not=(
            "eyJub3QiOiJqd3QifQ",
            "eyJabc.def",
            "HeyJudeDontMakeItBad.TakeASadSong",
            "eyJhIjoxfQ.eyJiIjoyfQ.c2ln",
            "xeyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx",
        ),
    ),
    Rule(
        id="authorization",
        family="web",
        catches="what an Authorization header carries",
        triggers=caseless(b"authorization", follow=_KEY_END, count=1)
        + caseless(b"authorization ", follow=rb"[ =:-]", count=1),
        pattern=late(
            rb"(?i)authorization(?:"
            + SEPARATOR
            + rb"|"
            + CLOSE
            + GAP
            + rb","
            + GAP
            + rb"(?=b?[\"']))"
            + _SENT
        ),
        far=far(b"authorization", _SENT),
        check=_is_sent,
        must_match=(
            "Authorization: Bearer «mF_9.B5f-4.1JqM»",
            '"authorization":"Basic «QWxhZGRpbjpvcGVuIHNlc2FtZQ==»"',
            "proxy-authorization=[Token «abc123»]",
            'Authorization: Digest «username="bob", response="abcdef0123"»',
            "map[Authorization:[Bearer «mF_9.B5f»] Accept:[*/*]]",
            "(b'authorization', b'Bearer «mF_9.B5f»')",
            '{"name":"Authorization","value":"Bearer «mF_9.B5f»"}',
            '"HTTP_AUTHORIZATION"=>"Token token=\\"«abc123»\\""',
            "send: b'GET / HTTP/1.1\\r\\nAuthorization: Bearer «mF_9.B5f»\\r\\n'",
        ),
        must_not=(
            "Authorization: ",
            "authorization failed for 10.0.0.1",
            '"authorization": null',
            "authorization: required",
            "authorization-service: ready",
        ),
    ),
    Rule(
        id="bearer",
        family="web",
        catches="a bearer token outside of a header",
        triggers=caseless(b"bearer ", b"bearer%20", follow=rb"[A-Za-z0-9._~+/=-]", count=16)
        + caseless(b"bearer, ", b"bearer: ", follow=rb"[A-Za-z0-9._~+/=-]", count=16),
        pattern=late(rb"(?i)(?<![a-z0-9])bearer[,:]?(?: |%20)([A-Za-z0-9._~+/=-]{16,8192}+)"),
        check=is_random,
        must_match=(
            "sent bearer «mF9B5f41JqMx93kd02ls»",
            'curl -H "X: Bearer «0a1b2c3d4e5f60718293a4b5»"',
            "Bearer «abc.DEF-123_456~789+/0==» ok",
            "Sec-WebSocket-Protocol: bearer, «mF9B5f41JqMx93kd02ls»",
            "{Bearer «mF9B5f41JqMx93kd02ls»|curl/8.5}",
        ),
        must_not=(
            "bearer authentication-failed",
            "the bearer of this letter",
            "Bearer error=invalid_token",
            "forbearer mF9B5f41JqMx93kd02ls",
            "bearer short1",
        ),
    ),
    Rule(
        id="basic",
        family="web",
        catches="basic credentials outside of a header",
        triggers=caseless(b"basic ", b"basic%20", follow=rb"[A-Za-z0-9+/]", count=7),
        pattern=late(
            rb"(?i)(?<![a-z0-9])basic(?: |%20)([A-Za-z0-9+/]{7,1024}+(?:="
            rb"|%3D){0,2})(?![A-Za-z0-9+/=])"
        ),
        check=is_basic,
        must_match=(
            "using Basic «QWxhZGRpbjpvcGVuIHNlc2FtZQ==»",
            "auth 'basic «dXNlcjpwYXNz»'",
            "Basic «dXNlcjpwYXNzd29yZA==»\n",
            "--header=basic «dXNlcjpwYXNz»",
            '["Basic «dXNlcjpwYXNzd29yZA==»"]',
        ),
        must_not=(
            "basic settings saved",
            "Basic authentication",
            "VisualBasic dXNlcjpwYXNz",
            'Basic realm="x"',
            "basic cGxhaW4gdGV4dCBoZXJl",
        ),
    ),
    Rule(
        id="kerberos-token",
        family="web",
        catches="a Kerberos or NTLM message",
        triggers=exact(
            b"TlRMTVNTUAAB", b"TlRMTVNTUAAC", b"TlRMTVNTUAAD", follow=rb"[A-Za-z0-9+/]", count=8
        )
        + exact(b"YII", b"oYI", b"oII", follow=rb"[A-Za-z0-9+/]", count=60)
        + exact(b"$krb5"),
        pattern=late(
            rb"(?<![A-Za-z0-9+/])((?:TlRMTVNTUAA|YII|oYI|oII)[A-Za-z0-9+/]{16,16384}+={0,2}"
            rb"|\$krb5(?:tgs|asrep|pa)\$[^\s\"',;]{16,16384}+)"
        ),
        must_match=(
            f"Negotiate «{_TICKET}»",
            "NTLM «TlRMTVNTUAADAAAAGAAYAHIAAAAYABgA» sent",
            "hash «$krb5tgs$23$*bob$CORP$http/x*$0a1b2c3d$4e5f6071»",
            f"gss «{_TICKET}==» accepted",
            "«$krb5asrep$23$bob@CORP:0a1b2c3d4e5f60718293a4b5$c6d7»",
        ),
        must_not=(
            "YII is short",
            "TlRMTVNTUAAB",
            "$krb5 cache at /tmp",
            "MIIBszCCAVmgAwIBAgIUQy3x8vYV7c1d2e3f4g5h6i7j8k9lMAoGCCqGSM49BAMC",
            "$krb5tgs$",
        ),
    ),
    Rule(
        id="link-secret",
        family="web",
        catches="a key, code, signature or ticket in the query of a link",
        triggers=caseless(
            *(
                mark + name
                for mark in (b"?", b"&", b"&amp;", b"\\u0026")
                for name in (b"key=", b"code=", b"signature=", b"ticket=", b"assertion=", b"auth=")
            ),
            *(b"samlresponse=", b"samlrequest=", b"assertion=ey", b"logouttoken="),
            follow=rb"[A-Za-z0-9%_.~+/-]",
            count=8,
        ),
        pattern=late(
            rb"(?i)(?:[?&]|&amp;|\\u0026|(?=saml|assert"
            rb"|logout))[a-z]{3,12}=((?:[\w%.~+/=-]){12,16384}+)"
        ),
        check=is_random,
        must_match=(
            "GET /cb?code=«4/0AX4XfWh_b2c3d4e5f6g7»&state=x HTTP/1.1",
            "https://maps.example/?key=«a1b2c3d4e5f6g7h8»",
            "&Signature=«Zm9vYmFyYmF6cXV4MTIzNDU2~_»&Key-Pair-Id=K",
            "/login?ticket=«ST-1234-abcDEFghi567jkl-cas» 200",
            "SAMLResponse=«PHNhbWxwOlJlc3BvbnNlIHhtbG5zOnNhbWxwPSJ1cm46b2FzaXM»&x",
        ),
        must_not=(
            "?key=name&code=200",
            "?code=en-US-formal",
            "&ticket=1234",
            "key=a1b2c3d4e5f6g7h8 in the cache",
            "/x?signature=required_by_the_server",
        ),
    ),
    Rule(
        id="link-path-token",
        family="web",
        catches="a token in the path of a link that resets, confirms or invites",
        triggers=caseless(
            *(b"reset", b"verify", b"activat", b"confirm", b"invit", b"magic", b"unsubscribe"),
            follow=rb"[a-z_/-]",
            count=1,
        ),
        pattern=late(
            rb"(?i)(?:reset|verify|activat|confirm|invit|magic"
            rb"|unsubscribe)[a-z_-]{0,24}/([\w.~=-]{20,1024}+)"
            rb"(?=[/?#\s\"'<>,;)]|\Z)"
        ),
        check=is_random,
        must_match=(
            "https://x.example/reset_password/«a1B2c3D4e5F6g7H8i9J0k1L2» sent",
            "GET /users/verify/«0a1b2c3d4e5f60718293a4b5c6d7» HTTP/1.1",
            '"/invitations/«a1B2c3D4e5F6g7H8i9J0»"',
            "/activate/«MQ.a1B2c3D4e5F6g7H8i9J0k1»?x=1",
            "<https://x/magic-link/«a1B2c3D4e5F6g7H8i9J0k1L2»>",
        ),
        must_not=(
            "/reset/password",
            "verify/checksums-of-the-archive",
            "/confirm/1234",
            "reset connection by peer",
            "/verify/com.example.app.Verifier.java",
        ),
    ),
)
