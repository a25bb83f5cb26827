"""Names that say their value is secret, in every dress a log knows."""

import re

from log_operator.redact.checks import is_basic, is_value, is_value_but_no_path
from log_operator.redact.dress import SEPARATOR, XML, value
from log_operator.redact.rule import Rule, Trigger, caseless

_NAMES = tuple(
    b"password passwd passphrase secret token api_key apikey api-key access_key accesskey"
    b" access-key secret_key secretkey secret-key auth_key authkey signing_key encryption_key"
    b" secret_key_base secretkeybase secret.key api.key access.key encryptionkey signingkey"
    b" secret_value secretvalue credential credentials passwort".split()
)
_FLAGS = tuple(
    b"--password --passwd --pass --token --secret --api-key --apikey --access-token --auth-token"
    b" --client-secret --secret-key --access-key --passphrase --db-password --private-key"
    b" -storepass -keypass".split()
)
_KEY_END = rb"[\"'=:>\\%\]\t\r\n0-9&]"


def _triggers(*names: bytes) -> tuple[Trigger, ...]:
    """What can stand right behind a name; blanks only where a separator may still come."""
    spaced = tuple(name + b" " for name in names)
    return caseless(*names, follow=_KEY_END, count=1) + caseless(
        *spaced, follow=rb"[ \t=:,]", count=1
    )


RULES = (
    Rule(
        id="key-value",
        family="key_value",
        catches="the value of a name such as password, secret, token or api_key",
        triggers=_triggers(*_NAMES),
        pattern=re.compile(
            rb"(?i)(?<!nexpected )(?:"
            + rb"|".join(map(re.escape, sorted(_NAMES, reverse=True)))
            + rb")[0-9]{0,2}"
            rb"(?:" + SEPARATOR + value() + rb"|" + XML + rb")"
        ),
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
        ),
        must_not=(
            "password policy check",
            "tokens=123",
            "token_type=bearer",
            'password: ""',
            "Failed password for root from 10.0.0.1",
            "com.example.PasswordEncoder: ready",
            "password=${DB_PASSWORD}",
            "password: ********",
            '"token": null',
            "Unexpected token: } in JSON",
            "secret_name=",
        ),
    ),
    Rule(
        id="password",
        family="key_value",
        catches="the value of the short names pwd and pass",
        triggers=_triggers(b"pwd", b"pass"),
        pattern=re.compile(rb"(?i)(?<![a-z])(?:pwd|pass)" + SEPARATOR + value()),
        check=is_value_but_no_path,
        must_match=("Uid=sa;Pwd=«hunter2»;", "db_pass = «hunter2»", '"pass": "«hunter2»"'),
        must_not=("PWD=/root", "OLDPWD=/srv/app", "bypass=on"),
    ),
    Rule(
        id="flag-value",
        family="key_value",
        catches="the value behind a command line flag",
        triggers=caseless(*(flag + b" " for flag in _FLAGS), follow=rb"[^\s<-]", count=1),
        pattern=re.compile(rb"(?i)(?:" + rb"|".join(_FLAGS) + rb") (?=[^\s<-])" + value()),
        check=is_value,
        must_match=(
            "run --password «hunter2» --x",
            "vault login --token «s.abc123»",
            "x --client-secret '«a b»'",
        ),
        must_not=("--password --user bob", "--password <value>", "--token-file /x"),
    ),
    Rule(
        id="xml-value",
        family="key_value",
        catches="the text of an element of such a name that has attributes",
        triggers=caseless(b"<password ", b"<passphrase ", b"<secret ", b"<token ", b"<apikey "),
        pattern=re.compile(rb"(?i)<[a-z]{5,10} [^<>\r\n]{0,200}" + XML),
        check=is_value,
        must_match=(
            '<password type="plain">«hunter2»</password>',
            '<token a="1" b="2">«abc def»</token>',
            "<Secret x='1'><![CDATA[«hunter2»]]></Secret>",
        ),
        must_not=('<password type="plain"></password>', "<secret />", "<token of thanks"),
    ),
    Rule(
        id="sql-password",
        family="key_value",
        catches="a password in SQL",
        triggers=caseless(b"password '", b"identified by '"),
        pattern=re.compile(rb"(?i)(?:password|identified by) '((?:[^'\r\n]{1,32}+|''){1,16384}+)"),
        check=is_value,
        must_match=(
            "ALTER USER bob WITH PASSWORD '«hunter2»';",
            "CREATE USER 'bob' IDENTIFIED BY '«hunt''er2»'",
            "create role bob login password '«a b»' valid until x",
        ),
        must_not=("PASSWORD ''", "IDENTIFIED BY PASSWORDS", "the password is right"),
    ),
    Rule(
        id="basic-value",
        family="key_value",
        catches="encoded user and password behind the name auth, as .npmrc and Docker have it",
        triggers=caseless(b"auth", follow=rb"[\"'=:\\]", count=1),
        pattern=re.compile(rb"(?i)(?<![a-z])auth" + SEPARATOR + value()),
        check=is_basic,
        must_match=(
            '{"auths": {"x": {"auth": "«dXNlcjpwYXNz»"}}}',
            "_auth=«dXNlcjpwYXNz»",
            "auth: «dXNlcjpwYXNzd29yZA==»",
        ),
        must_not=("auth: none", "auth=ldap", "oauth: dXNlcjpwYXNz"),
    ),
    Rule(
        id="user-flag",
        family="key_value",
        catches="the password behind a user flag, as curl takes it",
        triggers=caseless(b" -u ", b" --user "),
        pattern=re.compile(rb"(?i) (?:-u|--user) [\"']?[^\s:\"'\[]{1,128}:([^\s\"']{1,16384}+)"),
        check=is_value,
        must_match=(
            "curl -u bob:«hunter2» https://x",
            "curl --user 'bob:«hunter2»' https://x",
            'wget -u "a:«b»"',
        ),
        must_not=("sudo -u postgres psql", "docker run --user 1000 x", "systemctl --user status"),
    ),
)
