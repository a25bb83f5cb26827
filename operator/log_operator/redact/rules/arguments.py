"""Passwords that programs take as plain arguments, without a flag that says so."""

from log_operator.redact.late import late
from log_operator.redact.rule import Rule, caseless
from log_operator.redact.values import is_value

RULES = (
    Rule(
        id="account-argument",
        family="commands",
        catches="the password behind the name of an account",
        triggers=caseless(
            *(b"htpasswd -", b"net use ", b"net user ", b"add_user ", b"change_password "),
            *(
                b"http-basic.",
                b"config pypi-token.",
                b"authenticate_user ",
                b"chpass ",
                b"vault login ",
            ),
        ),
        pattern=late(
            rb"(?i)(?:htpasswd -[a-z]{0,8}b[a-z]{0,8}(?: -[a-z]{1,8}){0,4} (?:[^\s-][^\s]{0,255} )?"
            rb"[^\s]{1,64} [\"']?([^\s\"']{1,256}+)"
            rb"|net use (?:[a-z*]: )?\\\\[^\s]{1,128} (?:/user:[^\s]{1,128} )?([^\s/][^\s]{0,127}+)"
            rb"|net user [\w.]{1,64} ([^\s/*][^\s]{0,127})(?= /|\s|\Z)"
            rb"|(?:add_user|change_password|authenticate_user) [\"']?[\w.@-]{1,64}[\"']? [\"']?"
            rb"([^\s\"']{1,256}+)|vault login (?!-)([\w.-]{8,300}+)"
            rb"|http-basic\.[\w.-]{1,64} [^\s]{1,64} ([^\s]{1,256}+)"
            rb"|config pypi-token\.[\w.-]{1,64} ([^\s]{1,512}+)"
            rb"|chpass [\w.-]{1,64} ([^\s]{1,256}+))"
        ),
        check=is_value,
        must_match=(
            "htpasswd -b -c /etc/nginx/.htpasswd bob «hunter2»",
            "htpasswd -b .htpasswd bob '«hunter2»'",
            "net use Z: \\\\srv\\share «hunter2» /user:CORP\\bob",
            "net use Z: \\\\srv\\share /user:CORP\\bob «hunter2»",
            "net user bob «hunter2» /add",
            "rabbitmqctl add_user bob «hunter2»",
            "vault login «0a1b2c3d-4e5f»",
            "poetry config http-basic.r bob «hunter2»",
        ),
        must_not=(
            "net use Z: /delete",
            "net user bob /active:no",
            "vault login -method=oidc",
            "rabbitmqctl list_users",
            "htpasswd -v .htpasswd bob",
        ),
    ),
    Rule(
        id="database-argument",
        family="commands",
        catches="the password in the first argument of Oracle's programs",
        triggers=caseless(b"sqlplus ", b"expdp ", b"impdp ", b"sqlldr ", b"rman target "),
        pattern=late(
            rb"(?i)(?:sqlplus|expdp|impdp|sqlldr|rman target) (?:-[a-z]{1,8}"
            rb" ){0,4}[\"']?[\w.$]{1,64}/"
            rb"([^\s\"'@/]{1,128}+)(?=[@\s\"']|\Z)"
        ),
        check=is_value,
        must_match=(
            "sqlplus -s system/«oracle1»@ORCL @script.sql",
            "sqlplus scott/«tiger»@//db:1521/X",
            "expdp system/«oracle1» full=y",
            "impdp 'app/«s3cr3t»@x' file=a",
            "rman target sys/«oracle1»@ORCL",
        ),
        must_not=(
            "sqlplus /nolog",
            "sqlplus / as sysdba",
            "expdp parfile=a/b",
            "sqlldr control=a.ctl",
            "the sqlplus binary",
        ),
    ),
    Rule(
        id="setting-argument",
        family="commands",
        catches="a secret that a program is told to set",
        triggers=caseless(
            *(
                b' send "',
                b"from-literal=",
                b"securestring ",
                b"config:set ",
                b"_authtoken ",
                b'send -- "',
                b"authtoken ",
            ),
        ),
        pattern=late(
            rb"(?i) send (?:-- )?\"([^\"\\\r\n]{4,128}+)\\{1,4}r"
            rb"|from-literal=[\"']?[\w.-]{1,64}=[\"']?([^\s\"']{6,1024}+)"
            rb"|securestring (?:-string )?[\"']([^\"'\r\n]{1,256}+)"
            rb"|config:set [\w]{0,60}(?:key|secret|pass|token|pwd|url"
            rb"|dsn)\w{0,20}=[\"']?([^\s\"']{1,1024}+)"
            rb"|_?authtoken (?![=:])([^\s]{8,512}+)"
        ),
        check=is_value,
        must_match=(
            "ConvertTo-SecureString '«hunter2»' -AsPlainText -Force",
            'expect "word:"; send "«hunter2»\\r"',
            "heroku config:set STRIPE_KEY=«a1b2c3d4» -a app",
            "kubectl create secret generic x --from-literal=conn=«hunter2»",
            "npm config set //r.example/:_authToken «0a1b2c3d4e5f»",
            "ngrok config add-authtoken «0a1b2c3d4e5f»",
        ),
        must_not=(
            "ConvertTo-SecureString $plain -AsPlainText",
            "heroku config:set LOG_LEVEL=debug",
            "--from-literal=mode=fast",
            'we send "hello" to all',
            "_authToken = ${NPM_TOKEN}",
        ),
    ),
)
