"""Secrets that are announced with the name of their owner, or as codes to write down."""

import re

from log_operator.redact.late import late
from log_operator.redact.rule import Form, Rule, Trigger, Until, caseless
from log_operator.redact.values import is_said

_NAMES = (
    *(b"password", b"passwd", b"passphrase", b"passcode", b"passwort", b"kennwort", b"wachtwoord"),
    *(
        *(b"pin", b"pw", b"pwd", b"creds", b"credentials"),
        b"token",
        b"api key",
        b"mot de passe",
        "contraseña".encode(),
        b"contrase\xf1a",
        b"senha",
    ),
)
_LINKS = (b"for", b"of", "für".encode(), b"f\xfcr", b"pour", b"para", b"voor", b"de")
_SAID = rb"(?:is|was|has been|now|set|reset|changed|to|ist|lautet|est|es|\xc3\xa9)"
_SIGN = rb"(?:[:=]|->| " + _SAID + rb")"
_TAIL = rb"(?:" + _SAID + rb"|[^\r\n:=]*" + _SIGN + rb")"
_VALUE = rb"(?:[\w.@-]{1,64} / )?(?:[\"'`]([^\s\"'`]{4,1024}+)[\"'`]|([^\s\"'`,;<>]{4,1024}+))"
_CODE = rb"[\"']?(?=[A-Za-z-]{0,12}[0-9])[A-Za-z0-9]{3,12}(?:-[A-Za-z0-9]{3,12}){0,7}+[\"']?"
_NAMED = tuple(
    name + b" " + link + b" "
    for name in _NAMES
    for link in (_LINKS if name[:1] in b"pmkwc" else (b"for",))
    if (name, link) != (b"password", b"for")
)
_KEY = "iVtQB6MpvkfBMnThZH41beZtCUSq8M1oWVzM1q3pTS1O"

RULES = (
    Rule(
        id="said-for",
        family="key_value",
        catches="a secret told with its owner: password for bob is X",
        triggers=(
            # What servers say of each login that fails.
            Trigger(b"password for ", form=Form.CASELESS, tail=_TAIL),
            *caseless(*_NAMED, b"new value: "),
        ),
        until=Until(re.compile(rb"(?i)" + _SIGN + rb"|([\r\n])"), 1024),
        pattern=late(
            rb"(?i)(?:"
            + rb"|".join(_NAMES)
            + rb") (?:"
            + rb"|".join(_LINKS)
            + rb") (?:(?:the|user|account|benutzer|usuario|utilisateur|gebruiker) ){0,3}"
            rb"(?:[\w.@-]{1,40} ){0,3}?(?:'[^'\r\n]{1,80}'|\"[^\"\r\n]{1,80}\""
            rb"|[\[<`]?[\w.@\\-]{1,64}[\]>`]?)(?: user| account)?(?: \([^()\r\n]{1,160}\))?"
            rb"(?:(?: "
            + _SAID
            + rb"){1,5}+:?| ?(?:[:=]|->))(?: {1,8}|\r?\n[ \t]{1,8})?"
            + _VALUE
            + rb"|new value: ([^\s]{4,256}+)(?=[ ]?\r?\n[^\n]{0,20}[Pp]assword)"
        ),
        check=is_said,
        must_match=(
            "the password for bob is «granite49*», please change it",
            "Generated security password for user admin: «83e86aaa-f2f8-4c52»",
            "Password for the elastic user (reset with `x -u elastic`):\n  «zH=k*+4ukx5U»",
            "Passwort für Benutzer bob: «C3d4r_450»",
            "Password for 'https://bob@git.example': «hunt3r2!»",
            "pw for the prod box: «EUlVQxH8G5?»",
            "creds for staging -> bob / «vL^g^kGoy6»",
            "setting password for ubuntu:«pickle-comet-turtle6»",
            "New value: «o57NwZY0f-C» \nPassword for the [x] user successfully reset.",
            "Passwort für bob lautet «hunt3r2!»",
            "password for user bob: «wLHrjZlClaIagDSpFhOa»",
            "mot de passe pour bob : '«hunt3r2!»'",
        ),
        must_not=(
            "Failed password for root from 10.0.0.1 port 22 ssh2",
            "password for bob: expired",
            "[sudo] password for bob: ",
            "password for user bob was changed to comply",
            "token for app is valid until 2026-11-22",
            "New value: 12\nlimit for users",
            "Password for 'https://bob@git.example': ",
        ),
    ),
    Rule(
        id="recovery-code",
        family="key_value",
        catches="codes and keys to recover an account, a disk or a vault with",
        triggers=caseless(
            *(
                kind + what
                for kind in (b"recovery ", b"backup ", b"scratch ", b"unseal ", b"emergency ")
                for what in (b"code", b"key")
            ),
            b"recovery_code",
            b"backup_code",
        ),
        pattern=late(
            rb"(?i)(?:recovery|backup|scratch|unseal|emergency)[ _](?:"
            rb"codes?[\"']?(?: are| is)? ?[:=] ?\[?\s{0,8}("
            + _CODE
            + rb"(?:[, ]{1,3}\s{0,8}"
            + _CODE
            + rb"|\r?\n[ \t]{0,8}(?:- )?"
            + _CODE
            + rb"){0,24}+)"
            rb"|key[\"']?(?: #?[0-9]{1,2})?(?: \([\w ]{1,24}\))? ?[:=] ?[\"']?"
            rb"([A-Za-z0-9+/=-]{20,128}+))"
        ),
        check=lambda secret: len(secret) > 5 and any(48 <= byte <= 57 for byte in secret),
        must_match=(
            "recovery codes: «d13d6-52d2b, a933c-ffe21, 0f3c5-e4dd5»",
            f"Unseal Key 1: «{_KEY}»\nx",
            "Recovery Key: «111111-222222-333333-444444-555555-666666-777777-888888»",
            '"recovery_codes": [«"a1b2c3d4", "e5f6a7b8"»]',
            "Backup codes:\n«1234 5678\n2345 6789»\n",
            f"Recovery Key 3 (base64): «{_KEY}»",
        ),
        must_not=(
            "recovery code: 0",
            "backup codes: none left",
            "recovery key: not escrowed",
            "unseal key shares: 5",
            "exit after recovery codepath",
        ),
    ),
)
