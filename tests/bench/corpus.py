"""A seeded log of many dialects, with planted credentials and with what only looks like them."""

import base64
import json
import random
import string
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_ALNUM = string.ascii_letters + string.digits
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_B64 = _ALNUM + "+/"
_PASSWORD = _ALNUM + "!#%*+-.^_~"
_SHARE_PLANTED = 0.02
_SHARE_DECOYS = 0.01
_VARIANTS = 6


@dataclass(slots=True)
class Corpus:
    """What was written, and how often each secret and each decoy stands in it."""

    path: Path
    size: int = 0
    secrets: Counter[bytes] = field(default_factory=Counter)
    decoys: Counter[bytes] = field(default_factory=Counter)


def write_corpus(
    path: Path, size: int, seed: int = 7, share_planted: float = _SHARE_PLANTED
) -> Corpus:
    """Write about `size` bytes of log to `path`, with a secret in such a share of the entries."""
    rng = random.Random(seed)
    planted = [line(rng) for line in _PLANTED for _ in range(_VARIANTS)]
    decoys = [text.encode() for text in _decoys(rng)]
    corpus = Corpus(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        while corpus.size < size:
            corpus.size += out.write(_next_line(rng, planted, decoys, corpus, share_planted))
    return corpus


def _next_line(
    rng: random.Random,
    planted: list[tuple[str, str]],
    decoys: list[bytes],
    corpus: Corpus,
    share_planted: float,
) -> bytes:
    draw = rng.random()
    if draw < share_planted:
        template, secret = rng.choice(planted)
        corpus.secrets[secret.encode()] += 1
        return f"{_stamp(rng)} {template}\n".encode()
    if draw < share_planted + _SHARE_DECOYS:
        decoy = rng.choice(decoys)
        corpus.decoys[decoy] += 1
        return b"%b %b\n" % (_stamp(rng).encode(), decoy)
    return plain_line(rng).encode()


def _text(rng: random.Random, alphabet: str, size: int) -> str:
    return "".join(rng.choices(alphabet, k=size))


def _hex(rng: random.Random, size: int) -> str:
    return _text(rng, "0123456789abcdef", size)


def _ip(rng: random.Random) -> str:
    return ".".join(str(rng.randrange(1, 255)) for _ in range(4))


def _stamp(rng: random.Random) -> str:
    day, hour, minute = rng.randrange(1, 29), rng.randrange(24), rng.randrange(60)
    return f"2026-11-{day:02}T{hour:02}:{minute:02}:{rng.random() * 60:09.6f}Z"


def _access(rng: random.Random) -> str:
    path = f"/api/v2/{rng.choice(('items', 'users', 'orders'))}/{rng.randrange(10**6)}.json"
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
    return (
        f'{_ip(rng)} - - [{_stamp(rng)}] "GET {path}?page={rng.randrange(90)} HTTP/1.1" 200 '
        f'{rng.randrange(10**5)} "https://shop.example.com/a/{rng.randrange(999)}" "{agent}"\n'
    )


def _syslog(rng: random.Random) -> str:
    unit = rng.choice(("systemd[1]", f"sshd[{rng.randrange(9999)}]", "kernel", "cron[77]"))
    what = rng.choice(
        (
            "Started session-{n}.scope - Session {n} of User root",
            "Failed password for invalid user admin from {ip} port {n} ssh2",
            "getty@tty{n}.service: Scheduled restart job, restart counter is at {n}",
            "eth0: link up, 1000 Mbit/s, full duplex, lpa 0x{n}",
            "(root) CMD (test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily)",
        )
    )
    return f"Nov 21 20:17:41 web-1 {unit}: {what.format(n=rng.randrange(9999), ip=_ip(rng))}\n"


def _json(rng: random.Random) -> str:
    record = {
        "ts": _stamp(rng),
        "level": rng.choice(("info", "debug", "warn")),
        "logger": "com.example.shop.CheckoutService",
        "trace_id": _hex(rng, 32),
        "span_id": _hex(rng, 16),
        "msg": f"order {rng.randrange(10**8)} took {rng.random() * 900:.1f} ms",
        "tokens": rng.randrange(4096),
    }
    return json.dumps(record) + "\n"


def _stack(rng: random.Random) -> str:
    frames = "".join(
        f"\tat com.example.{_text(rng, string.ascii_lowercase, 6)}.Handler"
        f"$$Lambda.run(Handler.java:{rng.randrange(900)})\n"
        for _ in range(rng.randrange(3, 12))
    )
    return f"{_stamp(rng)} ERROR java.lang.IllegalStateException: connection reset\n{frames}"


def _plain(rng: random.Random) -> str:
    return (
        f"{_stamp(rng)} INFO worker-{rng.randrange(32)} processed batch {_hex(rng, 40)} in"
        f" {rng.randrange(10**4)} ms, queue {rng.randrange(500)}, version 4.{rng.randrange(9)}.1\n"
    )


_PLAIN: tuple[Callable[[random.Random], str], ...] = (
    _access,
    _syslog,
    _json,
    _stack,
    _plain,
    _plain,
)


def plain_line(rng: random.Random) -> str:
    """A line of log, or a few, with nothing planted."""
    return rng.choice(_PLAIN)(rng)


def _luhn(rng: random.Random) -> str:
    body = "4" + _text(rng, string.digits, 14)
    total = sum(
        sum(divmod(int(digit) * (2 if place % 2 == 0 else 1), 10))
        for place, digit in enumerate(body)
    )
    return body + str(-total % 10)


def _key(rng: random.Random) -> str:
    return "\\n".join(_text(rng, _B64, 64) for _ in range(12))


def _jwt(rng: random.Random) -> str:
    head = base64.urlsafe_b64encode(b'{"alg":"RS256","typ":"JWT"}').decode().rstrip("=")
    return f"{head}.eyJ{_text(rng, _ALNUM, 80)}.{_text(rng, _ALNUM, 86)}"


def _dress(
    template: str, alphabet: str, size: int, prefix: str = ""
) -> Callable[[random.Random], tuple[str, str]]:
    def plant(rng: random.Random) -> tuple[str, str]:
        ends = [char for char in alphabet if char.isalnum()]
        secret = prefix + rng.choice(ends) + _text(rng, alphabet, size - 2) + rng.choice(ends)
        return template.replace("@@", secret), secret

    return plant


def _made(
    template: str, make: Callable[[random.Random], str]
) -> Callable[[random.Random], tuple[str, str]]:
    def plant(rng: random.Random) -> tuple[str, str]:
        secret = make(rng)
        return template.replace("@@", secret), secret

    return plant


_PLANTED = (
    _dress("assumed @@ in eu-west-1", string.ascii_uppercase + string.digits, 16, "AKIA"),
    _dress("aws_secret_access_key = @@", _B64, 40),
    _dress("AWS_SESSION_TOKEN=@@", _B64, 300),
    _dress("GET /maps/js?key=@@&v=3", _ALNUM + "_-", 35, "AIza"),
    _dress("AccountName=x;AccountKey=@@==;EndpointSuffix=core", _B64, 86),
    _dress("PUT /c/b?sv=2022-11-02&sig=@@%3D&se=2026", _ALNUM, 43),
    _dress("cloning with @@ ", _ALNUM, 36, "ghp_"),
    _dress("cloning with @@ ", _ALNUM, 70, "github_pat_"),
    _dress("runner uses @@, ok", _ALNUM + "_-", 20, "glpat-"),
    _dress("//registry.example/:auth=@@", _ALNUM, 36, "npm_"),
    _dress("twine got @@ ", _ALNUM + "_-", 150, "pypi-AgEIcHlwaS5vcmc"),
    _dress("slack said no to @@", _ALNUM, 24, "xoxb-123456789012-"),
    _dress("POST https://hooks.slack.com/services/T0/B0/@@", _ALNUM, 24),
    _dress("charge by @@ failed", _ALNUM, 24, "sk_live_"),
    _dress("mail by @@", _ALNUM + "_-", 43, "SG.ngeVfQFYQlKU0ufo8x5d1A."),
    _dress("curl -u agent/token:@@ https://x.example", _ALNUM, 40),
    _dress("code pasted: @@_abc123", _BASE58, 240, "tbc1_"),
    _made("session @@ refreshed", _jwt),
    _dress("> Authorization: Bearer @@", _ALNUM + "-._~", 48),
    _dress('{"headers":{"authorization":"Basic @@=="}}', _ALNUM, 30),
    _dress("< Set-Cookie: sid=@@; Path=/; HttpOnly", _ALNUM, 32),
    _dress("JSESSIONID=@@ created", "0123456789ABCDEF", 32),
    _dress("password=@@", _PASSWORD, 14),
    _dress("password: @@", _PASSWORD, 14),
    _dress('{"user": "bob", "password": "@@", "port": 5432}', _PASSWORD, 16),
    _dress('{"msg": "{\\"client_secret\\":\\"@@\\",\\"a\\":1}"}', _PASSWORD, 16),
    _dress('{"a": "{\\"b\\": \\"{\\\\\\"token\\\\\\":\\\\\\"@@\\\\\\"}\\"}"}', _ALNUM, 20),
    _dress("<connection><password>@@</password></connection>", _PASSWORD, 12),
    _dress('<add key="SmtpPassword" value="@@" />', _PASSWORD, 12),
    _dress("GET /login?user=bob&api_key=@@&next=%2F HTTP/1.1", _ALNUM, 24),
    _dress("exec: mysqldump --password=@@ --all-databases", _PASSWORD, 12),
    _dress("exec: vault login --token @@ --no-store", _ALNUM, 24),
    _dress("env: DB_PASSWORD=@@ PATH=/usr/bin", _PASSWORD, 12),
    _dress("env: - name: DB_PASSWORD\n          value: @@", _PASSWORD, 12),
    _dress("spring.datasource.password=@@", _PASSWORD, 12),
    _dress("Server=tcp:db,1433;User ID=sa;Password=@@;Encrypt=True", _ALNUM + "!#", 14),
    _dress("params {'secret_key': '@@', 'debug': False}", _PASSWORD, 24),
    _dress("postgres://app:@@@db.internal:5432/shop", _ALNUM + "!*-._~", 14),
    _dress("jdbc:oracle:thin:scott/@@@db:1521:x", _ALNUM, 10),
    _dress("machine git.example login bob password @@", _PASSWORD, 14),
    _dress("\ndb.internal:5432:shop:app:@@", _ALNUM, 14),
    _dress("\nroot:@@:19000:0:99999:7:::", _ALNUM + "./", 86, "$6$saltsaltsalt$"),
    _made(
        '{"private_key": "-----BEGIN PRIVATE KEY-----\\n@@\\n-----END PRIVATE KEY-----\\n"}', _key
    ),
    _made("key\n-----BEGIN RSA PRIVATE KEY-----\n@@=\n-----END RSA PRIVATE KEY-----", _key),
    _dress("mail to <@@.smith@mail.example.com> queued", string.ascii_lowercase, 10),
    _made("paid with card @@, approved", _luhn),
)


def _decoys(rng: random.Random) -> list[str]:
    """Lines that have to come out as they went in."""
    uuid = f"{_hex(rng, 8)}-{_hex(rng, 4)}-4{_hex(rng, 3)}-a{_hex(rng, 3)}-{_hex(rng, 12)}"
    return [
        f"HEAD is now at {_hex(rng, 40)}",
        f"pulled image sha256:{_hex(rng, 64)}",
        f"request {uuid} done",
        "shard 41111111-1111-1111-1111-111111111111 moved",
        f"traceparent: 00-{_hex(rng, 32)}-{_hex(rng, 16)}-01",
        "order 1234567890123456 shipped, 4111111111111112 not",
        "password policy check passed for 12 accounts",
        "tokens=123 max_tokens=4096 token_type=bearer",
        'config {"password": "", "token": null}',
        "Failed password for root from 10.0.0.1 port 40022 ssh2",
        "com.example.security.PasswordEncoder: using strength 12",
        "reading /etc/app/secrets.d/token-store/passwords.db",
        "DB_PASSWORD=${DB_PASSWORD} expanded later",
        "password: ******** was masked by the application",
        "user@1000.service: Deactivated successfully",
        "fetch git@github.com:example/app.git done in 4 s",
        "upgraded app from v1.2.3-rc.4+build.567 to 10.0.22631.3007",
        "https://example.com:8443/a/b?page=2 answered 200",
        "a secret ballot was held",
        "basic settings saved by the bearer of role editor",
        "PWD=/srv/app OLDPWD=/root SHELL=/bin/bash",
        "sudo -u postgres psql -c 'select 1'",
        "at 1700000000000000000 ns, 1700000000.123456 s",
        "-----BEGIN CERTIFICATE----- seen, 3 in chain",
        "Cookies: 3, session started, authorization failed for 10.0.0.1",
    ]
