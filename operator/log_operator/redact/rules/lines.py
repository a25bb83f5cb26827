"""Secrets in tables, in lines of their own, and of several words."""

from log_operator.redact.dress import GAP
from log_operator.redact.late import late
from log_operator.redact.rule import Rule, caseless
from log_operator.redact.values import is_phrase, is_said, is_value

_PHRASE = rb"[^\s\"'#&,;:=(){}\[\]<>|][^\s\"'#,;=(){}\[\]<>|]{0,64}+"
_CELL_NAMES = (
    *(b"password", b"passwd", b"passwort", b"kennwort", b"pwd", b"secret", b"token", b"apikey"),
    *(
        kind + sign + b"key"
        for kind in (b"api", b"access", b"secret", b"private", b"master")
        for sign in b"_ - .".split()
    ),
)
_LINE_NAMES = (b"password", b"passphrase", b"secret", b"token", b"api_key")
_BEGIN = rb"(?i)(?<!nexpected )(?:password|passphrase|secret|token|api_key)[\"']?[ \t]{0,40}+[:=]"
_LINE = (
    rb"(?=[\w. \"'\t+-]{0,190}+(?:\n|\Z))"
    rb"(?=[\w. \"'-]{0,60}?(?:[ \t]{0,60}+(?:-[ \t]{1,4}+|[+-])?[ \t]{0,60}+)(?:\n|\Z))"
)

RULES = (
    Rule(
        id="table-value",
        family="key_value",
        catches="a secret in the cell beside its name",
        triggers=caseless(
            *(
                name + gap
                for name in _CELL_NAMES
                for gap in (b"| ", b" |", b"\t", b"  |", b"   ", b"\n: ")
            )
        ),
        pattern=late(
            rb"(?i)(?:password|passwd|secret|token|pwd|passwort|kennwort"
            rb"|(?:api|access|secret|private|master)[._-]key|apikey)(?:[ \t]{0,60}\|["
            rb" \t]{0,60}|(?:\t{1,4}| {3,60})(?:REG_\w{2,9}[ \t]{1,60})?|\n: )"
            rb"([^\s|=:\"'<>]{5,512}+={0,2})(?=[ \t]{0,200}(?:\||\t|\r?\n|\Z)|  )"
        ),
        check=is_said,
        must_match=(
            "| db_password | «Tr0ub4dor&3» |",
            "db_password\t«0a1b2c3d4e5f»\tstring",
            "api_key     «0a1b2c3d4e5f6071»\n",
            "token | «0a1b2c3d4e5f»\n",
            "oauth_token| «0a1b2c3d4e5f6g7h=»\n",
            "| secret   |   «aB3dEf9h»   |",
            "    DefaultPassword    REG_SZ    «raven443?»",
            "? api_token\n: «0a1b2c3d4e5f»\n",
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
        pattern=late(
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
            "mnemonic: «correct-horse-battery-staple»",
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
            *(name + quote for name in _LINE_NAMES for quote in (b'"', b"'")),
            follow=rb"[:=]",
            count=1,
        )
        + caseless(
            *(name + sign for name in _LINE_NAMES for sign in (b":", b"=")),
            follow=rb"[ \t]",
            count=1,
        )
        + caseless(
            *(name + sign for name in _LINE_NAMES for sign in (b" ", b"\t")),
            follow=rb"[ \t:=]",
            count=1,
        ),
        pattern=late(
            _BEGIN + rb"[ \t]{1,40}+"
            rb"("
            + _PHRASE
            + rb"(?:[ \t]{1,4}+"
            + _PHRASE
            + rb"){1,24}+)(?=[ \t]{0,80}(?:#[^\n]{0,200})?(?:\r?\n|\Z))"
        ),
        before=late(_LINE),
        is_before_first=True,
        begin=late(_BEGIN + rb"[ \t]"),
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
            "unexpected token: VARCHAR in statement",
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
        pattern=late(
            rb"(?i)(?<![a-z])(?:otp|pin|cvv2?|cvc|otp_code|mfa_code|verification code)"
            rb"[\"']?(?:[ ]?[:=][ ]?| (?=[0-9]{6})|(?: for \w{1,40})? (?:is|was):?"
            rb" )[\"']?([0-9]{3,8})(?![0-9.:/-])"
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
