"""Lines of files made for secrets: .netrc, .pgpass, Kubernetes, PHP, Consul."""

from log_operator.redact.checks import is_base64_map, is_random
from log_operator.redact.late import late
from log_operator.redact.marks import MARK
from log_operator.redact.rule import Rule, caseless, exact
from log_operator.redact.values import is_value

RULES = (
    Rule(
        id="netrc-password",
        family="files",
        catches="a password in a .netrc line",
        triggers=exact(
            b"login ", b"\npassword ", b"\n\tpassword ", b"\n  password ", b"\n    password "
        ),
        pattern=late(
            rb"(?:login [^\s]{1,128}\s{1,8}(?:account [^\s]{1,128}\s{1,8})?|\n[ \t]{0,4})"
            rb"password[ \t]{1,4}((?![:=]|[^\s]{1,256}" + MARK + rb")[^\s]{1,256}+)"
            rb"(?=[ \t]{0,8}(?:\r?\n|\Z|macdef|account|machine))"
        ),
        check=is_value,
        must_match=(
            "machine git.example login bob password «hunter2»",
            "machine x\nlogin bob\n  password «hunter2»\n",
            "default login anonymous password «bob-at-home»",
            "machine h login bob account dev password «hunter2»",
            "machine x\n\tlogin bob\n\tpassword «hunter2»\n",
        ),
        must_not=(
            "user login failed password policy check",
            "login bob",
            "x\npassword policy check failed",
            'x\npassword :"[redacted:key-value]',
            'x\npassword password:"[redacted:key-value]',
        ),
    ),
    Rule(
        id="pgpass-password",
        family="files",
        catches="a password in a .pgpass line",
        triggers=exact(b":5432:", b":5433:", b":6432:", b":*:"),
        pattern=late(
            rb"(?<=[\w*.\]]):(?:5432|5433|6432|\*):[^:\s/\[]{1,64}:[^:\s/\[]{1,64}:"
            rb"((?:[^:\s\\]|\\[:\\]){1,256}+)(?=[ \t]{0,8}(?:\r?\n|\Z))"
        ),
        check=is_value,
        must_match=(
            "db.example:5432:app:bob:«hunter2»",
            "*:*:*:postgres:«p\\:w»\nx",
            "localhost:6432:*:bob:«s3cr3t»\r\n",
            "10.0.0.5:5433:shop:app:«hunter2»",
            "db:*:*:app:«hunter2»\n",
        ),
        must_not=(
            "root:*:19000:0:99999:7:::",
            "10.0.0.1:5432: connection refused",
            "db:5432:app:bob:",
            "127.0.0.1:5432:app",
            "bob:*:1001:1001:Bob:/home/bob:/bin/sh",
        ),
    ),
    Rule(
        id="kubernetes-secret",
        family="files",
        catches="the data of a Kubernetes Secret",
        triggers=exact(
            b"\ndata:\n",
            b"\ndata:\r\n",
            b"kind: Secret\n",
            b"kind: Secret\r\n",
            b'"kind":"Secret"',
            b'"kind": "Secret"',
        )
        + exact(b'"data":{"', b'"data": {'),
        pattern=late(
            rb"\ndata:\r?\n((?:[ ]{1,8}[\w.-]{1,128}:"
            rb" ?[\"']?[A-Za-z0-9+/=]{0,16384}[\"']?\r?\n){1,64}+)"
            rb"(?=(?:[^\n]{0,512}\n){0,40}?kind: Secret\s)"
            rb"|kind: Secret\r?\n(?:(?!---|data:|kind:)[^\n]{0,512}\n){0,60}+data:\r?\n"
            rb"((?:[ ]{1,8}[\w.-]{1,128}: ?[\"']?[A-Za-z0-9+/=]{0,16384}[\"']?(?:\r?\n|\Z)){1,64}+)"
            rb"|\"kind\": ?\"Secret\",[^{}]{0,256}\"data\": ?\{([^{}]{1,16384})\}"
            rb"|\"data\": ?\{([^{}]{1,16384})\}(?=[^{}]{0,256}\"kind\": ?\"Secret\")"
        ),
        check=is_base64_map,
        must_match=(
            "apiVersion: v1\ndata:\n«  user: YWRtaW4=\n  conn: aHVudGVyMg==\n»kind: Secret\n",
            "kind: Secret\nmetadata:\n  name: db\ndata:\n«  conn: aHVudGVyMg==\n»",
            '{"kind":"Secret","data":{«"conn":"aHVudGVyMg=="»}}',
            '{"data":{«"a":"aHVudGVyMg=="»},"kind":"Secret"}',
            '{"kind": "Secret", "apiVersion": "v1", "data": {«"a": "aHVudGVyMg=="»}}',
        ),
        must_not=(
            "kind: ConfigMap\ndata:\n  mode: fast\n",
            '{"kind":"ConfigMap","data":{"a":"b"}}',
            "kind: Secret\nmetadata:\n  name: db\n",
            "data:\n  level: info\nkind: ConfigMap\n",
            '{"data":{"n":1},"kind":"List"}',
        ),
    ),
    Rule(
        id="settings-call",
        family="files",
        catches="a secret in a call that sets it, as PHP's define",
        triggers=caseless(b"define("),
        pattern=late(
            rb"(?i)define\([ ]?[\"'][\w.]{0,60}(?:password|passwd|_key|_salt|secret|token"
            rb"|_pass)\w{0,10}[\"'][ ]?,\s{0,40}"
            rb"(?:'((?:[^'\r\n\\]|\\[^\r\n]){1,1024}+)'|\"((?:[^\"\r\n\\]|\\[^\r\n]){1,1024}+)\")"
        ),
        check=is_value,
        must_match=(
            "define( 'DB_PASSWORD', '«hunter2»' );",
            "define('AUTH_KEY',         '«a b\"c;d»');",
            'define("API_TOKEN", "«hunter2»");',
            "define('SECURE_AUTH_SALT', '«x(y)z&»');",
            "define('SMTP_PASS','«hunter2»');",
        ),
        must_not=(
            "define('DB_HOST', 'db')",
            "define('DB_PASSWORD', getenv('X'));",
            "#define SECRET_SIZE 12",
            "define('DB_PASSWORD', '')",
            "we define(the) password",
        ),
    ),
    Rule(
        id="token-user",
        family="files",
        catches="a token behind the user name that stands for tokens",
        triggers=exact(b"x-access-token:", b"oauth2:", b"__token__:", b"_json_key:"),
        pattern=late(rb"(?:x-access-token|oauth2|__token__|_json_key):([\w.~+/=-]{8,512}+)"),
        check=is_random,
        must_match=(
            "x-access-token:«0a1b2c3d4e5f6071»",
            "oauth2:«0a1b2c3d4e5f6071»@host",
            "__token__:«0a1b2c3d4e5f6071»",
            "'oauth2:«AbCd0123eFgH4567»'",
            "_json_key:«eyJ0eXBlIjoic2VydmljZV9hY2NvdW50In0»",
        ),
        must_not=(
            "oauth2:authorize",
            "oauth2: 0a1b2c3d4e5f6071",
            "__token__: is the user",
            "oauth2:short1",
            "urn:ietf:params:oauth2:grant-type-device",
        ),
    ),
    Rule(
        id="token-block",
        family="files",
        catches="the tokens of Consul's configuration",
        triggers=caseless(b"tokens {", b'tokens" : {', b'tokens": {', b'tokens":{', b"tokens = {"),
        pattern=late(
            rb"(?i)tokens\"?(?: =| ?:)? ?\{\s{0,80}+((?:\"?(?:agent|default|master|replication"
            rb"|initial_management|agent_master|agent_recovery|dns|config_file_service_registration"
            rb"|managed_service_provider)\"? ?[=:] ?\"[^\"\r\n]{1,128}\",?\s{0,80}+){1,10}+)\}"
        ),
        must_match=(
            'acl { tokens { «agent = "0f8fad5b-d9cb" »} }',
            '"tokens": {«"agent":"0f8fad5b","default":"d9cb"»}',
            'tokens {\n  «agent = "0f8fad5b"\n  default = "d9cb"\n»}',
            'tokens = { «master = "0f8fad5b" »}',
            '"tokens" : { «"replication": "0f8fad5b"»}',
        ),
        must_not=(
            '"tokens": {"prompt": 12, "completion": 30}',
            "tokens { }",
            '"tokens":{"total":46}',
            "tokens = {}",
            "the tokens {a} and {b}",
        ),
    ),
)
