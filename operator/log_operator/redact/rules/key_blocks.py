"""Private keys that span lines: PEM, OpenSSH, PGP, PuTTY, OpenVPN, JWK, XML, and base64 of them."""

from log_operator.redact.checks import holds_credentials, is_random, is_registry_login
from log_operator.redact.late import late
from log_operator.redact.rule import Rule, exact

_BLANK = rb"(?: |\+|%20)"
_KIND = (
    rb"(?:[A-Za-z0-9]{1,20}"
    + _BLANK
    + rb"){0,5}(?:PRIVATE"
    + _BLANK
    + rb"KEY(?:"
    + _BLANK
    + rb"BLOCK)?|Static"
    + _BLANK
    + rb"key"
    + _BLANK
    + rb"V1)"
)
_BEGIN = rb"----(?:-|" + _BLANK + rb")BEGIN" + _BLANK + _KIND + rb"(?:-| )----"
_END = rb"----(?:-|" + _BLANK + rb")END" + _BLANK + rb"[A-Za-z0-9 +%]{1,80}(?:-| )----"
_WHOLE = rb"(?:[^-]{1,4096}+|-(?!---[- +%](?:20)?(?:BEGIN|END)[ +%])){0,4096}+" + _END
# Without an end: the lines that go on as a key does, whatever columns a log put before them.
_BROKEN = (
    rb"(?:\\{1,16}+[nr]|#01[25]|%0[ADad]|(?:Version|Comment|Proc-Type|DEK-Info): [^\\\"\n]{1,99}+"
    rb"|[A-Za-z0-9+/=]{1,64}+){0,16384}+"
    rb"(?:[ \t\"',]{0,4}\r?\n(?:[A-Z][A-Za-z-]{2,20}: [^\n]{0,100}\n){0,4}+"
    rb"(?:(?:[^\n]{0,80}[|>:\]])?[ \t]{0,4}\r?\n)?"
    rb"(?:[^\n]{0,160}?[A-Za-z0-9+/=]{24,512}+[ \t\"',]{0,4}\r?(?:\n|\Z)){0,16384}+"
    rb"(?:[A-Za-z0-9+/]{1,64}={1,2})?)?"
)
_BODY = "MIIEpAIBAAKCAQEA0Z3VS5JJcds3xfn/ygWyF0p2uYhQ2m"
_HEX = "0123456789abcdef0123456789abcdef"
_PEM = f"-----BEGIN RSA PRIVATE KEY-----\n{_BODY}\n{_BODY}\n-----END RSA PRIVATE KEY-----"
_PGP = (
    f"-----BEGIN PGP PRIVATE KEY BLOCK-----\n\n{_BODY}\n=aB1c\n-----END PGP PRIVATE KEY BLOCK-----"
)
_SSH2 = (
    f"---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n{_BODY}\n---- END SSH2 ENCRYPTED PRIVATE KEY ----"
)
_VPN = f"-----BEGIN OpenVPN Static key V1-----\n{_HEX}\n-----END OpenVPN Static key V1-----"
_NUMBER = "u1W_H0m8Xc2b9sQ7tKfYpLr4ZgVjNaEoRiDkMwCxBhS"

