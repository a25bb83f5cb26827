"""Private keys that span lines: PEM, OpenSSH, PGP, PuTTY."""

import re

from log_operator.redact.rule import Rule, exact

_BEGIN = rb"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"
_WHOLE = rb"(?:[^-]{1,4096}+|-(?!----(?:BEGIN|END) )){0,4096}+-----END [A-Z0-9 ]{1,60}-----"
# Without an end: the lines that go on as a key does, whatever columns a log put before them.
_BROKEN = (
    rb"(?:\\{1,7}+[nr]|[A-Za-z0-9+/=]{1,64}+){0,1024}+"
    rb"(?:[ \t\"',]{0,4}\r?\n(?:[A-Z][A-Za-z-]{2,20}: [^\n]{0,100}\n){0,4}+"
    rb"(?:[^\n]{0,160}?[A-Za-z0-9+/=]{24,512}+[ \t\"',]{0,4}\r?(?:\n|\Z)){0,1024}+"
    rb"(?:[A-Za-z0-9+/]{1,64}={1,2})?)?"
)
_BODY = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF0p2uYhQ2m"
_PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{_BODY}\n{_BODY}\n-----END RSA PRIVATE KEY-----"
_PGP = (
    f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{_BODY}\n=aB1c\n-----END PGP PRIVATE KEY BLOCK-----"
)

RULES = (
    Rule(
        id="private-key",
        family="key_blocks",
        catches="a PEM, OpenSSH or PGP private key",
        triggers=exact(b"-----BEGIN ", follow=rb"[A-Z0-9 ]", count=10),
        pattern=re.compile(rb"(" + _BEGIN + rb"(?:" + _WHOLE + rb"|" + _BROKEN + rb"))"),
        must_match=(
            f"a\n«{_PEM}»\nb",
            "k=«" + _PEM.replace("\n", "\\n") + "»\\n",
            f"x «{_PGP}» y",
            f"cut\n«-----BEGIN OPENSSH PRIVATE KEY-----\n{_BODY}\n»and on it goes",
        ),
        must_not=(
            f"-----BEGIN CERTIFICATE-----\n{_BODY}\n-----END CERTIFICATE-----",
            f"-----BEGIN PUBLIC KEY-----\n{_BODY}\n-----END PUBLIC KEY-----",
            "-----BEGIN TRANSMISSION-----",
        ),
    ),
    Rule(
        id="private-key-end",
        family="key_blocks",
        catches="the end of a private key whose beginning lies outside of what was read",
        triggers=exact(b"-----END ", follow=rb"[A-Z0-9 ]", count=7),
        pattern=re.compile(rb"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"),
        before=re.compile(rb"\n\r?[A-Za-z0-9+/=]{1,128}(?:\n\r?[A-Za-z0-9+/=]{16,128}){0,127}"),
        reach=10_240,
        must_match=(
            f"«{_BODY}\n{_BODY}\n-----END RSA PRIVATE KEY-----»\nb",
            f"a b\n«{_BODY}\r\n-----END PRIVATE KEY-----»",
            "«=aB1c\n-----END PGP PRIVATE KEY BLOCK-----»",
        ),
        must_not=(
            f"{_BODY}\n-----END CERTIFICATE-----",
            f"{_BODY}\n-----END PUBLIC KEY-----",
            "no key before it -----END PRIVATE KEY-----",
        ),
    ),
    Rule(
        id="putty-key",
        family="key_blocks",
        catches="the private part of a PuTTY key",
        triggers=exact(b"Private-Lines: "),
        pattern=re.compile(
            rb"Private-Lines: [0-9]{1,4}\r?\n"
            rb"((?:[A-Za-z0-9+/=]{1,80}\r?\n){0,500}[A-Za-z0-9+/=]{1,80}(?=\r?\n|\Z))"
        ),
        must_match=(
            f"Private-Lines: 1\n«{_BODY}»\nPrivate-MAC: 12ab",
            f"Private-Lines: 2\r\n«{_BODY}\r\n{_BODY}»\r\n",
            f"x\nPrivate-Lines: 1\n«{_BODY}»",
        ),
        must_not=("Public-Lines: 1\nAAAA", "Private-Lines: \n", "Private-Lines: 1 read"),
    ),
)
