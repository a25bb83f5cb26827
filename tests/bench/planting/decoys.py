"""What has to come out as it went in."""

import random

from tests.bench.planting.secrets import ALNUM, base64_of, draw, uuid

_HEX = "0123456789abcdef"
_LINES = (
    "password is required",
    "token expired",
    "Failed password for root from 10.0.0.1 port 22 ssh2",
    "password = get_password()",
    "def login(user: str, password: str) -> bool:",
    "self.token = token",
    "password: ${DB_PASSWORD}",
    'password: ""',
    '"token": null',
    "password: ********",
    "Access denied for user 'a'@'b' (using password: YES)",
    "passwd:         files systemd",
    "pam_unix(passwd:chauthtok): password changed for root",
    "password: must be at least 8 characters",
    "token = request.headers.get('X-Token')",
    "const secret = process.env.SECRET;",
    "api_key=api_key",
    "WHERE password = ? AND token = $1",
    "secretName: web-tls",
    "imagePullSecrets:\n  - name: regcred",
    "--password string   Password for the registry",
    "PASS: test_login (0.03s)",
    "pass=12 fail=0",
    '{"prompt_tokens":12,"total_tokens":46,"max_tokens":4096}',
    "token_type=bearer&expires_in=3600",
    "com.example.security.TokenService: ready",
    "o.s.s.crypto.password.PasswordEncoder: bcrypt",
    "/var/run/secrets/kubernetes.io/serviceaccount/token",
    "/etc/passwd /etc/shadow read",
    "127.0.0.1 10.20.30.40 192.168.1.10 172.16.5.4 169.254.1.1 0.0.0.0 ::1 fe80::1 255.255.255.0",
    "Chrome/120.0.0.0 Safari/537.36",
    "Version=4.0.0.0, PublicKeyToken=b77a5c561934e089",
    "app-1.2.3.4.jar and v10.0.22631.3007",
    "std::collections::HashMap token::Parser",
    "user@1000.service git@github.com:a/b getty@tty1.service",
    "mkdir -p /srv && docker run -p 8080:80 x",
    "12:34:56:78 2026-11-21T10:11:12.123456Z 1700000000.123456",
    "session_id=53 blocked by 61",
    "basic settings, bearer of news, cookie banner",
    "a secret ballot was held",
    "cost $1 and $2",
    'Basic realm="x"',
    'secret "db-credentials" not found',
    "kind: ConfigMap\ndata:\n  mode: fast",
    "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQy3x8vYV7c1d2e3f\n-----END CERTIFICATE-----",
    "PWD=/srv/app OLDPWD=/root",
    "ssh -p 2222 bob@h",
    "sudo -u postgres psql",
    "tar -xzpf a.tgz",
    "HTTP 401: bad credentials: check the user name",
    "AKIA and ghp_ are prefixes",
    "key=value; key: id",
)


def make_decoys(rng: random.Random) -> list[tuple[str, str]]:
    """Kinds and texts: fixed lines, and numbers drawn anew."""
    drawn = {
        "uuid": f"request {uuid(rng)} done",
        "uuid of digits": "shard 41111111-1111-1111-1111-111111111111 moved",
        "commit": f"HEAD is now at {draw(rng, _HEX, 40)}",
        "digest": f"pulled sha256:{draw(rng, _HEX, 64)}",
        "md5": f"{draw(rng, _HEX, 32)}  file.bin",
        "trace": f"traceparent: 00-{draw(rng, _HEX, 32)}-{draw(rng, _HEX, 16)}-01",
        "no card": f"order {rng.randrange(10**15, 2 * 10**15)} shipped",
        "base64": f"payload {base64_of(rng, 60)}",
        "etag": f'etag "{draw(rng, _HEX, 40)}"',
        "instance": f"i-{draw(rng, _HEX, 17)} in vpc-{draw(rng, _HEX, 8)}",
        "request id": f"x-amz-request-id {draw(rng, ALNUM.upper(), 16)}",
        "version": f"upgraded to 4.{rng.randrange(20)}.{rng.randrange(20)}-rc.{rng.randrange(9)}",
        "path": f"/srv/app/releases/{rng.randrange(10**13, 10**14)}/config.rb",
        "address": f"rip=0x{draw(rng, _HEX, 12)} at 0x{draw(rng, _HEX, 16)}",
        "class": f"at com.example.{draw(rng, 'abcdefgh', 6)}.TokenFilter.run(TokenFilter.java:4)",
    }
    return [*(("line", line) for line in _LINES), *drawn.items()]
