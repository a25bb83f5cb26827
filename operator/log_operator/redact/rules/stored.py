"""Secrets that commands store or log in with, and entries of files that hold logins."""

from log_operator.redact.late import late
from log_operator.redact.rule import Rule, caseless, exact
from log_operator.redact.values import is_said, is_value

_NAMED = rb"[^\s=]{0,120}?(?:password|passwd|secret|token|key|pass|pwd|credential)[\w-]{0,16}"
_VALUE = rb"(?:'([^'\r\n]{1,4096}+)'|\"([^\"\r\n]{1,4096}+)\"|([^\s\"'<>|;&@-][^\s\"'|;]{3,4096}+))"
_KEYS = "8E9FJ60N8O26QBH3CBHH hpwdmnu4LEqCI9jsl6OUmbXzY3eXwYD9bG56ToaA"

RULES = (
    Rule(
        id="stored-value",
        family="commands",
        catches="a secret that a command puts into a store",
        triggers=caseless(
            *(b"put-parameter ", b"--secret-string ", b"--secret-string=", b" kv put "),
            *(b"etcdctl put ", b"credstash put ", b"chamber write ", b"mc alias set "),
        ),
        pattern=late(
            rb"(?i)(?:put-parameter (?=(?:(?!--value)[^\s]{1,200}+ ){0,8}+--value[ =])"
            rb"(?=[^\r\n]{0,300}?(?:securestring|password|secret|token|key))"
            rb"[^\r\n]{0,300}?--value[ =]|--secret-string[ =](?!file:)"
            rb"|(?: kv|etcdctl|credstash) put"
            rb" (?:-[^\s]{1,40} ){0,4}"
            + _NAMED
            + rb" |chamber write [\w/-]{1,60} "
            + _NAMED
            + rb" )"
            + _VALUE
            + rb"|mc alias set [\w-]{1,40} [^\s]{1,120} ([\w+/=-]{3,128} [\w+/=-]{8,128})"
        ),
        check=is_value,
        must_match=(
            "aws ssm put-parameter --name /a/db-password --type SecureString --value «hunter2»",
            "aws secretsmanager put-secret-value --secret-id a --secret-string «hunter2»",
            "consul kv put shop/smtp_password «hunter2»",
            "etcdctl put /shop/db/password '«hunt er2»'",
            f"mc alias set prod https://minio.example «{_KEYS}»",
            "chamber write shop db_password «hunter2»",
        ),
        must_not=(
            "etcdctl put /shop/replicas 3",
            "aws ssm put-parameter --name /a/level --type String --value debug",
            "consul kv put shop/password @file",
            "mc alias set prod",
            "--secret-string file://x.json",
        ),
    ),
    Rule(
        id="login-command",
        family="commands",
        catches="the password in a command that logs in without a flag for it",
        triggers=caseless(
            *(b"db2 connect ", b"ftp> user ", b"; user ", b"radtest ", b"nickserv identify "),
            *(b"nickserv :identify ", b"at+cwjap=", b"at+cwjap_def=", b"option key '"),
        ),
        pattern=late(
            rb"(?i)(?:db2 connect to [^\s]{1,64} user [^\s]{1,64} using"
            rb"|(?:ftp>|;) user [^\s;]{1,64}|nickserv :?identify(?: [\w-]{1,32}(?= [^\s]))?)"
            rb" ([^\s;\"']{4,256}+)"
            rb"|radtest (?:-[^\s]{1,8} [^\s]{1,16} ){0,2}[^\s]{1,64}"
            rb" ([^\s]{1,128} [^\s]{1,128} [0-9]{1,5} [^\s]{1,128})"
            rb"|at\+cwjap(?:_def)?=\"[^\"\r\n]{0,64}\",\"([^\"\r\n]{1,64})\""
            rb"|option key '([^'\r\n]{5,128})'"
        ),
        check=is_value,
        must_match=(
            "db2 connect to shop user bob using «hunter2»",
            'lftp -e "open ftp.example; user bob «hunter2»; ls"',
            "radtest bob «hunter2 10.0.0.1 0 testing123»",
            "/msg NickServ IDENTIFY «hunter2»",
            'AT+CWJAP="Office","«hunter2»"',
            "ftp> user bob «hunter2»\n331 next",
        ),
        must_not=(
            "db2 connect to shop user bob",
            "ftp> user anonymous",
            "option key 'none'",
            "radtest is not installed",
            "NickServ identify required",
        ),
    ),
    Rule(
        id="login-entry",
        family="files",
        catches="a user's password in an entry of a mail server or a proxy",
        triggers=exact(b"]:587 ", b"]:465 ", b"]:2525 ", b"]:25 ", b"{PLAIN}", b"{CLEARTEXT}")
        + caseless(b"stats auth ", b" login="),
        pattern=late(
            rb"(?i)(?:\]:(?:587|465|25|2525) [^\s:]{1,64}:|stats auth [\w.-]{1,64}:"
            rb"| login=[\w.-]{1,64}:|\{(?:plain|cleartext)\})([^\s:]{3,256}+)"
        ),
        check=is_value,
        must_match=(
            "[smtp.example]:587 bob:«hunter2»",
            "bob:{PLAIN}«hunter2»::::::",
            "  stats auth admin:«hunter2»",
            "cache_peer 10.0.0.9 parent 3128 0 login=bob:«hunter2»",
            "bob:{CLEARTEXT}«hunter2»",
        ),
        must_not=(
            "[::1]:587 refused: timeout",
            "stats auth is on",
            "{PLAIN} is the scheme",
            "the login=bob was ok",
            "[10.0.0.1]:25 connected",
        ),
    ),
    Rule(
        id="as-password",
        family="key_value",
        catches="what somebody says to use as the password",
        triggers=caseless(
            *(
                b" as " + word + name
                for word in (b"", b"the ", b"your ", b"my ", b"a ")
                for name in (b"password", b"passphrase", b"pw", b"token")
            )
        ),
        pattern=late(rb"(?= )"),
        before=late(rb"[^\s\"'`<>|]{5,128}(?=[\"'`]?(?:\s|\Z))"),
        reach=160,
        check=is_said,
        must_match=(
            "use «Lagoon-Harvest05» as the password for now",
            "I set «hunt3r2!» as password",
            "try «Tr0ub4dor» as your password",
            "with «0a1b2c3d4e» as the token",
            "take «gr4nite!» as the passphrase",
        ),
        must_not=(
            "use it as the password for now",
            "known as password manager",
            "username as password",
            "the same as the token before",
            "as the password",
        ),
    ),
)
