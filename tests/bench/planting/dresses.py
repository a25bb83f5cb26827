"""The dresses a planted value is put in; each gives the text, and the value as it stands there."""

import json
import random
from collections.abc import Callable
from html import escape
from urllib.parse import quote

from tests.bench.planting import secrets

Dress = Callable[[str, str], tuple[str, str]]
"""From a name and a value."""


def _plain(template: str) -> Dress:
    return lambda name, value: (template.replace("NN", name).replace("VV", value), value)


def _with(encode: Callable[[str], str], template: str) -> Dress:
    def dress(name: str, value: str) -> tuple[str, str]:
        return template.replace("NN", name).replace("VV", encode(value)), encode(value)

    return dress


def _nested(depth: int) -> Dress:
    def dress(name: str, value: str) -> tuple[str, str]:
        text, stands = json.dumps({"user": "bob", name: value, "n": 1}), json.dumps(value)[1:-1]
        for _ in range(depth):
            text, stands = json.dumps({"msg": text, "level": "info"}), json.dumps(stands)[1:-1]
        return text, stands

    return dress


def _properties(value: str) -> str:
    return value.replace("\\", "\\\\").replace("=", "\\=").replace(":", "\\:").replace("#", "\\#")


BARE: dict[str, Dress] = {
    "assign": _plain("NN=VV"),
    "spaced": _plain("NN = VV"),
    "colon": _plain("NN: VV"),
    "tabs": _plain("NN\t=\tVV"),
    "walrus": _plain("NN := VV"),
    "rocket": _plain("NN => VV"),
    "arrow": _plain("o.s.Env - NN -> VV"),
    "log": _plain("10:11:12 INFO main - NN=VV user=bob"),
    "logfmt": _plain("level=info NN=VV port=5432"),
    "env": _plain("env: PATH=/bin NN=VV HOME=/root"),
    "export": _plain("export NN=VV"),
    "set": _plain("C:\\> set NN=VV"),
    "dotted": _plain("x.y.NN=VV"),
    "flag": _plain("run --password VV --verbose"),
    "flag-is": _plain("run --NN=VV --verbose"),
    "dump": _plain("LoginRequest(user=bob, NN=VV)"),
    "struct": _plain("&{User:bob NN:VV Port:5432}"),
    "yaml-pair": _plain("env:\n- name: NN\n  value: VV\n- name: X\n  value: y"),
    "yaml-turned": _plain("env:\n- value: VV\n  name: PASSWORD\n- value: y\n  name: X"),
    "yaml-block": _plain("NN: |\n  VV\nuser: bob"),
    "docker": _plain("ENV NN=VV"),
    "properties": _with(_properties, "app.NN=VV"),
    "comment": _plain("NN: VV # old"),
    "ansi": _plain("\x1b[36mNN\x1b[0m=\x1b[33mVV\x1b[0m ok"),
    "adonet": _plain("Server=db;NN=VV;Encrypt=yes"),
    "query": _with(lambda v: quote(v, safe=""), "GET /x?a=1&NN=VV&b=2 HTTP/1.1"),
    "form": _with(lambda v: quote(v, safe=""), "body: user=bob&NN=VV&next=%2F"),
    "helm": _plain("helm upgrade a ./b --set NN=VV,x=y"),
    "diff": _plain("-  NN: old\n+  NN: VV"),
    "header": _plain("X-Api-Key: VV"),
    "header-low": _plain("x-auth-token: VV"),
    "mysql": _plain("CMD: mysql -uroot -pVV -e 'select 1'"),
    "sshpass": _plain("sshpass -p VV ssh h"),
    "curl": _plain("curl -s -u bob:VV https://x.example"),
    "redis": _plain("redis-cli -h c -a VV PING"),
    "pgpass": _plain("\ndb.example:5432:shop:app:VV"),
    "netrc": _plain("machine h login bob password VV"),
    "said": _plain("the password is VV and that is it"),
    "was-set": _plain("password was set to VV"),
    "table": _plain("| db_password | VV |"),
    "dots": _plain("HikariConfig - password..........VV"),
    "pgenv": _plain("PGPASSWORD=VV psql -h db"),
    "docker-login": _plain("docker login -u bob -p VV r.example"),
}
QUOTED: dict[str, Dress] = {
    "json": _nested(0),
    "json-1": _nested(1),
    "json-2": _nested(2),
    "repr": _with(lambda v: v.replace("'", "\\'"), "args {'NN': 'VV', 'x': 1}"),
    "double": _with(lambda v: json.dumps(v)[1:-1], 'NN="VV" x=1'),
    "toml": _with(lambda v: json.dumps(v)[1:-1], 'NN = "VV"'),
    "yaml-double": _with(lambda v: json.dumps(v)[1:-1], 'NN: "VV"\nx: 1'),
    "yaml-single": _with(lambda v: v.replace("'", "''"), "NN: 'VV'\nx: 1"),
    "ruby": _with(lambda v: json.dumps(v)[1:-1], '{"user"=>"bob", "NN"=>"VV"}'),
    "element": _with(escape, "<user>bob</user><NN>VV</NN>"),
    "attribute": _with(escape, '<a user="b" NN="VV"/>'),
    "key-attribute": _with(escape, '<add key="NN" value="VV" />'),
    "property": _with(escape, '<property name="NN">VV</property>'),
    "cdata": _plain("<NN><![CDATA[VV]]></NN>"),
    "plist": _with(escape, "<key>NN</key>\n<string>VV</string>"),
    "name-value": _with(lambda v: json.dumps(v)[1:-1], '{"name": "NN", "value": "VV"}'),
    "value-name": _with(lambda v: json.dumps(v)[1:-1], '{"value":"VV","name":"API_TOKEN"}'),
    "list": _with(lambda v: json.dumps(v)[1:-1], '{"tokens": ["VV"], "n": 1}'),
    "php": _with(lambda v: v.replace("'", "\\'"), "define('DB_PASSWORD', 'VV');"),
    "sql": _with(lambda v: v.replace("'", "''"), "ALTER USER bob IDENTIFIED BY 'VV';"),
    "sql-set": _with(lambda v: v.replace("'", "''"), "UPDATE u SET password='VV' WHERE id=1"),
    "insert": _with(
        lambda v: v.replace("'", "''"), "INSERT INTO u (n, password) VALUES ('b', 'VV')"
    ),
    "bytes": _with(lambda v: v.replace("'", "\\'"), "{b'NN': b'VV'}"),
}
TOKEN: dict[str, str] = {
    "alone": "found VV in the log",
    "quoted": 'got "VV", ok',
    "escaped": 'msg="a\\nVV\\nb"',
    "bearer": "Authorization: Bearer VV",
    "map": "map[Authorization:[Bearer VV] Accept:[*/*]]",
    "header": '"headers":{"authorization":"Bearer VV","x":"y"}',
    "pair": "('authorization', 'Bearer VV')",
    "ansi": "\x1b[32mVV\x1b[0m",
    "list": "- VV\n- x",
    "equals": "X=VV",
    "brackets": "(VV)",
    "url": "https://x.example/?token=VV&a=b",
    "path": "at VV, line 3",
}
URL: tuple[str, ...] = (
    "postgres://app:VV@db.internal:5432/shop",
    "mysql://app:VV@db/shop",
    "redis://:VV@cache:6379/0",
    "mongodb+srv://app:VV@c.example/x?y=z",
    "amqps://app:VV@mq/vhost",
    "smtp://bob:VV@mail:587",
    "https://bob:VV@git.example/a.git",
    "jdbc:postgresql://db/x?user=a&password=VV&ssl=true",
    "ftp://bob:VV@files/pub",
    "ldap://cn=admin:VV@ldap",
    "sqlserver://sa:VV@db:1433",
)
KEY_KINDS = (
    *("RSA PRIVATE KEY", "PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"),
    *("OPENSSH PRIVATE KEY", "PGP PRIVATE KEY BLOCK"),
)
PEM: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "json": lambda text: json.dumps({"private_key": text, "x": 1}),
    "json-2": lambda text: json.dumps({"m": json.dumps({"k": text})}),
    "yaml": lambda text: "key: |\n" + "\n".join("    " + line for line in text.split("\n")),
    "mail": lambda text: "\n".join("> " + line for line in text.split("\n")),
    "log": lambda text: "\n".join("10:11:12 app[7]: " + line for line in text.split("\n")),
    "one line": lambda text: text.replace("\n", " "),
    "syslog": lambda text: text.replace("\n", "#012"),
    "form": lambda text: "k=" + quote(text, safe="") + "&x=1",
    "env": lambda text: f'K="{text}"',
}
PHRASES = (
    "db:\n  password: VV\n  pool: 5",
    "passphrase=VV, key=/a",
    'secret: "VV"',
    "token = VV\n",
)
PERSON: tuple[str, ...] = (
    "VV",
    "from VV, ok",
    '"x":"VV"',
    "x=VV&y=1",
    "(VV)",
    "[VV]",
    "VV - - [21/Nov/2026]",
    "for <VV>;",
)
NAMES = (
    "password",
    "DB_PASSWORD",
    "db-password",
    "smtpPassword",
    "passwd",
    "api_key",
    "apiKey",
    "secret",
    "client_secret",
    "clientSecret",
    "token",
    "access_token",
    "refreshToken",
    "secret_key",
    "signing_key",
    "webhook_secret",
    "encryption_key",
    "auth_token",
    "ADMIN_PASS",
    "pwd",
)


def fitting(rng: random.Random, dress: str) -> str:
    """A password that this dress can hold."""
    if dress in QUOTED:
        return secrets.password(
            rng, "!#*+-.^_~@$%&=:;,/? ()[]{}|" + ("" if dress == "cdata" else "'")
        )
    if dress == "mysql":
        return "x" + secrets.password(rng)
    return secrets.password(
        rng, "!#*+-.^_~@$/?" if dress in {"assign", "colon", "query"} else "!#*+-.^_~"
    )
