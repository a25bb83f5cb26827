"""Secrets that people and programs tell in sentences, tables and arguments of functions."""

from log_operator.redact.late import late
from log_operator.redact.rule import Rule, caseless
from log_operator.redact.values import is_said, is_said_token

_SAID = (
    rb"(?:password|passwd|passphrase|passcode|secret_key|secret|token|api[ _-]?key"
    rb"|(?:access|private)[ _]key"
    rb"|pin|credentials?)"
)
_QUOTED = rb"(?:\\{0,3}[\"'`]([^\s\"'`\\]{1,1024}+)\\{0,3}[\"'`]|([^\s\"'`,;<>\\]{4,1024}+))"
RULES = (
    Rule(
        id="said-secret",
        family="key_value",
        catches="a secret in a sentence: password is X",
        triggers=caseless(
            *(
                name + verb
                for name in (
                    b"password",
                    b"passwd",
                    b"passphrase",
                    b"passcode",
                    b"token",
                    b"secret",
                )
                for verb in (b" is", b" was", b" has", b" set", b" changed", b" to")
            ),
            *(b"api key is", b"apikey is", b"api key was", b"access key is", b"for root@"),
            *(b"api_key is", b"secret_key is", b"access_key is", b"api_key set", b"api-key is"),
            *(b" pass is", b" pw is", b" pwd is", b"private key is"),
        ),
        pattern=late(
            rb"(?i)(?:" + _SAID + rb"| pass| pw| pwd|for root@[\w.-]{1,60}(?=: ))"
            rb"(?:(?: has been| was| is)? (?:now )?(?:re)?(?:set|changed) to:? | (?:is|was)(?:"
            rb" now)?:? | to:? |: )" + _QUOTED
        ),
        check=is_said,
        must_match=(
            "Your temporary password is «Tr0ub4dor&3» and expires soon",
            'default password has been set to "«Tr0ub4dor»"',
            "password was changed to «hunter2x»",
            "login is bob, pass is «quartz_322»",
            "the API key is '«k3y-0a1b2c»'",
            "DD_API_KEY is set to «0a1b2c3d4e5f60718293a4b5c6d7e8f9»",
            "generated for root@localhost: «aB3!dEf9hIj»",
            "the token is «0a1b2c3d4e5f»",
        ),
        must_not=(
            "password is required",
            "password is incorrect for user bob",
            "the password is too short, 8 are needed",
            "token is expired since 2026-11-21",
            "password was changed to comply",
            "secret is missing",
        ),
    ),
    Rule(
        id="said-password",
        family="key_value",
        catches="a password named without more words: with password X",
        triggers=caseless(
            *(
                lead + b" password "
                for lead in (
                    b"with",
                    b"using",
                    b"temporary",
                    b"default",
                    b"new",
                    b"initial",
                    b"and",
                    b"old",
                )
            ),
            b"connect password ",
            b"wifi password ",
        ),
        pattern=late(rb"(?i)\w{2,12} password " + _QUOTED),
        check=is_said,
        must_match=(
            "login with password «Tr0ub4dor» failed",
            "using password '«hunt3r2!»'",
            "temporary password «aB3dEf9h»",
            'nmcli dev wifi connect Office and password "«Tr0ub4dor»"',
            "new password «Tr0ub4dor.»",
        ),
        must_not=(
            "with password authentication",
            "using password file",
            "default password policy",
            "and password reset",
            "new password hashed",
        ),
    ),
    Rule(
        id="said-token",
        family="key_value",
        catches="a token named without a separator: token X",
        triggers=caseless(
            b"token ",
            b"api key ",
            b"apikey ",
            b"api-key ",
            b"access key ",
            b"private key ",
            b"secret ",
            follow=rb"[^\s=:]",
            count=14,
        ),
        pattern=late(
            rb"(?i)(?<![a-z-])(?:token|api[ -]?key|(?:access|private) key|secret) "
            rb"(?:\\{0,3}[\"'`]([\w.~+/=-]{16,1024}+)\\{0,3}[\"'`]"
            rb"|([\w.~+/=-]{16,1024}+))(?![\w@:(])"
        ),
        check=is_said_token,
        must_match=(
            "using token «0a1b2c3d4e5f6071aB» for registry.example",
            "token '«Zm9vYmFyYmF6cXV4MTIz»' was refused",
            "api key «0a1b2c3d4e5f60718293a4b5» is over its quota",
            "access key `«Zm9vYmFyYmF6cXV4MTIz»`",
            "secret «aB3dEf9hIjKlMn0pQrSt» rotated",
            "private key «0x7744458d540c4d292cf6312de70342ea» imported",
        ),
        must_not=(
            "token expired-at-2026",
            "token validation-was-skipped",
            'secret "db-credentials-of-the-shop" not found',
            "token com.example.Token.validate()",
            "api key rotation-is-scheduled",
        ),
    ),
    Rule(
        id="said-login",
        family="key_value",
        catches="the password of a login told as user / password, or in quotes behind its name",
        triggers=caseless(
            *(b"credentials: ", b"credentials ", b"login: ", b'password "', b"password '"),
            *(b"basic auth ", b"auth=", b"login "),
        ),
        pattern=late(
            rb"(?i)(?:(?:credentials|login|basic auth):? [\w.@-]{1,64} ?[/:] ?"
            rb"([^\s,;\"'<>]{5,256}+)"
            rb"|(?<![\w-])auth=[\w.@-]{1,64}:([^\s,;\"'<>/:]{5,256}+)(?=[\s,;\"']|\Z)"
            rb"|password (?:\"([^\"\r\n]{5,256}+)\"|'([^'\r\n]{5,256}+)'))"
        ),
        check=is_said,
        must_match=(
            "ok, credentials bob / «hunter2»",
            "login: admin:«hunter2»",
            "default credentials admin/«hunter2»,",
            'nmcli dev wifi connect Office password "«hunter2»"',
            "login: bob@x / «Tr0ub4dor»",
            "basic auth bob:«hunter2» was refused",
            "x auth=bob:«Dragon-208» y",
            "login bob:«hunter2» failed",
        ),
        must_not=(
            "bad credentials: check the user name",
            "login: bob",
            'the password "required"',
            "credentials / tokens",
            "Last login: Nov/21 from pts/0",
        ),
    ),
    Rule(
        id="said-next",
        family="key_value",
        catches="a password that stands alone on the line after its announcement",
        triggers=caseless(
            b"following password", b"password below", b"password:\n", b"password:\r\n"
        ),
        pattern=late(
            rb"(?i)(?:following )?password(?: below)?[^\n:]{0,80}+:?[ \t]{0,8}\r?\n(?:["
            rb" \t]{0,8}\r?\n)?"
            rb"[^\n]{0,80}?(?<![\w.-])([\w!#$%*+.~^@-]{8,128})[ \t]{0,8}(?=\r?\n|\Z)"
        ),
        check=is_said,
        must_match=(
            "use the following password to proceed:\n\n«0a1b2c3d4e5f60718293»\n\nnext",
            "use the following password:\n«Tr0ub4dor-3x»\n",
            "the password below:\n\n«0a1b2c3d4e5f»\n",
            "Password:\n«0a1b2c3d4e5f»\n",
            "Following password to unlock it\r\n\r\n«0a1b2c3d4e5f»\r\n",
        ),
        must_not=(
            "Password:\nlogin incorrect\n",
            "use the following password policy:\n\nlength\n",
            "Enter password:\n",
            "password:\n  secretKeyRef:\n",
            "password below par",
        ),
    ),
)