RULES = (
    Rule(
        id="private-key",
        family="key_blocks",
        catches="a PEM, OpenSSH, PGP or OpenVPN private key",
        triggers=exact(b"-----BEGIN", follow=rb"[ +%]", count=1)
        + exact(b"---- BEGIN ", b"----+BEGIN+", b"----%20BEGIN%20"),
        pattern=late(rb"(" + _BEGIN + rb"(?:" + _WHOLE + rb"|" + _BROKEN + rb"))"),
        must_match=(
            f"a\n«{_PEM}»\nb",
            "k=«" + _PEM.replace("\n", "\\n") + "»\\n",
            f"x «{_PGP}» y",
            f"cut\n«-----BEGIN OPENSSH PRIVATE KEY-----\n{_BODY}\n»and on it goes",
            "k=«" + _PEM.replace("\n", "%0A").replace(" ", "+").replace("/", "x") + "»&x=1",
            f"«-----BEGIN PGP PRIVATE KEY BLOCK-----\nVersion: 1\n\n{_BODY}\n»that was cut",
            f"old «{_SSH2}» key",
            f"<tls-auth>\n«{_VPN}»\n</tls-auth>",
            "mail:\n> «" + _PEM.replace("\n", "\n> ") + "»\n",
        ),
        must_not=(
            f"-----BEGIN CERTIFICATE-----\n{_BODY}\n-----END CERTIFICATE-----",
            f"-----BEGIN PUBLIC KEY-----\n{_BODY}\n-----END PUBLIC KEY-----",
            "-----BEGIN TRANSMISSION-----",
            f"-----BEGIN PGP PUBLIC KEY BLOCK-----\n{_BODY}\n-----END PGP PUBLIC KEY BLOCK-----",
            "---- BEGIN SSH2 PUBLIC KEY ----",
        ),
    ),
    Rule(
        id="private-key-end",
        family="key_blocks",
        catches="the end of a private key whose beginning lies outside of what was read",
        triggers=exact(b"-----END ", follow=rb"[A-Z0-9 ]", count=7),
        pattern=late(rb"-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----"),
        before=late(rb"\n\r?[A-Za-z0-9+/=]{1,128}(?:\n\r?[A-Za-z0-9+/=]{16,128}){0,127}"),
        reach=10_240,
        must_match=(
            f"«{_BODY}\n{_BODY}\n-----END RSA PRIVATE KEY-----»\nb",
            f"a b\n«{_BODY}\r\n-----END PRIVATE KEY-----»",
            "«=aB1c\n-----END PGP PRIVATE KEY BLOCK-----»",
            f"x y\n«{_BODY}\n-----END EC PRIVATE KEY-----» z",
            f"1 2\n«{_BODY}\n{_BODY}\nabc=\n-----END OPENSSH PRIVATE KEY-----»\n",
        ),
        must_not=(
            f"{_BODY}\n-----END CERTIFICATE-----",
            f"{_BODY}\n-----END PUBLIC KEY-----",
            "no key before it -----END PRIVATE KEY-----",
            "-----END OF FILE-----",
            f"{_BODY}\n-----END PGP MESSAGE-----",
        ),
    ),
    Rule(
        id="putty-key",
        family="key_blocks",
        catches="the private part of a PuTTY key",
        triggers=exact(b"Private-Lines", follow=rb"[:%]", count=1),
        pattern=late(
            rb"Private-Lines(?::|%3A)" + _BLANK + rb"[0-9]{1,4}(?![0-9])(?:"
            rb"(?:\r?\n|(?:\\r)?\\n|%0A)?+((?:[^P]{1,256}+|P(?!rivate-(?:MAC|Hash|Lines)|uTTY-User)){1,256}+"
            rb"Private-(?:MAC|Hash)(?::|%3A)" + _BLANK + rb"[0-9a-f]{40,64})"
            rb"|(?:\r?\n|(?:\\r)?\\n)"
            rb"((?:[A-Za-z0-9+/=]{1,80}(?:\r?\n|(?:\\r)?\\n)){0,500}[A-Za-z0-9+/=]{1,80}(?=\r?\n"
            rb"|\\|\Z)))"
        ),
        must_match=(
            f"Private-Lines: 1\n«{_BODY}\nPrivate-MAC: {_HEX}01234567»",
            f"app[1]: Private-Lines: 1\n«app[1]: {_BODY}\napp[1]: Private-MAC: {_HEX}01234567»",
            f"Private-Lines%3A%201%0A«{_BODY}%0APrivate-MAC%3A%20{_HEX}01234567»",
            f"Private-Lines: 2\r\n«{_BODY}\r\n{_BODY}»\r\n",
            f"x\nPrivate-Lines: 1\n«{_BODY}»",
            f"Private-Lines: 1\\n«{_BODY}»\\nPrivate-MAC: 12",
            f"Public-Lines: 1\nAAAA\nPrivate-Lines: 1\n«{_BODY}=»\n",
        ),
        must_not=(
            "Public-Lines: 1\nAAAA",
            "Private-Lines: \n",
            "Private-Lines: 1 read",
            f"Private-Lines: 1 read\nPrivate-Lines: 2 of 3 {_HEX}",
            "Private-Lines: x\nAAAA",
            "Private-MAC: short",
        ),
    ),
    Rule(
        id="private-key-base64",
        family="key_blocks",
        catches="a private key in base64, as Kubernetes keeps them",
        triggers=exact(b"LS0tLS1CRUdJTi", b"LS0tLSBCRUdJTiBTU0gy", b"UHVUVFktVXNlci1LZXkt"),
        pattern=late(rb"((?:LS0tLS|UHVUVF)[A-Za-z0-9+/_-]{20,16384}+={0,2})"),
        check=holds_credentials,
        must_match=(
            "key: «LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2UUlCQURBTkJn»",
            '"tls.key":"«LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQpNSUlF»",',
            "client-key-data: «LS0tLS1CRUdJTiBFQyBQUklWQVRFIEtFWS0tLS0tCk1IY0NB»\n",
            "x=«LS0tLS1CRUdJTiBPUEVOU1NIIFBSSVZBVEUgS0VZLS0tLS0KYjNCbGJu»&y",
            "(«LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JSUV2UUlCQURBTg==»)",
        ),
        must_not=(
            "crt: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCk1JSURkekNDQWwrZ0F3SUJBZ0lF",
            "pub: LS0tLS1CRUdJTiBQVUJMSUMgS0VZLS0tLS0KTUlJQklqQU5CZ2txaGtpRzl3",
            "LS0tLS1CRUdJTi",
            "LS0tLS1FTkQgUFJJVkFURSBLRVktLS0tLQo=",
            "LS0tLS1CRUdJTi is how they begin",
        ),
    ),
    Rule(
        id="encoded-login",
        family="key_blocks",
        catches="a connection string or a registry's login in base64",
        triggers=exact(
            *b"cG9zdGdy bXlzcWw6 bW9uZ29k cmVkaXM6 cmVkaXNz YW1xcDov YW1xcHM6 amRiYzp U2VydmVy"
            b" RGF0YSBT RGVmYXVs RW5kcG9p aHR0cHM6 aHR0cDov aG9zdD eyJhdXRocyI6 eyJ1c2VybmFt"
            b" eyJwYXNzd29y cGFzc3dvcmQ UEFTU1dPUk dXNlcj bWFyaWFk c21cDov".split(),
            follow=rb"[A-Za-z0-9+/]",
            count=8,
        ),
        pattern=late(rb"(?<![A-Za-z0-9+/])([A-Za-z0-9+/_-]{16,16384}+={0,2})"),
        check=lambda blob: holds_credentials(blob) or is_registry_login(blob),
        must_match=(
            "url: «cG9zdGdyZXM6Ly9hcHA6aHVudGVyMkBkYi5leGFtcGxlL3Nob3A=»",
            "«bW9uZ29kYjovL3Jvb3Q6aHVudGVyMkBkYi5leGFtcGxlLw==» set",
            'X-Registry: "«eyJ1c2VybmFtZSI6ImJvYiIsInBhc3N3b3JkIjoiaHVudGVyMiJ9»"',
            ".dockercfg: «eyJhdXRocyI6eyJyLmV4YW1wbGUiOnsiYXV0aCI6IlltOWlPbWgxYm5SbGNqST0ifX19»",
            "conn «U2VydmVyPWRiO1VpZD1zYTtQYXNzd29yZD1odW50ZXIyOw==»,",
        ),
        must_not=(
            "aHR0cHM6Ly9leGFtcGxlLmNvbS9hL2IvYw==",
            "cG9zdGdyZXNxbCBpcyBhIGRhdGFiYXNl",
            "U2VydmVyIHN0YXJ0ZWQgb24gcG9ydCA4MDgw",
            "xcG9zdGdyZXM6Ly9hcHA6aHVudGVyMkBkYg",
            "aHR0cDovL2V4YW1wbGUub3JnLw==",
        ),
    ),
    Rule(
        id="key-number",
        family="key_blocks",
        catches="a private number of a JWK or of an XML key",
        triggers=exact(
            *(b'"%b":' % name for name in (b"d", b"p", b"q", b"dp", b"dq", b"qi", b"k")),
            *(b'\\"%b\\":' % name for name in (b"d", b"k")),
            follow=rb"[ \\\"]",
            count=1,
        )
        + exact(
            b"<D>",
            b"<P>",
            b"<Q>",
            b"<DP>",
            b"<DQ>",
            b"<InverseQ>",
            follow=rb"[A-Za-z0-9+/]",
            count=16,
        ),
        pattern=late(
            rb"\\?\"[dpqk][pqi]?\\?\": ?\\?\"([A-Za-z0-9_-]{42,2048}+)\\?\""
            rb"|<(?:D|P|Q|DP|DQ|InverseQ)>([A-Za-z0-9+/=\s]{40,2048}+)</"
        ),
        check=is_random,
        must_match=(
            f'{{"kty":"EC","d":"«{_NUMBER}»"}}',
            f'"d": "«{_NUMBER}{_NUMBER}»", "e": "AQAB"',
            f'{{\\"kty\\":\\"oct\\",\\"k\\":\\"«{_NUMBER}»\\"}}',
            f"<Modulus>AA</Modulus><D>«{_BODY}{_BODY}»</D>",
            f'"dp":"«{_NUMBER}{_NUMBER}»","dq":"x"',
        ),
        must_not=(
            '"d":"2026-11-21"',
            f'"n":"{_NUMBER}"',
            f'"x":"{_NUMBER}"',
            "<D>short</D>",
            '"k": "user:42:profile"',
        ),
    ),
)
