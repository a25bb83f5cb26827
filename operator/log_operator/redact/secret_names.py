"""The names whose values are secret, and where a rule begins to look for them."""

import re
from collections.abc import Iterable

from log_operator.redact.rule import Trigger, caseless

_SEPARATORS = ("", "_", "-", ".")


def _spell(words: str) -> tuple[bytes, ...]:
    """Names as bytes, in either case beyond ASCII, their words joined in each way; `a+b` is two."""
    joined = [
        sign.join(name.split("+"))
        for name in words.split()
        for sign in (_SEPARATORS if "+" in name else ("",))
    ]
    spelled = (case(name) for name in joined for case in (str.lower, str.title, str.upper))
    return tuple(dict.fromkeys(_fold(name).encode() for name in spelled))


def _fold(name: str) -> str:
    """The name with ASCII in lower case only, which patterns take in either."""
    return "".join(char.lower() if char.isascii() else char for char in name)


NAMES = (
    *(b"contrase\xf1a", b"l\xf6senord", b"mot de passe"),
    *_spell(
        "password passwd passphrase passcode pswd passwrd secret token credential credentials"
        " secret+key+base secret+value secret+string token+value private+token"
        " password+confirmation password+confirm password+again password+repeat password+hash"
        " bindpw bind_pw rootpw mysqlpwd wpapsk wpa_psk auth+salt authtok erlang+cookie"
        " passwort kennwort zugangsdaten geheimnis geheimschlüssel geheimschluessel"
        " zugangsschlüssel zugangsschluessel zugriffsschlüssel zugriffsschluessel api+schlüssel"
        " api+schluessel passwortbestätigung wachtwoord geheim geheime+sleutel"
        " contraseña contraseñas contrasena contrasenas clave+secreta clave+api clave+acceso"
        " mot+de+passe jeton jeton+acces cle+api clé+api cle+secrete clé+secrète clef+secrete"
        " secret+partage senha senha+banco chave+secreta chave+api palavra+passe"
        " parola chiave+api chiave+segreta segreto hasło haslo klucz+api"
        " lösenord losenord hemlighet passord kodeord adgangskode salasana heslo jelszó jelszo"
        " şifre sifre parolă пароль секрет ключ+api κωδικός סיסמה パスワード 密码 密碼 口令"
        " 비밀번호"
    ),
)
"""Names that say so wherever they stand, also at the end of longer names."""
_KINDS = tuple(
    b"api secret access product auth authentication signing signature encryption decryption"
    b" encrypt decrypt master shared preshared pre_shared pre-shared storage account subscription"
    b" functions app application consumer integration license licence private validation machine"
    b" service admin write ingest crypt crypto cipher aes sas hmac deploy unseal session wallet"
    b" gossip tacacs radius network activation registration recovery webhook vault root jwt".split()
)
"""What makes the value of a key secret if it stands before the word `key`."""
KEYS = tuple(kind + sign + b"key" for kind in _KINDS for sign in (b"", b"_", b"-", b".", b" "))
SHORT_NAMES = tuple(
    b"pwd pass sshpass dbpass db_pass userpass rootpass adminpass storepass keypass bindpass"
    b" authpass pw mdp clave"
    b" mypass smtppass ftppass mailpass cred creds psw passw redisauth redis_auth"
    b" rediscli_auth psk".split()
)
"""Names that say so unless a letter stands before them."""
LIST_NAMES = tuple(
    b"network_key passwords secrets tokens api_keys apikeys api-keys api-key access_keys"
    b" accesskeys credentials password"
    b" secret token api_key apikey signing_keys signingkeys".split()
)
"""Names that lists and pairs have."""
_DOTTED = (b"password", b"passwd", b"passphrase", b"secret", b"token", b"api_key", b"secret_key")
_KEY_END = rb"[\"'=:>\[\\%\]\t\r\n0-9&\x1b<\xef#^_.-]"
SUFFIX = (
    rb"(?:(?=[_.0-9-])(?:[_.-]?[0-9]{1,3}|[_.-](?:old|new|prod|production|dev|test|staging|stage|live|backup|prev"
    rb"|previous|current|next|primary|secondary|main|default|plain|plaintext|text|raw|base64|b64"
    rb"|confirm|confirmation|repeat|again)))?+"
)
"""What may stand behind a name and still say the same."""


def triggers(*names: bytes) -> tuple[Trigger, ...]:
    """What can stand right behind a name; blanks only where a separator may still come."""
    spaced = tuple(name + b" " for name in names)
    return (
        caseless(*names, follow=_KEY_END, count=1)
        + caseless(*spaced, follow=rb"[ \t=:,\xef-]", count=1)
        + caseless(*(name + b"........" for name in _DOTTED if name in names))
    )


_Trie = dict[int, "_Trie"]
_END = -1
"""Where a name may end."""
_TOLD_BY = 4
"""Bytes at the end of a name that few other words end with."""


def any_of(names: tuple[bytes, ...]) -> bytes:
    """The names in either case as one alternative, the longest first.

    It is written as a tree and without a flag: so each byte leaves few branches, and a branch
    that begins otherwise is passed over without being tried.
    """
    root: _Trie = {}
    for name in names:
        node = root
        for byte in name.lower():
            node = node.setdefault(byte, {})
        node[_END] = {}
    return rb"(?-i:" + _branch(root) + rb")"


def _branch(node: _Trie) -> bytes:
    branches = [_either_case(byte) + _branch(node[byte]) for byte in sorted(node) if byte != _END]
    if not branches:
        return b""
    if len(branches) == 1 and _END not in node:
        return branches[0]
    return rb"(?:" + b"|".join(branches) + (rb")?" if _END in node else rb")")


def _either_case(byte: int) -> bytes:
    char = bytes((byte,))
    return rb"[%b%b]" % (char, char.upper()) if char.isalpha() else re.escape(char)


def behind_any_of(names: Iterable[bytes]) -> bytes:
    """What says that one of the names ends here, in either case; each is looked at from behind.

    Where the last four bytes of none stand, the longer ones are not tried, width by width.
    """
    widths: dict[int, list[bytes]] = {}
    for name in names:
        widths.setdefault(len(name), []).append(name)
    parts = [(width, rb"(?<=%b)" % any_of(tuple(widths[width]))) for width in sorted(widths)]
    shorter = [part for width, part in parts if width <= _TOLD_BY]
    longer = b"|".join(part for width, part in parts if width > _TOLD_BY)
    if longer:
        ends = {name[-_TOLD_BY:] for width in widths for name in widths[width] if width > _TOLD_BY}
        shorter.append(rb"(?<=%b)(?:%b)" % (any_of(tuple(ends)), longer))
    return rb"(?>%b)" % b"|".join(shorter)


_ENDS = any_of(tuple({kind[-2:] for kind in _KINDS}))
BEHIND_KIND = rb"(?<=[a-zA-Z_. -])(?:(?<=%b)|(?<=%b[_. -]))" % (_ENDS, _ENDS) + behind_any_of(
    key[:-3] for key in KEYS
)
"""What says that a kind of key whose value is secret ends here; most places are refused soon."""
