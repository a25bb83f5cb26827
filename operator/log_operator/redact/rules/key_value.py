"""Names that say their value is secret, in every dress a log knows."""

import re

from log_operator.redact.checks import is_basic, is_random
from log_operator.redact.dress import ASSIGN, CLOSE, GAP, SEPARATOR, XML, value
from log_operator.redact.rule import Rule, Trigger, caseless
from log_operator.redact.values import is_list, is_said, is_value, is_value_but_no_path

NAMES = tuple(
    b"password passwd passphrase passcode passwort kennwort pswd passwrd secret token api_key apikey"
    b" api-key access_key accesskey access-key secret_key secretkey secret-key auth_key authkey"
    b" signing_key signing-key signingkey encryption_key encryption-key encryptionkey secret_key_base"
    b" secretkeybase secret.key api.key access.key secret_value secretvalue secret_string secretstring"
    b" credential credentials master_key masterkey shared_key sharedkey storage_key storagekey"
    b" account_key account-key accountkey subscription-key subscription_key subscriptionkey"
    b" functions-key app_key appkey application_key application-key consumer_key consumerkey"
    b" integration_key license_key licensekey license-key private-key privatekey private_token"
    b" password_confirmation passwordconfirmation passwordconfirm password_confirm password_hash"
    b" passwordhash password_again new_password_again token_value tokenvalue pre-shared-key"
    b" presharedkey preshared_key wpa_psk bindpw bind_pw rootpw webhook_url_secret hmac_key"
    b" auth_token_value contrasena motdepasse senha wachtwoord auth_salt secure_auth_salt".split()
) + (b"api key", b"secret key", b"access key")
_SHORT = tuple(
    b"pwd pass sshpass dbpass db_pass userpass rootpass adminpass storepass keypass bindpass authpass"
    b" mypass smtppass ftppass mailpass cred creds psw passw redisauth redis_auth rediscli_auth".split()
)
_LISTS = tuple(
    b"passwords secrets tokens api_keys apikeys api-keys access_keys accesskeys credentials password"
    b" secret token api_key apikey signing_keys signingkeys".split()
)
_KEY_END = rb"[\"'=:>\\%\]\t\r\n0-9&\x1b<]"


def triggers(*names: bytes) -> tuple[Trigger, ...]:
    """What can stand right behind a name; blanks only where a separator may still come."""
    spaced = tuple(name + b" " for name in names)
    dotted = tuple(name + b"........" for name in names if len(name) > 5)
    return (
        caseless(*names, follow=_KEY_END, count=1)
        + caseless(*spaced, follow=rb"[ \t=:,-]", count=1)
        + caseless(*dotted[:8])
    )


def any_of(names: tuple[bytes, ...]) -> bytes:
    """The names as one alternative, the longest first."""
    return rb"(?:" + rb"|".join(map(re.escape, sorted(names, key=len, reverse=True))) + rb")"


