"""Secrets in the only dress that they have: a file's own line, a header, a command, a table."""

import random
from collections.abc import Callable
from urllib.parse import quote

from tests.bench.planting import secrets

Maker = Callable[[random.Random], str]


def _of(alphabet: str, size: int) -> Maker:
    return lambda rng: secrets.draw(rng, alphabet, size)


def _in_base64(size: int) -> Maker:
    return lambda rng: secrets.base64_of(rng, size)


def _signature(rng: random.Random) -> str:
    return quote(secrets.base64_of(rng, 32), safe="")


def _sha_crypt(rng: random.Random) -> str:
    return f"$6${secrets.draw(rng, secrets.ALNUM, 8)}${secrets.draw(rng, secrets.ALNUM, 86)}"


def _bcrypt(rng: random.Random) -> str:
    return f"$2y$12${secrets.draw(rng, secrets.ALNUM, 53)}"


def _ticket(rng: random.Random) -> str:
    return "YII" + secrets.draw(rng, secrets.ALNUM + "+/", 120)


def _kerberos_hash(rng: random.Random) -> str:
    return f"$krb5tgs$23$*bob$CORP$http/x*${secrets.draw(rng, '0123456789abcdef', 96)}"


_HEX = "0123456789abcdef"
_WORD = secrets.password
SETTINGS: dict[str, tuple[str, Maker]] = {
    "ini": ("[db]\nhost = x\npassword = VV\nport = 5432", _WORD),
    "yaml": ("db:\n  host: x\n  password: VV\n  port: 5432", _WORD),
    "json over lines": ('{\n  "user": "bob",\n  "password": "VV",\n  "n": 1\n}', _WORD),
    "libpq": ("host=db user=app password=VV dbname=shop sslmode=require", _WORD),
    "odbc": ("Driver={ODBC Driver 18};Server=db;UID=sa;PWD={VV};Encrypt=yes", _WORD),
    "jdbc of SQL Server": ("jdbc:sqlserver://db:1433;user=sa;password=VV;encrypt=true", _WORD),
    "jdbc of Oracle": ("jdbc:oracle:thin:app/VV@db:1521:shop", _WORD),
    "sqlplus": ("sqlplus -s system/VV@ORCL @x.sql", _WORD),
    "Go's MySQL": ("dsn: app:VV@tcp(db:3306)/shop?parseTime=true", _WORD),
    "Cassandra": ("PlainTextAuthProvider(username='app', password='VV')", _WORD),
    "unicode escapes": ("{\\u0022password\\u0022:\\u0022VV\\u0022}", _WORD),
    "entities": ("{&quot;password&quot;:&quot;VV&quot;}", _WORD),
    "kubectl": ("kubectl create secret generic x --from-literal=password=VV", _WORD),
    "netrc": ("machine git.example\n  login bob\n  password VV\n", _WORD),
    "shadow": ("bob:VV:19000:0:99999:7:::", _sha_crypt),
    "htpasswd": ("bob:VV", _bcrypt),
    "Kerberos ticket": ("www-auth: Negotiate VV", _ticket),
    "Kerberos hash": ("VV", _kerberos_hash),
    "keytab": ("2 host/x@C (aes256-cts-hmac-sha1-96)  (0xVV)", _of(_HEX, 64)),
    "Basic": ("> Authorization: Basic VV", secrets.basic),
    "cookie": ("Cookie: theme=dark; sid=VV; lang=en", _of(secrets.ALNUM, 32)),
    "set-cookie": ("Set-Cookie: PHPSESSID=VV; Path=/; HttpOnly", _of(_HEX, 26)),
    "session id": ("resumed session_id=VV for bob", _of(_HEX, 32)),
    "AWS secret": ("aws_secret_access_key = VV", _of(secrets.ALNUM + "/+", 40)),
    "AWS session": ("AWS_SESSION_TOKEN=VV", _in_base64(240)),
    "Azure storage": (
        "DefaultEndpointsProtocol=https;AccountName=x;AccountKey=VV;EndpointSuffix=core.windows.net",
        _in_base64(64),
    ),
    "Azure SAS": ("https://x.blob.core.windows.net/c?sv=2022-11-02&sig=VV&se=2027", _signature),
    "Azure bus": ("Endpoint=sb://x/;SharedAccessKeyName=k;SharedAccessKey=VV", _in_base64(32)),
    "GCP client": ('{"installed":{"client_secret":"GOCSPX-VV"}}', _of(secrets.ALNUM, 28)),
    "Zendesk API": ("curl -u bob@x.org/token:VV https://x.zendesk.com", _of(secrets.ALNUM, 40)),
    "Zendesk OAuth": ("zendesk oauth token VV was taken", _of(_HEX, 64)),
    "SNMP": ("snmp-server community VV RO", _of(secrets.ALNUM, 12)),
    "WireGuard": ("PrivateKey = VVA=", _of(secrets.ALNUM, 42)),
    "Wi-Fi": ('network={\n  ssid="x"\n  psk="VV"\n}', _WORD),
    "Redis ACL": ("user worker on >VV ~jobs:* +@all", _WORD),
    "Erlang": ('{default_pass, <<"VV">>}.', _WORD),
    "MySQL SET": ("SET PASSWORD FOR 'app'@'%' = 'VV'", _WORD),
    "CSV": ("id,login,password,role\n1,bob,VV,admin", _WORD),
    "form part": ('Content-Disposition: form-data; name="password"\n\nVV\n--x--', _WORD),
    "cloud-init": ("chpasswd:\n  list: |\n    root:VV\n  expire: false", _WORD),
    "audit": ('a0="sshpass" a1="-p" a2="VV" a3="ssh"', _WORD),
    "PHP trace": ("#0 x.php(70): PDO->__construct('mysql:host=1', 'app', 'VV', Array)", _WORD),
    "validation": ('{"field":"password","rejectedValue":"VV","message":"short"}', _WORD),
    "told": ("the password for bob is VV, change it", _WORD),
    "told in German": ("Passwort für Benutzer bob: VV", _WORD),
    "TLS keys": (f"CLIENT_RANDOM {'0a1b2c3d' * 8} VV", _of(_HEX, 96)),
}
"""By kind: the text with VV where the value stands, and what makes the value."""


def putty(rng: random.Random) -> tuple[str, str]:
    """A PuTTY key, and a line of its private part."""
    lines = [secrets.draw(rng, secrets.ALNUM + "+/", 64) for _ in range(4)]
    head = "PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\nPublic-Lines: 1\nAAAAB3NzaC1yc2E=\n"
    mac = secrets.draw(rng, _HEX, 64)
    return f"{head}Private-Lines: 4\n" + "\n".join(lines) + f"\nPrivate-MAC: {mac}", lines[1]
