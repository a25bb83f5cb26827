"""Secrets in rows and blocks of files: CSV, plans of Terraform, lists of logins, CHAP."""

import re

from log_operator.redact.late import late
from log_operator.redact.rule import Rule, caseless, exact
from log_operator.redact.values import is_said, is_value, is_value_but_no_path

_KEYS = (
    *(b"api_key", b"secret_key", b"access_key", b"private_key", b"master_key", b"encryption_key"),
    *(b"signing_key", b"auth_key", b"api-key", b"apikey"),
)
_NAME = (
    rb"(?:password|passwd|passwort|secret|token|pwd|pass|(?:api|secret|access|private|master"
    rb"|encryption|signing|auth)[_-]?key)"
)
_CELL = rb"[^\r\n,;]"
_TURNED = rb"(?:drowssap|dwssap|esarhpssap|terces|nekot|yek_?ipa|yek_ssecca|dwp)"


def _holds_value(rows: bytes) -> bool:
    """Whether a cell of these rows is a value and not a word or a number."""
    return any(is_said(cell.strip(b" \"'")) for cell in re.split(rb"[,;\r\n]", rows))


def _rows(sign: bytes) -> bytes:
    """The rest of a heading whose columns `sign` parts, and the rows below it as one secret."""
    row = rb"(?:" + _CELL + rb"{0,256}+" + sign + rb"){1,40}+" + _CELL + rb"{0,256}+"
    return (
        rb"(?:"
        + sign
        + rb"\"?+[\w .-]{0,40}+\"?+){0,20}+\r?\n("
        + row
        + rb"(?:\r?\n"
        + row
        + rb"){0,500}+)"
    )