RULES = (
    Rule(
        id="key-value",
        family="key_value",
        catches="the value of a name such as password, secret, token or api_key",
        triggers=triggers(*NAMES),
        pattern=re.compile(
            rb"(?i)(?<!nexpected )(?<!nvalid )(?<!/)(?<!publickey)"
            + any_of(NAMES)
            + rb"[0-9]{0,2}(?:"
            + SEPARATOR
            + value()
            + rb"|"
            + XML
            + rb")"
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
        ),
    ),
    Rule(
        id="password",
        family="key_value",
        catches="the value of a short name such as pwd and pass",
        triggers=triggers(*_SHORT),
        pattern=re.compile(
            rb"(?i)(?<![a-z])(?-i:(?!PASS: ))" + any_of(_SHORT) + rb"[0-9]?" + SEPARATOR + value()
        ),
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
    Rule(
        id="key-list",
        family="key_value",
        catches="a list of values under a secret name",
        triggers=caseless(*_LISTS, follow=rb"[\"':=\\]", count=1)
        + caseless(*(name + b" " for name in _LISTS), follow=rb"[=:]", count=1),
        pattern=re.compile(
            rb"(?i)"
            + any_of(_LISTS)
            + CLOSE
            + GAP
            + ASSIGN
            + GAP
            + rb"(?:\[\s{0,80}+([^\[\]{}]{1,16384}?)\s{0,80}\]"
            rb"|\r?\n(?P<dash>[ \t]{0,40}- )([^\s:{\[][^\r\n:]{2,512}(?:\r?\n(?P=dash)[^\r\n:]{2,512}){0,200}+)(?=\r?\n|\Z))"
        ),
        check=is_list,
        must_match=(
            'tokens: [«"hunter2", "hunter3"»]',
            '{"secrets": [\n  «"hunter2",\n  "hunter3"»\n]}',
            "api_keys:\n  - «hunter2\n  - hunter3»\nx: 1",
            "passwords = [«'a1', 'b2'»]",
            '{\\"tokens\\":[«\\"a1b2c3\\"»]}',
        ),
        must_not=(
            "tokens: [1, 2, 3]",
            "secrets:\n- name: regcred\n",
            '"tokens": []',
            "credentials:\n  - id: x\n",
            "total_tokens: 46",
        ),
    ),
    Rule(
        id="pair-value",
        family="key_value",
        catches="the second of two quoted words of which the first is a secret name",
        triggers=caseless(
            *(name + quote for name in _LISTS for quote in (b'"', b"'")), follow=rb"[ ,]", count=1
        ),
        pattern=re.compile(
            rb"(?i)" + any_of(_LISTS) + rb"[\"'] ?, ?[bBuU]?[\"']([^\"'\r\n]{4,1024}+)[\"'] ?[)\]]"
        ),
        before=re.compile(rb"(?=[\w.-]{0,40}[\"'][bBuU]?[ ]?[(\[])"),
        reach=48,
        check=is_said,
        must_match=(
            '("password", "«hunter2»")',
            "[('api_key', '«k3y-0a1b»'), ('x', 'y')]",
            '["db_password", "«hunter2»"]',
            "(b'token', b'«0a1b2c3d»')",
            '("client_secret","«a1!b2?c3»")',
        ),
        must_not=(
            '["username", "password", "email"]',
            '("password", "string")',
            '("token", 12)',
            '("password", "hunter2", "x")',
            'f("password", name)',
        ),
    ),
    Rule(
        id="key-drawn",
        family="key_value",
        catches="a long value of letters in both cases and digits behind the bare name key",
        triggers=caseless(b" key=", b" key: ", b'"key":', follow=rb"[A-Za-z0-9\" ]", count=8),
        pattern=re.compile(rb"(?i)[ \"]key\"?[=:] ?\"?([\w+/.~-]{24,512}={0,2})(?![\w+/.~:@-])"),
        check=lambda secret: is_random(secret) and secret not in (secret.lower(), secret.upper()),
        must_match=(
            "using key=«a1B2c3D4e5F6g7H8i9J0k1L2m3» in x",
            '{"key":"«a1B2c3D4e5F6g7H8i9J0k1L2»"}',
            "the key: «Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5»",
            "\x1b[1m key=«a1B2c3D4e5F6g7H8i9J0k1L2m3»",
            "x key=«AbCdEfGhIjKlMnOp0123456789»,",
        ),
        must_not=(
            "cache key=4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            "foreign key: user_id",
            '"key":"user:42:profile-of-the-customer"',
            "key=value",
            "primary key: id",
        ),
    ),
    Rule(
        id="value-name",
        family="key_value",
        catches="a value in front of its telling name, as in lists of variables",
        triggers=caseless(b"value", follow=rb"[\"':=\\]", count=1),
        pattern=re.compile(
            rb"(?i)(?<![\w-])value(?:\\{0,7}[\"'])?[ ]?[:=][ ]?(?:\\{0,7}\"([^\"\\\r\n]{1,4096}+)\\{0,7}\""
            rb"|'([^'\r\n]{1,4096}+)'|([^\s\"'{\[,][^\s,]{0,4096}+))[ \t\r\n,]{0,80}+"
            rb"(?:\\{0,7}[\"'])?(?:name|key)(?:\\{0,7}[\"'])?[ ]?[:=][ ]?(?:\\{0,7}[\"'])?[\w./-]{0,60}?"
            rb"(?:password|passwd|passphrase|secret|token|api_?key|access_?key|credentials?|pwd)"
            rb"(?=[\"'\\\s]|\Z)"
        ),
        check=is_value,
        must_match=(
            '{"value":"«hunter2»","name":"SMTP_PASSWORD"}',
            "- value: «hunter2»\n  name: DB_PASSWORD\n",
            '<property value="«hunter2»" name="hibernate.connection.password"/>',
            "{'value': '«hunter2»', 'key': 'api_key'}",
            '{\\"value\\":\\"«hunter2»\\",\\"name\\":\\"TOKEN\\"}',
        ),
        must_not=(
            '{"value":"x","name":"LOG_LEVEL"}',
            '{"value":"","name":"PASSWORD"}',
            "value: 3\nname: tokens_used",
            'value="${X}" name="password"',
            "the value: password is a name",
        ),
    ),
    Rule(
        id="xml-value",
        family="key_value",
        catches="the text of an element of such a name that has attributes",
        triggers=caseless(
            *(
                head + name + b" "
                for head in (b"<", b":")
                for name in (b"password", b"passphrase", b"secret", b"token", b"apikey")
            )
        ),
        pattern=re.compile(rb"(?i)[<:][a-z]{5,10} [^<>\r\n]{0,200}" + XML),
        check=is_value,
        must_match=(
            '<password type="plain">«hunter2»</password>',
            '<token a="1" b="2">«abc def»</token>',
            "<Secret x='1'><![CDATA[«hunter2»]]></Secret>",
            '<wsse:Password Type="x#PasswordText">«hunter2»</wsse:Password>',
            '<ns2:token id="1">«a1b2»</ns2:token>',
        ),
        must_not=(
            '<password type="plain"></password>',
            "<secret />",
            "<token of thanks",
            '<password type="x">${PW}</password>',
            "a :token is here",
        ),
    ),
    Rule(
        id="basic-value",
        family="key_value",
        catches="encoded user and password behind the name auth, as .npmrc and Docker have it",
        triggers=caseless(b"auth", b"auth_string", follow=rb"[\"'=:\\]", count=1)
        + caseless(b"auth =", b"auth :"),
        pattern=re.compile(rb"(?i)(?<![a-z])auth(?:_string)?" + SEPARATOR + value()),
        check=lambda secret: is_basic(secret) and len(secret) > 7,
        must_match=(
            '{"auths": {"x": {"auth": "«dXNlcjpwYXNz»"}}}',
            "_auth=«dXNlcjpwYXNz»",
            "auth: «dXNlcjpwYXNzd29yZA==»",
            '\\"auth\\":\\"«dXNlcjpwYXNz»\\"',
            "//r.example/:_auth = «dXNlcjpwYXNzd29yZA==»",
        ),
        must_not=("auth: none", "auth=ldap", "oauth: dXNlcjpwYXNz", "auth: basic", "auth=yes"),
    ),
    Rule(
        id="drawn-value",
        family="key_value",
        catches="a long random value behind a name that may also hold something else",
        triggers=triggers(
            *b"secret_id secretid signature _hash _salt salt private key_data keydata".split(),
            *b"identitytoken registrytoken clientkey client_key server_key serverkey".split(),
            *b"webhook jwt bearer_token nonce_salt _key apitoken".split(),
        ),
        pattern=re.compile(
            rb"(?i)(?:secret_?id|(?<![a-z])signature|_hash|_salt|(?<![a-z])salt|(?<![a-z])private|key_?data"
            rb"|identitytoken|registrytoken|client_?key|server_?key|webhook|jwt|bearer_token|apitoken"
            rb"|(?<!primary)(?<!foreign)(?<!public)(?<!cache)_key)" + SEPARATOR + value()
        ),
        check=lambda secret: len(secret) >= 24 and is_random(secret) and b"://" not in secret,
        must_match=(
            "secret_id: «0f8fad5b-d9cb-469f-a165-70867728950e»",
            'define("X_SALT", 1); auth_salt = "«a1B2c3D4e5F6g7H8i9J0k1L2»"',
            '"identitytoken":"«a1B2c3D4e5F6g7H8i9J0k1L2m3»"',
            "client_key=«0a1b2c3d4e5f60718293a4b5c6»",
            "stripe_key: «a1B2c3D4e5F6g7H8i9J0k1L2»",
        ),
        must_not=(
            "secret_id: prod/db",
            "signature: valid",
            "cache_key=user:42:profile-of-the-customer-77",
            "salt=8 bytes",
            "primary_key: id",
        ),
    ),
)
