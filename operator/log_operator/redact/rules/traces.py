"""Secrets in traces: refused values, traced calls and arguments, dialogues, keys of sessions."""

from log_operator.redact.late import late
from log_operator.redact.rule import Lead, Rule, caseless, exact
from log_operator.redact.values import is_said, is_value

_FLAG = (
    rb"(?:password|passwd|pass|passphrase|token|secret|api-?key|access-key|secret-key|auth-token"
    rb"|client-secret)"
)
_BREAK = rb"(?:\r?\n|(?:\\r)?\\n)"
_HEX64 = "0a1b2c3d4e5f6071" * 4
_KEY = "f9e8d7c6b5a49382" * 6

RULES = (
    Rule(
        id="rejected-value",
        family="traces",
        catches="a secret that a validation refused and shows",
        triggers=caseless(
            *(b'rejectedvalue"', b'rejected_value"', b"rejected value [", b"input_value="),
            *(b'"received":', b'"received" :', b'"invalidvalue"', b'"attemptedvalue"'),
        ),
        pattern=late(
            rb"(?i)(?:\"?(?:rejected_?value|received|(?:invalid|attempted)value)\" ?: ?\""
            rb"|rejected value \[|input_value=[\"'])((?:[^\"'\]\r\n\\]|\\[^\r\n]){1,1024}+)"
        ),
        lead=Lead(
            words=late(
                rb"(?i)(password|passwd|pwd|passphrase|passcode|secret|token|api_?key|pin\b)"
            ),
            breaks=late(rb"[{}]"),
            reach=260,
            gap=240,
        ),
        check=is_value,
        must_match=(
            '{"field":"password","rejectedValue":"«c_SY6B8»","message":"size"}',
            "object 'signup' on field 'password': rejected value [«hunter2»]; codes [x]",
            "Login\npassword\n  String too short [type=x, input_value='«hunter2»', input_type=str]",
            '{"path":["api_key"],"received":"«k-12»"}',
            '{"propertyName":"Password","attemptedValue":"«hunter2»"}',
        ),
        must_not=(
            '{"field":"city","rejectedValue":"Rome"}',
            "on field 'age': rejected value [-1]",
            "[type=int_parsing, input_value='abc', input_type=str]",
            '{"path":["name"],"received":"undefined"}',
            '{"field":"password","rejectedValue":null}',
        ),
    ),
    Rule(
        id="form-part",
        family="traces",
        catches="a secret in a part of a form that is sent in parts",
        triggers=caseless(b'form-data; name="'),
        pattern=late(
            rb"(?i)form-data; name=\"[\w.\[\]-]{0,60}?(?:password|passwd|passphrase|secret|token"
            rb"|api_?key|access_?key|pwd|pin|otp)[\w\]]{0,12}\"(?:"
            + _BREAK
            + rb"content-[^\r\n\\]{0,100}){0,3}"
            + _BREAK
            + _BREAK
            + rb"((?:[^\r\n\\]|\\(?![rn])){1,4096}+)"
        ),
        check=is_value,
        must_match=(
            'Content-Disposition: form-data; name="password"\r\n\r\n«hunter2»\r\n--x--',
            'x: form-data; name="client_secret"\nContent-Type: text/plain\n\n«a b c»\n',
            "body=b'--x\\r\\nX: form-data; name=\"user[password]\"\\r\\n\\r\\n«hunter2»\\r\\n--x'",
            'form-data; name="api_key"\n\n«k-12»',
            'X: form-data; name="newPassword2"\n\n«hunter2»\n',
        ),
        must_not=(
            'form-data; name="city"\r\n\r\nRome\r\n',
            'form-data; name="password"\r\n\r\n\r\n--x',
            'form-data; name="password" is empty',
            'form-data; name="file"; filename="a"\n\nx',
            "form-data; name=password",
        ),
    ),
    Rule(
        id="traced-flag",
        family="traces",
        catches="the argument behind a secret flag in an audit of a program's start",
        triggers=caseless(b'="--', b'="-p', b'="-t', b'="-s'),
        pattern=late(
            rb"(?i)=\"--?(?:[a-z]{1,20}-){0,3}?" + _FLAG + rb"\" a[0-9]{1,3}=\"?([^\s\"]{1,4096}+)"
        ),
        check=is_value,
        must_match=(
            'argc=4 a0="x" a1="--password" a2="«hunter2»" a3="y"',
            'a1="-token" a2="«0a1b2c»"',
            'a0="run" a1="--db-password" a2=«68756E746572»',
            'a7="--client-secret" a8="«hunter2»"',
            'a1="-Password" a2="«hunter2»"',
        ),
        must_not=(
            'a1="--user" a2="bob"',
            'a0="ssh" a1="-p" a2="2222"',
            'a1="--password" a2="$PASS"',
            'x="--password" y="1"',
            'a1="--tokens" a2="3"',
        ),
    ),
    Rule(
        id="dialogue-secret",
        family="traces",
        catches="what was typed where a password was asked for",
        triggers=caseless(b'sending "', b"pinentry: d ", b"pinentry[", b"chan_"),
        pattern=late(
            rb"(?i)sending \"([^\"\\\r\n]{4,128}+)\\{1,4}[rn]\" to (?:password|passphrase|pin)"
            rb"|(?:pinentry(?:\[[0-9]{1,8}\])?:|chan_[0-9a-f]{1,4} (?:->|<-)) D"
            rb" ([^\s]{4,256}+)(?=\s|\Z)"
        ),
        check=is_value,
        must_match=(
            'expect: sending "«hunter2»\\r" to password prompt',
            'sending "«Tr0ub4dor»\\n" to passphrase prompt',
            "pinentry: D «hunter2»  (passphrase)",
            "gpg-agent[7]: chan_9 -> D «hunter2»\n",
            "pinentry[412]: D «Tr0ub4dor&3»",
        ),
        must_not=(
            'sending "ls -l\\r" to { exp6 }',
            "pinentry: OK closing",
            "chan_9 <- OK",
            "pinentry: D",
            'sending "hello" to bob',
        ),
    ),
    Rule(
        id="session-keys",
        family="traces",
        catches="a secret of a TLS session, as SSLKEYLOGFILE has them",
        triggers=exact(
            b"CLIENT_RANDOM ", b"TRAFFIC_SECRET", b"EXPORTER_SECRET ", b"_MASTER_SECRET "
        ),
        pattern=late(
            rb"(?:CLIENT_RANDOM|TRAFFIC_SECRET(?:_[0-9]{1,2})?|EXPORTER_SECRET|_MASTER_SECRET)"
            rb" [0-9A-Fa-f]{64} ([0-9A-Fa-f]{32,192}+)"
        ),
        must_match=(
            f"CLIENT_RANDOM {_HEX64} «{_KEY}»",
            f"CLIENT_TRAFFIC_SECRET_0 {_HEX64} «{_KEY}»\n",
            f"ssl: CLIENT_RANDOM {_HEX64} «{_KEY}»",
            f"SERVER_TRAFFIC_SECRET_1 {_HEX64} «{_KEY}»",
            f"'CLIENT_RANDOM {_HEX64} «{_KEY}»'",
        ),
        must_not=(
            f"CLIENT_RANDOM {_HEX64}",
            f"CLIENT_RANDOM {_HEX64[:40]} {_HEX64}",
            "CLIENT_RANDOM is written to SSLKEYLOGFILE",
            f"SERVER_RANDOM {_HEX64} {_HEX64}",
            "TRAFFIC_SECRET_0 unknown",
        ),
    ),
    Rule(
        id="traced-call",
        family="traces",
        catches="the password among the arguments of a call in a stack trace of PHP",
        triggers=exact(b"PDO->__construct(", b"Object(mysqli), ", b"ldap_bind(", b"imap_open("),
        pattern=late(
            rb"(?:PDO->__construct\('[^'\r\n]{0,200}'|Object\(mysqli\)(?:, '[^'\r\n]{0,100}')"
            rb"|ldap_bind\([^,'\r\n]{1,60}|imap_open\('[^'\r\n]{0,200}')"
            rb", '[^'\r\n]{0,200}', '([^'\r\n]{1,256}+)'"
        ),
        check=is_said,
        must_match=(
            "PDO->__construct('mysql:host=10.0...', 'forge', '«hunter2»', Array)",
            "mysqli_real_connect(Object(mysqli), 'db', 'wp', '«hunter2»', NULL, 3306)",
            "ldap_bind(Resource id #5, 'cn=admin,dc=x', '«hunter2»')",
            "imap_open('{mail:993}INBOX', 'bob', '«hunter2»')",
            "#1 x.php(3): PDO->__construct('sqlite:/a', '', '«hunter2»')",
        ),
        must_not=(
            "PDO->__construct('sqlite:/a')",
            "mysqli_real_connect(Object(mysqli), 'db', 'wp')",
            "ldap_bind() failed",
            "imap_open(): Couldn't open stream",
            "PDO->__construct('mysql:host=1', 'forge', '', Array)",
        ),
    ),
)