RULES = (
    Rule(
        id="table-column",
        family="files",
        catches="the rows of a table in which a column is called password, secret or the like",
        triggers=caseless(
            *(
                name + sign
                for name in (b"password", b"passwd", b"passwort", b"secret", b"token", *_KEYS)
                for sign in (b",", b";", b'",', b'";', b"\n", b"\r\n", b'"\n', b'"\r\n')
            )
        ),
        pattern=late(
            rb"(?i)(?:(?<=[,;\"])|(?<=[,;]db_)|(?<=[,;]user_)|(?=[a-z_]{4,10}\"?[,;])"
            rb"|(?=[\w-]{3,14}\"\r?\n))"
            + _NAME
            + rb"\"?(?:"
            + _rows(rb",")
            + rb"|"
            + _rows(rb";")
            + rb")"
        ),
        before=late(rb"(?=[\w .-]{0,40}+\"?+(?:[,;]\"?+[\w .-]{0,40}+\"?+){0,20}+(?:\n|\Z))"),
        is_before_first=True,
        reach=300,
        check=_holds_value,
        must_match=(
            "id,login,password,role\n«1,bob,hunt3r2,admin\n2,eve,Tr0ub4dor,viewer»\n",
            "name;url;username;password\n«intranet;http://10.0.0.2/;bob;sparrow1796?»",
            'x\n"user","token"\n«"bob","0a1b2c3d4e"»\nend',
            '"id","user_password"\n«"1","hunt3r2"»',
            "password,user\r\n«hunt3r2,bob»\r\n",
            "host,api_key,note\n«db,k3y-0a1b,old»",
        ),
        must_not=(
            "model,token,count\ngpt,12,30\n",
            "give user, password, and e-mail\nthen go on, please",
            "id,login,password\n",
            "name,secret\nbob,hidden\n",
            "password\nhunt3r2, bob",
        ),
    ),
    Rule(
        id="changed-value",
        family="files",
        catches="the new value of a secret in a plan of changes",
        triggers=exact(b'" -> "', b'\\" -> \\"'),
        pattern=late(rb"\\?\" -> \\?\"([^\"\\\r\n]{1,1024}+)"),
        before=late(rb"(?i)(?=[^\"\r\n]{1,512}+\"[ ]?[=:][ ]{0,20}[\"\w]{0,20}?" + _TURNED + rb")"),
        reach=600,
        check=is_value_but_no_path,
        must_match=(
            '~ password = "«hunter2»" -> "«hunter3»"',
            '~ master_password   = "«old-1»" -> "«new-2»" # forces',
            '"api_key": "«k-1»" -> "«k-2»"',
            'secret = "«a1b2»" -> "«c3d4»"',
            '~ db_token = "«t0k»" -> "«t1k»"',
        ),
        must_not=(
            '~ size = "t3.small" -> "t3.large"',
            "~ password = (sensitive value)",
            '"a" -> "b"',
            '~ token_count = "12" -> "14"',
            'graph { "a" -> "b" }',
        ),
    ),
    Rule(
        id="resource-value",
        family="files",
        catches="the value of a secret that a plan of Terraform shows",
        triggers=caseless(
            b'variable "', b'_secret" "', b'_secret_version" "', b'_parameter" "', b'_password" "'
        ),
        pattern=late(
            rb"(?i)variable \"[\w-]{0,60}?(?:password|secret|token|_key)\" \{\r?\n"
            rb"(?:[ \t]{1,8}(?:type|description|sensitive)[^\n]{0,200}\n){0,4}+"
            rb"[ \t]{1,8}default[ \t]{0,40}= ?\"([^\"\r\n]{1,4096}+)\""
            rb"|_(?:secret|secret_version|parameter|password)\" \"[\w-]{1,80}\" \{\r?\n"
            rb"(?:(?![ \t~+-]{0,16}+(?:secret_string|value))[^\n}]{0,400}+\n){0,8}+"
            rb"[ \t]{0,20}[~+-]?[ \t]{0,8}(?:secret_string|\w{0,20}value)[ \t]{0,40}= \"("
            rb"[^\"\r\n]{1,4096}+(?:\" -> \"[^\"\r\n]{1,4096}+)?)\""
        ),
        check=is_value,
        must_match=(
            'resource "azurerm_key_vault_secret" "smtp" {\n  ~ value = "«g3zj6" -> "e9CH2»"\n}',
            'r "azurerm_key_vault_secret" "a" {\n    id = "x"\n  ~ value = "«a1" -> "b2»"\n',
            'x "aws_ssm_parameter" "db" {\n  + type = "SecureString"\n  + value = "«x1»"\n',
            'r "aws_secretsmanager_secret_version" "v" {\n  + secret_string = "«hunter2»"\n',
            'variable "db-password" {\n  type = string\n  default = "«hunter2»"\n}',
            'r "random_password" "p" {\n  + length = 16\n  + value = "«hunter2»"\n',
        ),
        must_not=(
            'resource "azurerm_key_vault_secret" "smtp" {\n  name = "x"\n}',
            'resource "aws_ssm_parameter" "db" {\n  + value = (sensitive value)\n}',
            'resource "aws_instance" "a" {\n  value = "x1"\n}',
            'data "aws_ssm_parameter" "db" {}',
            '_secret" "x',
        ),
    ),
    Rule(
        id="login-lines",
        family="files",
        catches="lines of user:password, as cloud-init hands them to chpasswd",
        triggers=caseless(b"chpasswd:\n", b"chpasswd:\r\n"),
        pattern=late(
            rb"chpasswd:\r?\n(?:[ \t]{1,20}[a-z_]{1,20}: ?[a-z]{1,8}\r?\n){0,3}[ \t]{1,20}list: ?"
            rb"(?:[|>][+-]?)?\r?\n"
            rb"((?P<in>[ \t]{1,20})(?:- )?[\w.-]{1,64}:[^\r\n]{1,256}(?:\r?\n|\Z)"
            rb"(?:(?P=in)(?:- )?[\w.-]{1,64}:[^\r\n]{1,256}(?:\r?\n|\Z)){0,64}+)"
        ),
        must_match=(
            "chpasswd:\n  list: |\n«    root:hunter2\n    bob:x!y\n»  expire: false",
            "chpasswd:\n  expire: false\n  list: |\n«    root:hunter2\n»",
            "chpasswd:\n  list:\n«    - root:hunter2\n»",
            "x\nchpasswd:\r\n  list: |\r\n«    root:hunter2\r\n»",
            "chpasswd:\n    list: >\n«      bob:a b\n»runcmd: []",
        ),
        must_not=(
            "chpasswd:\n  expire: false\n",
            "chpasswd: ok",
            "chpasswd:\n  list: []\n",
            "passwd:\n  list: |\n    rootx\n",
            "chpasswd:\nroot",
        ),
    ),
    Rule(
        id="chap-secret",
        family="files",
        catches="a secret of PPP's chap-secrets",
        triggers=exact(b"\t*\t", b" * ", b"\t*  ", b" *\t"),
        pattern=late(
            rb"[ \t]\*[ \t]{1,8}(?:\"([^\"\r\n]{4,256})\"|([^\s\"*]{4,256}+))[ \t]{1,8}"
            rb"(?:\"?\*\"?|(?:[0-9]{1,3}\.){3}[0-9]{1,3})[ \t]{0,8}(?=\r?\n|\Z)"
        ),
        before=late(rb"(?=\"?[\w.@-]{1,64}\"?(?:\n|\Z))"),
        reach=80,
        check=is_said,
        must_match=(
            '# chap-secrets\nvpnuser\t*\t"«hunt3r2»"\t*',
            "bob * «hunt3r2» *\n",
            "bob\t*\t«hunt3r2»\t10.0.0.9\n",
            '"bob" * "«hunt er2»" *',
            "x\nbob@isp * «Tr0ub4dor» *\r\n",
        ),
        must_not=(
            "a * b * c",
            "client\tserver\tsecret\tIP addresses",
            "m = x * y3z4q5 * 7",
            "0 * * * * run",
            "bob * short *",
        ),
    ),
    Rule(
        id="protected-blob",
        family="files",
        catches="a secret that Windows protected for a user or machine",
        triggers=exact(b"01000000D08C9DDF", b"01000000d08c9ddf", b"AQAAANCMnd8BFdER"),
        pattern=late(
            rb"((?:01000000(?:D08C9DDF|d08c9ddf)[0-9A-Fa-f]{40,8192}+)"
            rb"|AQAAANCMnd8BFdER[A-Za-z0-9+/]{20,8192}+={0,2})"
        ),
        must_match=(
            f"password 51:b:«01000000D08C9DDF{'0A1B2C3D' * 10}»",
            f"blob=«01000000d08c9ddf{'0a1b2c3d' * 10}»,",
            f"<Value>«AQAAANCMnd8BFdERjHoAwE{'0a1B' * 10}=»</Value>",
            f"'«AQAAANCMnd8BFdER{'0a1B' * 9}==»'",
            f"x «01000000D08C9DDF{'0' * 48}»",
        ),
        must_not=(
            "01000000D08C9DDF",
            "AQAAANCMnd8BFdER",
            "0100000000000000D08C9DDF",
            "01000000D08C9DDE" + "0" * 48,
            "AQAAANCMnd8 is its head",
        ),
    ),
    Rule(
        id="sql-user-password",
        family="databases",
        catches="the password that MySQL is told to set for a user",
        triggers=caseless(b"set password for "),
        pattern=late(
            rb"(?i)set password for [^\s=]{1,160} ?(?:=|to) ?'"
            rb"((?:[^'\r\n\\]{1,64}+|''|\\[^\r\n]){1,512}+)'"
        ),
        check=is_value,
        must_match=(
            "SET PASSWORD FOR 'repl'@'10.%' = '«hunter2»'",
            "set password for bob='«hunter2»';",
            "Query SET PASSWORD FOR 'a'@'%' TO '«hunter2»'",
            "SET PASSWORD FOR `bob`@`%` = '«it''s»'",
            "SET PASSWORD FOR bob = '«a b»'",
        ),
        must_not=(
            "SET PASSWORD FOR 'bob'@'%' = ''",
            "set password for bob",
            "SET PASSWORD FOR bob = ?",
            "how to set password for a user = admin",
            "SET PASSWORD FOR 'bob' = PASSWORD(?)",
        ),
    ),
)
