"""What is said to databases: SQL, Redis, LDAP."""

import re

from log_operator.redact.late import late
from log_operator.redact.rule import Form, Lead, Rule, Trigger, caseless, exact
from log_operator.redact.values import is_value

_NAMES = rb"(?:password|passwd|passphrase|secret|token|api_?key|pwd|passwort)"
_TEXT = rb"(?:[^'\r\n\\]{1,64}+|''|\\[^\r\n]){1,16384}+"
_VALUES = (
    rb"\(((?:[^()'\r\n]{1,256}+|'(?:[^'\r\n\\]{1,256}+|''|\\[^\r\n]){0,4096}+'"
    rb"|\([^()\r\n]{0,256}\)){1,512}+)\)"
)

_STAND_INS = re.compile(
    rb"(?i)(?:[\s,]|\?[0-9]{0,3}|[$:@][\w.]{1,60}|%s|%\(\w{1,60}\)s|\{\w{0,60}\}|null|default"
    rb"|true|false|[0-9]{1,10}|now\(\))*+"
)
"""A row of nothing but what stands in for values."""


def _holds_text(row: bytes) -> bool:
    """Whether anything in this row was written out."""
    return _STAND_INS.fullmatch(row) is None


RULES = (
    Rule(
        id="sql-password",
        family="databases",
        catches="a password in SQL",
        triggers=caseless(
            *(
                b"password '",
                b"identified by ",
                b" by '",
                b' by "',
                b"password = n'",
                b"password=n'",
            ),
            *(b"password('", b"password e'", b"hashed '"),
        ),
        pattern=late(
            rb"(?i)(?:(?:password|hashed)(?:\(| ?= ?n| e| )'|identified by (?:values )?'| by ')("
            + _TEXT
            + rb")|(?:identified by| by) (?:\"([^\"\r\n]{1,256}+)\"|(?<=fied by )(?!values"
            rb"|password|its )([^\s;'\",]{1,128}+))"
        ),
        lead=Lead(
            words=late(
                rb"(?=[acgilmprsuwACGILMPRSUW])(?i:(user|role|login|grant|statement|password|alter"
                rb"|create|with|set|master|identified))"
            ),
            breaks=late(rb"[\r\n]"),
            reach=200,
            gap=200,
        ),
        check=is_value,
        must_match=(
            "ALTER USER bob WITH PASSWORD '«hunter2»';",
            "CREATE USER 'bob' IDENTIFIED BY '«hunt''er2»'",
            "create role bob login password '«a b»' valid until x",
            "IDENTIFIED WITH mysql_native_password BY '«hunter2»'",
            "CREATE USER bob IDENTIFIED BY «tiger» DEFAULT TABLESPACE users",
            'CREATE USER bob IDENTIFIED BY "«tiger»"',
            "CREATE LOGIN app WITH PASSWORD = N'«hunter2»', CHECK_POLICY = ON",
            "SET PASSWORD FOR 'bob'@'%' = PASSWORD('«hunter2»')",
        ),
        must_not=(
            "PASSWORD ''",
            "IDENTIFIED BY PASSWORDS",
            "the password is right",
            "ORDER BY 'name'",
            'GROUP BY "city"',
            "identified by its name",
        ),
    ),
    Rule(
        id="sql-insert",
        family="databases",
        catches="the values of a row that has a column for a password",
        triggers=caseless(b"insert into ", b"replace into "),
        pattern=late(
            rb"(?i)(?:insert|replace) into [^\s(]{1,128} ?\([^()\r\n]{0,1024}?"
            + _NAMES
            + rb"[^()\r\n]{0,1024}\)[ \t]{0,4}values?[ \t]{0,4}"
            + _VALUES
        ),
        check=_holds_text,
        must_match=(
            "INSERT INTO users (name, password) VALUES («'bob', 'hunter2'»)",
            "insert into `t` (`api_key`,`n`) values («'a''b)c', 1»);",
            'INSERT INTO u ("id","pwd") VALUES («7,\'x\'»)',
            "REPLACE INTO u (secret) VALUES («md5('x')»)",
            "insert into s.users(token) values («'t'»)",
        ),
        must_not=(
            "INSERT INTO users (name, city) VALUES ('bob', 'x')",
            "INSERT INTO users VALUES ('bob')",
            "INSERT INTO users (password) SELECT x FROM y",
            "insert into the slot (password side first)",
            "INSERT INTO users (password)",
            "INSERT INTO users (name, password) VALUES (?, $2, :token, @secret, %s, %(x)s, NULL)",
        ),
    ),
    Rule(
        id="redis-auth",
        family="databases",
        catches="a password in a command of Redis",
        triggers=caseless(
            b'"auth" ', b'"requirepass" ', b'"masterauth" ', b"requirepass ", b"masterauth "
        )
        + exact(b"AUTH ", follow=rb"[^\s]", count=1)
        + exact(b" on >", b" off >", b" resetpass >", b" nopass >"),
        pattern=late(
            rb"(?i)(?:\"auth\" (?:\"[^\"]{1,128}\" )?\"([^\"\r\n]{1,1024}+)\"|\"?(?:requirepass"
            rb"|masterauth)\"? \"?([^\s\"]{1,1024}+)| (?:on|off|resetpass|nopass) >([^\s]{4,512}+)"
            rb"|(?-i:(?<![A-Za-z-])AUTH )(?!PLAIN|LOGIN|CRAM|XOAUTH|NTLM|GSSAPI|DIGEST|SCRAM"
            rb"|failed|required|command)([^\s\"]{6,512}+)(?=[ \t]{0,4}(?:\r?\n|\Z)))"
        ),
        check=is_value,
        must_match=(
            '1.2 [0 10.0.0.1:5000] "AUTH" "«hunter2»"',
            '"auth" "default" "«hunter2»"',
            '"CONFIG" "SET" "requirepass" "«hunter2»"',
            "requirepass «hunter2»",
            "masterauth «hunter2»",
            "> AUTH «hunter2»\n",
            "user worker on >«hunter2» ~jobs:* +@all",
        ),
        must_not=(
            '"GET" "auth"',
            "# requirepass",
            "AUTH failed",
            "AUTH PLAIN LOGIN",
            "AUTH required\n",
            "NOAUTH Authentication required.",
        ),
    ),
    Rule(
        id="password-hash",
        family="databases",
        catches="a password hash, as in /etc/shadow, .htpasswd, LDAP and databases",
        triggers=exact(
            *(
                b"$1$",
                b"$5$",
                b"$6$",
                b"$y$",
                b"$gy$",
                b"$7$",
                b"$2a$",
                b"$2b$",
                b"$2y$",
                b"$argon2",
            ),
            *(b"$apr1$", b"$sha1$", b"$P$", b"$H$", b"$S$", b"$8$", b"$9$", b"$14$"),
            follow=rb"[A-Za-z0-9./$]",
            count=3,
        )
        + exact(b"{SHA}", b"{SSHA}", b"{SHA256}", b"{SSHA256}", b"{SSHA512}", b"{MD5}", b"{SMD5}")
        + exact(b"pbkdf2_sha", b"SCRAM-SHA-", b"scrypt:", b"pbkdf2:sha", b"bcrypt$")
        + caseless(b"e1nts", b"e1nhqs", b"e0nswv", b"e2ny"),
        pattern=late(
            rb"(?<![A-Za-z0-9])(\$(?:1|5|6|7|8|9|14|y|gy|2[aby]|argon2[a-z]{1,2}|apr1|sha1"
            rb"|[PHS])\$[A-Za-z0-9./$=,+*-]{16,512}+"
            rb"|(?:pbkdf2_sha(?:1|256|512)\$[0-9]{1,9}\$|bcrypt\$)[A-Za-z0-9+/$.=]{20,512}+"
            rb"|SCRAM-SHA-(?:1|256|512)\$[0-9]{1,9}:[A-Za-z0-9+/$:=]{40,512}+"
            rb"|(?:scrypt|pbkdf2):[a-z0-9:]{1,40}\$[A-Za-z0-9+/.]{4,64}\$[0-9a-f]{32,256}"
            rb"|(?i:e1nts|e1nhqs|e0nswv|e2ny)[A-Za-z0-9+/]{24,256}={0,2})"
            rb"|\{S{0,2}(?:SHA|MD5)(?:256|512)?\}([A-Za-z0-9+/]{20,160}={0,2})"
        ),
        must_match=(
            "root:«$6$saltsalt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDD»:19000:0:::",
            "hash «$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW» ok",
            "«$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo»",
            "bob:«$apr1$abcdefgh$0123456789ABCDEFGHIJKL»",
            "rootpw {SSHA}«0123456789ABCDEFGHIJKLMNOPQRSTUV»",
            "«pbkdf2_sha256$600000$0123456789abcdef$0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ=»",
            "«SCRAM-SHA-256$4096:0123456789ABCDEFGHIJKL==$0123456789ABCDEFGHIJ=:0123456789=»",
        ),
        must_not=(
            "cost $1$ and $2$",
            "root:!:19000::",
            "awk '{print $1$2}'",
            "SCRAM-SHA-256 is required",
            "{SHA} is old",
        ),
    ),
    Rule(
        id="windows-hash",
        family="databases",
        catches="the two hashes of a Windows account",
        triggers=(Trigger(b"00000000:::", form=Form.HEX),),
        pattern=late(rb"[0-9A-Fa-f]{8}(?=:::)"),
        before=late(rb"[0-9A-Fa-f]{24}:[0-9A-Fa-f]{32}(?=:[0-9]{1,10}:)"),
        reach=128,
        must_match=(
            "Administrator:500:«0a1b2c3d4e5f60718293a4b5c6d7e8f9:f9e8d7c6b5a493827160f5e4d3c2b1a0»:::",
            "bob:1001:«F9E8D7C6B5A493827160F5E4D3C2B1A0:0a1b2c3d4e5f60718293a4b5c6d7e8f9»:::",
            "CORP\\x:1103:«0a1b2c3d4e5f60718293a4b5c6d7e8f9:0a1b2c3d4e5f60718293a4b5c6d7e8f9»:::",
            "a:1:«00000000000000000000000000000001:f9e8d7c6b5a493827160f5e4d3c2b1a0»:::",
            "z$:1000:«0a1b2c3d4e5f60718293a4b5c6d7e8f9:f9e8d7c6b5a493827160f5e4d3c2b1a0»:::\n",
        ),
        must_not=(
            "root:!:19000::::::",
            "bob:x:1001:::",
            "0a1b2c3d4e5f60718293a4b5c6d7e8f9:::",
            "a:::b",
            "etag:500:0a1b2c3d4e5f60718293a4b5c6d7e8f9:::",
        ),
    ),
    Rule(
        id="database-hash",
        family="databases",
        catches="a password hash of MySQL, PostgreSQL, Windows or a key of Kerberos",
        triggers=exact(b"*", follow=rb"[0-9A-F]", count=40)
        + exact(b"md5", follow=rb"[0-9a-f]", count=32)
        + exact(b"(0x", follow=rb"[0-9a-f]", count=32)
        + exact(b":aad3b435b51404ee")
        + exact(b"grpc", follow=rb"[0-9A-F]", count=200)
        + exact(b"0x0200", follow=rb"[0-9A-F]", count=100),
        pattern=late(
            rb"(?<![0-9A-Za-z])(\*[0-9A-F]{40}|md5[0-9a-f]{32}|0x0200[0-9A-F]{100,300}"
            rb"|grpc[0-9A-F]{200,400})(?![0-9A-Za-z])"
            rb"|\(0x([0-9a-f]{32,64})\)|:(aad3b435b51404ee[0-9a-f]{16}(?::[0-9a-f]{32})?)"
        ),
        must_match=(
            "| bob | «*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19» | mysql_native_password |",
            "ROLE bob '«md50123456789abcdef0123456789abcdef»'",
            "2 host/x@C (aes256-cts-hmac-sha1-96)  (0x«0123456789abcdef0123456789abcdef»)",
            "Administrator:500:«aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0»:::",
            "x,'«*94BDCEBE19083CE2A1F959FD02F964C7AF4CFC29»'",
        ),
        must_not=(
            "md5 0123456789abcdef0123456789abcdef",
            "*2470C0C0",
            "rip (0x55d0c0ffee00)",
            "xmd50123456789abcdef0123456789abcdef",
            "2*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19",
        ),
    ),
)
