"""Names that say their value is secret, in every dress a log knows."""

import re

from log_operator.redact.dress import LEFT, SIMPLE_GROUPS, XML, assigned, far, value
from log_operator.redact.late import late
from log_operator.redact.rule import Rule
from log_operator.redact.secret_names import (
    BEHIND_KIND,
    NAMES,
    SHORT_NAMES,
    SUFFIX,
    any_of,
    triggers,
)
from log_operator.redact.values import is_value, is_value_but_no_path

_NAME = (
    rb"(?<!nexpected )(?<!nvalid )(?<!xpecting )(?<!near )(?<!/)(?<!publickey)(?<!existing)"
    rb"(?<!existing_)(?<![0-9]{12}:)(?:"
    + any_of(NAMES)
    + rb"|"
    + BEHIND_KIND
    + rb"key)"
    + SUFFIX
    + rb"(?![a-z_]|[.-][a-z])"
)
_SHORT_NAME = (
    rb"(?>(?<![a-z])|"
    + LEFT
    + rb"|(?-i:(?<=[a-z0-9])(?=[A-Z][a-z])))(?-i:(?!(?<![_-])PASS: ))"
    + any_of(SHORT_NAMES)
    + rb"[0-9]?"
)
_NO_VALUE = re.compile(
    rb"[A-Za-z]{2,12}+(?:[\"']?[ \t\r\n,;]{1,12}+(?![vVsSnNbBkKdD])[A-Za-z]{1,12}+[^\w:.=-]"
    rb"|(=,[,;)\]}&]|>[^<>\r\n]{0,24}+>))"
)
"""A whole word, and behind it no rest of a name, no separator and no attribute, or no value."""
RULES = (
    Rule(
        id="key-value",
        family="key_value",
        catches="the value of a name such as password, secret, token or api_key",
        triggers=triggers(*NAMES, b"key"),
        pattern=late(rb"(?i)" + _NAME + rb"(?:" + assigned() + rb"|" + XML + rb")"),
        far=far(_NAME, value()),
        plain_groups=SIMPLE_GROUPS,
        missed=_NO_VALUE,
        check=is_value,
        must_match=(
            "password=«hunter2»",
            "password = «hunter2» ; comment",
            'x {"password": "«hunt\\"er2»", "a": 1}',
            'msg="{\\"password\\":\\"«hunter2»\\",\\"a\\":1}"',
            '"{\\\\\\"token\\\\\\": \\\\\\"«hunter2»\\\\\\"}"',
            "db:\n  password: «hunter2»\n  user: bob",
            "<db-password>«hunt er2»</db-password>",
            '<property name="db.password">«hunter2»</property>',
            "<Password><![CDATA[«hunter2»]]></Password>",
            "SECRET_KEY_BASE=«hunter2»",
            "password\t=\t«hunter2»",
            "password    : «hunter2»",
            '<add key="Password" value="«hunter2»" />',
            "GET /x?user=a&api_key=«k-123»&b=2 HTTP/1.1",
            "--password=«hunter2» --x",
            "DB_PASSWORD=«hun,ter2»",
            "- name: DB_PASSWORD\n  value: «hunter2»\n",
            '{"name": "API_TOKEN", "value": "«hunter2»"}',
            "spring.datasource.password=«hunter2»",
            "Server=db;Password=«hunter2»;Database=x",
            "{'secret': '«it\\'s»'}",
            "user[password]=«hunter2»&user[name]=x",
            "accessToken: '«hunter2»'",
            "password: |\n  «hunter2»\nuser: bob",
            "password: ${DB_PASSWORD:«hunter2»}",
            "PWD=x;Password={«a;b»};Encrypt=yes",
            "\x1b[36mpassword\x1b[0m=\x1b[33m«hunter2»\x1b[0m x",
            '{"password":b"«hunter2»"}',
            "{\\u0022password\\u0022:\\u0022«hunter2»\\u0022}",
            "&quot;password&quot;:&quot;«hunter2»&quot;,",
            "<key>Password</key>\n<string>«hunter2»</string>",
            '<input type="password" name="pw" value="«hunter2»">',
            '{"Name":"DbPassword","Type":"SecureString","Value":"«hunter2»"}',
            "jdbc.password........................«hunter2»",
            "X-Vault-Token: «hunter2»",
            "db.password=«pa\\=ss\\:w»",
            "password: '«hunter2»'  # old",
            "password -> «hunter2»",
            "<Password>\n  <Value>«hunter2»</Value>\n</Password>",
            "encryptionKey: «hunter2», storage.account.key=«hunter3», LICENSE-KEY: «hunter4»",
            "token_old=«hunter2» secret.1=«hunter3» api_key_prod: «hunter4»",
            '{"senha": "«hunter2»", "HASŁO": "«hunter3»", "claveApi": "«hunter4»"}',
            "ПАРОЛЬ=«hunter2» Geheimschlüssel: «hunter3» jeton_acces=«hunter4»",
            "#033[32mpassword#033[0m=«hunter2»",
            "<param-name>db.password</param-name>\n<param-value>«hunter2»</param-value>",
            '<setting name="apiKey" serializeAs="String"><value>«hunter2»</value></setting>',
            "<entry><string>token</string><string>«hunter2»</string></entry>",
            "&lt;password&gt;«hunter2»&lt;/password&gt;",
            '<machineKey validationKey="«554F587F375C6A63»" validation="SHA1" />',
        ),
        must_not=(
            "Setting up gir1.2-secret-1:amd64 (0.20.5-3) ...",
            "password policy check",
            "tokens=123",
            "token_type=bearer",
            "primary_key=id, public-key: 12 sort.key=name map_key=12 design_key=1",
            "password_policy=strict token.refresh=12",
            'password: ""',
            "Failed password for root from 10.0.0.1",
            "com.example.PasswordEncoder: ready",
            "password=${DB_PASSWORD}",
            "password: ********",
            '"token": null',
            "Unexpected token: } in JSON",
            "secret_name=",
            "def login(user: str, password: str) -> bool:",
            "password = get_password()",
            "token = request.headers.get('X')",
            "Access denied for user 'root'@'localhost' (using password: YES)",
            "passwd:         files systemd",
            "pam_unix(passwd:chauthtok): password changed for root",
            "password: must be at least 8 characters",
            "token: expired",
            "/etc/passwd:root:x:0:0",
            "password=password&x=1",
            "existingSecret: crm-db",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:crm/db-a1B2c3",
            "a.UsernamePasswordAuthenticationToken: authenticated=false",
            'read -s -p "Password: " PASSWORD',
            "password = Column(String(128), nullable=False)",
            "$token = $env:API_TOKEN",
        ),
    ),
    Rule(
        id="password",
        family="key_value",
        catches="the value of a short name such as pwd and pass",
        triggers=triggers(*SHORT_NAMES),
        pattern=late(rb"(?i)" + _SHORT_NAME + rb"(?:" + assigned() + rb"|" + XML + rb")"),
        far=far(_SHORT_NAME, value()),
        plain_groups=SIMPLE_GROUPS,
        missed=_NO_VALUE,
        check=is_value_but_no_path,
        must_match=(
            "Uid=sa;Pwd=«hunter2»;",
            "db_pass = «hunter2»",
            '"pass": "«hunter2»"',
            "SSHPASS=«hunter2» sshpass -e ssh h",
            "ansible_become_pass=«hunter2»",
            "{user: 'bob', pwd: '«hunter2»'}",
        ),
        must_not=(
            "PWD=/root",
            "OLDPWD=/srv/app",
            "bypass=on",
            "PASS: test_login (0.03s)",
            "pass=12 fail=0",
            "compass: north",
        ),
    ),
)
