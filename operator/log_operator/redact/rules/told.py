"""Secrets told in messages that call them wrong, behind their user, and in other languages."""

from log_operator.redact.late import late
from log_operator.redact.rule import Rule, caseless
from log_operator.redact.values import is_said

_QUOTED = rb"(?:\\{0,3}[\"'`]([^\s\"'`\\]{1,1024}+)\\{0,3}[\"'`]|([^\s\"'`,;<>\\]{4,1024}+))"
_BLANK_NAMES = (b" password ", b" passwd ", b" pw ")

RULES = (
    Rule(
        id="said-refused",
        family="key_value",
        catches="a secret that a message calls wrong, or tells in brackets",
        triggers=caseless(
            *(
                lead + name
                for lead in (b"invalid ", b"incorrect ", b"wrong ", b"bad ")
                for name in (b"password", b"passphrase", b"api", b"token", b"secret", b"access")
            ),
            *(
                name + sign
                for name in (b"password", b"passphrase", b"api key")
                for sign in (b" (", b" [", b" <")
            ),
        ),
        pattern=late(
            rb"(?i)(?:(?:invalid|incorrect|wrong|bad) (?:password|passphrase|(?:api|access)[ _-]?"
            rb"(?:key|token)|apikey|token|secret)(?: provided| supplied| given| entered| used)?"
            rb"(?::[ ]?|[ ]?=[ ]?| (?=[\"'`(\[<]))|(?:pass(?:word|phrase)|api key) (?=[(\[<]))"
            rb"[\"'`(\[<]{0,2}(?!redacted:)([^\s\"'`<>()\[\]{},;]{5,1024}+)(?![(\[:])"
        ),
        check=is_said,
        must_match=(
            "invalid api key: «X6DexIjriyYRT8esF2E6» (401)",
            "Incorrect API key provided: «X6DexIjr-iyYRT8.» You can find yours",
            "wrong password («Tr0ub4dor») for user bob",
            "password [«Tr0ub4dor»] invalid",
            'bad token "«0a1b2c3d»"',
        ),
        must_not=(
            "invalid api key: missing",
            "Unpacking passwd (1:4.13+dfsg1-1+deb12u2) over (1:4.13+dfsg1-1+deb12u1) ...",
            "Incorrect password provided: see the log",
            "wrong password (attempt 3)",
            "password [required]",
            "invalid token: } at 12:30",
            "bad password (8 characters at least)",
        ),
    ),
    Rule(
        id="said-after-user",
        family="key_value",
        catches="a password behind its user: user bob password X",
        triggers=caseless(*_BLANK_NAMES, follow=rb"[\\\"'`]", count=1)
        + caseless(*_BLANK_NAMES, follow=rb"[^\s\"'`,;<>\\]", count=4),
        pattern=late(rb"(?i) (?:password|passwd|pw) " + _QUOTED),
        before=late(
            rb"(?i)(?=[\"']?[\w.@-]{1,64}[\"']?(?:[ ]?[=:][ ]?| )"
            rb"(?:resu|emanresu|nigol))"
        ),
        reach=90,
        is_before_first=True,
        check=is_said,
        must_match=(
            "username bob password «hunter2x»",
            "user=bob password «hunter2x» ok",
            "login: bob passwd '«Tr0ub4dor»'",
            "user bob pw «Tr0ub4dor»",
            "Username: 'bob' password «hunter2x»",
        ),
        must_not=(
            "user bob password changed",
            "user bob password expired 2 days ago",
            "username and password needed",
            "user bob password is 90 days old",
            "for bob password hunter2x",
        ),
    ),
    Rule(
        id="said-abroad",
        family="key_value",
        catches="a secret in a sentence of another language: Passwort ist X",
        triggers=caseless(
            *(b"wort ist ", b"wort lautet ", b"contrase\xc3\xb1a es ", b"clave es "),
            *(b"mot de passe est", b"senha \xc3\xa9 ", b"senha e ", b"wachtwoord is "),
            *(b"parola \xc3\xa8 ", b"password \xc3\xa8 ", b"l\xc3\xb6senordet \xc3\xa4r "),
        ),
        pattern=late(
            rb"(?i)(?:wort (?:ist|lautet)|contrase\xc3\xb1a es|clave es|mot de passe est"
            rb"|senha (?:\xc3\xa9|e)|wachtwoord is|(?:parola|password) \xc3\xa8"
            rb"|l\xc3\xb6senordet \xc3\xa4r)(?: jetzt| nu| ahora| maintenant)?:? " + _QUOTED
        ),
        check=is_said,
        must_match=(
            'Das Passwort ist "«hunt3r2»"',
            "Ihr Kennwort lautet «Tr0ub4dor»",
            "La contraseña es «hunt3r2»",
            "votre mot de passe est: «hunt3r2»",
            "A senha é «hunt3r2»",
        ),
        must_not=(
            "Das Passwort ist abgelaufen",
            "La contraseña es incorrecta",
            "le mot de passe est requis",
            "A senha é inválida",
            "het wachtwoord is verlopen",
        ),
    ),
)
