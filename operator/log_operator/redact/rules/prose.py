"""Secrets that people and programs tell in sentences, tables and arguments of functions."""

import re

from log_operator.redact.dress import GAP
from log_operator.redact.rule import Rule, caseless
from log_operator.redact.values import is_phrase, is_said, is_said_token, is_value

_SAID = rb"(?:password|passwd|passphrase|passcode|secret|token|api[ _-]?key|access key|pin|credentials?)"
_QUOTED = rb"(?:\\{0,3}[\"'`]([^\s\"'`\\]{1,1024}+)\\{0,3}[\"'`]|([^\s\"'`,;<>\\]{4,1024}+))"
_PHRASE = rb"[^\s\"'#&,;:=(){}\[\]<>|][^\s\"'#,;=(){}\[\]<>|]{0,64}+"
_LINE = rb"(?=[\w. \"'-]{0,60}?(?:[ \t]{0,60}(?:-[ \t]{1,4}|[+-])?[ \t]{0,60})(?:\n|\Z))"

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
        ),
        pattern=re.compile(
            rb"(?i)(?:" + _SAID + rb"|for root@[\w.-]{1,60}(?=: ))"
            rb"(?:(?: has been| was| is)? (?:now )?(?:re)?(?:set|changed) to:? | (?:is|was)(?: now)?:? | to:? |: )"
            + _QUOTED
        ),
        check=is_said,
        must_match=(
            "Your temporary password is «Tr0ub4dor&3» and expires soon",
            'default password has been set to "«Tr0ub4dor»"',
            "password was changed to «hunter2x»",
            "the API key is '«k3y-0a1b2c»'",
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
        pattern=re.compile(rb"(?i)\w{2,12} password " + _QUOTED),
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
            b"secret ",
            follow=rb"[^\s=:]",
            count=14,
        ),
        pattern=re.compile(
            rb"(?i)(?<![a-z-])(?:token|api[ -]?key|access key|secret) "
            rb"(?:\\{0,3}[\"'`]([\w.~+/=-]{16,1024}+)\\{0,3}[\"'`]|([\w.~+/=-]{16,1024}+))(?![\w@:(])"
        ),
        check=is_said_token,
        must_match=(
            "using token «0a1b2c3d4e5f6071aB» for registry.example",
            "token '«Zm9vYmFyYmF6cXV4MTIz»' was refused",
            "api key «0a1b2c3d4e5f60718293a4b5» is over its quota",
            "access key `«Zm9vYmFyYmF6cXV4MTIz»`",
            "secret «aB3dEf9hIjKlMn0pQrSt» rotated",
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
            b"credentials: ", b"credentials ", b"login: ", b' password "', b" password '"
        ),
        pattern=re.compile(
            rb"(?i)(?:(?:credentials|login):? [\w.@-]{1,64} ?[/:] ?([^\s,;\"'<>]{5,256}+)"
            rb"| password (?:\"([^\"\r\n]{5,256}+)\"|'([^'\r\n]{5,256}+)'))"
        ),
        check=is_said,
        must_match=(
            "ok, credentials bob / «hunter2»",
            "login: admin:«hunter2»",
            "default credentials admin/«hunter2»,",
            'nmcli dev wifi connect Office password "«hunter2»"',
            "login: bob@x / «Tr0ub4dor»",
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
        pattern=re.compile(
            rb"(?i)(?:following )?password(?: below)?[^\n:]{0,80}:?[ \t]{0,8}\r?\n(?:[ \t]{0,8}\r?\n)?"
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
    Rule(
        id="table-value",
        family="key_value",
        catches="a secret in the cell beside its name",
        triggers=caseless(
            *(
                name + gap
                for name in (b"password", b"passwd", b"secret", b"token", b"api_key", b"access_key")
                for gap in (b" |", b"\t", b"  |", b"   ")
            )
        ),
        pattern=re.compile(
            rb"(?i)(?:password|passwd|secret|token|api_key|access_key)(?:[ \t]{0,60}\|[ \t]{0,60}|\t{1,4}| {3,60})"
            rb"([^\s|=:\"'<>]{5,512}+)(?=[ \t]{0,200}(?:\||\t|\r?\n|\Z)|  )"
        ),
        check=is_said,
        must_match=(
            "| db_password | «Tr0ub4dor&3» |",
            "db_password\t«0a1b2c3d4e5f»\tstring",
            "api_key     «0a1b2c3d4e5f6071»\n",
            "token | «0a1b2c3d4e5f»\n",
            "| secret   |   «aB3dEf9h»   |",
        ),
        must_not=(
            "| password | string | 12 |",
            "password\tvarchar(255)",
            "--token     TOKEN   to use",
            "token      required",
            "Password last set       11/21/2026",
        ),
    ),
    Rule(
        id="phrase",
        family="key_value",
        catches="a passphrase of several words",
        triggers=caseless(
            *(b"passphrase", b"mnemonic", b"seed phrase", b"recovery phrase", b"pass phrase"),
            follow=rb"[\"'=: ]",
            count=1,
        ),
        pattern=re.compile(
            rb"(?i)(?:passphrase|mnemonic|(?:seed|recovery|pass) phrase)[\"']?"
            + GAP
            + rb"(?:[:=]|is:?)"
            + GAP
            + rb"([a-z]{3,12}(?:[ -][a-z]{3,12}){2,24}+)(?![\w])"
        ),
        check=is_phrase,
        must_match=(
            "passphrase=«velvet orbit copper lantern», key=/a",
            "Enter passphrase: «velvet orbit copper lantern»",
            "seed phrase: «army van defense carry jealous true»",
            "mnemonic = «legal winner thank year wave sausage»",
            "the passphrase is «correct horse battery staple».",
        ),
        must_not=(
            "Enter passphrase for key",
            "passphrase: required for this key",
            "passphrase is not needed here",
            "mnemonic: mov",
            "recovery phrase was shown",
        ),
    ),
    Rule(
        id="line-value",
        family="key_value",
        catches="a value of several words on a line of its own, as YAML and INI have them",
        triggers=caseless(
            b"password",
            b"passphrase",
            b"secret",
            b"token",
            b"api_key",
            follow=rb"[:= \"']",
            count=1,
        ),
        pattern=re.compile(
            rb"(?i)(?:password|passphrase|secret|token|api_key)[\"']?[ \t]{0,40}+[:=][ \t]{1,40}+"
            rb"("
            + _PHRASE
            + rb"(?:[ \t]{1,4}+"
            + _PHRASE
            + rb"){1,24}+)(?=[ \t]{0,80}(?:#[^\n]{0,200})?(?:\r?\n|\Z))"
        ),
        before=re.compile(_LINE),
        reach=140,
        check=is_phrase,
        must_match=(
            "db:\n  password: «correct horse battery staple»\n  pool: 5",
            "password = «correct horse»\n",
            "- secret: «velvet orbit 77»\n",
            "x:\n    api_key: «my own key» # old\n",
            "db_password: «Tr0ub4dor and more»",
        ),
        must_not=(
            "2026-11-21 INFO password: must be at least 8 characters",
            "password: must be changed",
            "token: expired at noon",
            "password = input or default",
            "secret: not found in vault",
        ),
    ),
    Rule(
        id="pin",
        family="key_value",
        catches="a one-time code, a PIN or a card's check number",
        triggers=caseless(
            *(
                b"otp",
                b"pin",
                b"cvv",
                b"cvc",
                b"cvv2",
                b"otp_code",
                b"mfa_code",
                b"verification code",
            ),
            follow=rb"[ =:\"']",
            count=1,
        ),
        pattern=re.compile(
            rb"(?i)(?<![a-z])(?:otp|pin|cvv2?|cvc|otp_code|mfa_code|verification code)"
            rb"[\"']?(?:[ ]?[:=][ ]?|(?: for \w{1,40})? (?:is|was):? )[\"']?([0-9]{3,8})(?![0-9.:/-])"
        ),
        check=is_value,
        must_match=(
            "OTP for bob is «123456»",
            "PIN=«493021» accepted",
            '"cvv":"«123»"',
            "otp: «918273»",
            "cvc = «321»",
        ),
        must_not=(
            "pin 13 is high",
            "spin=1234",
            "pin=1",
            "status code: 200",
            "exit code is 127",
        ),
    ),
)
