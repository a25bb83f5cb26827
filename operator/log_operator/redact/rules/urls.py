"""Credentials inside of addresses and connection strings."""

import re

from log_operator.redact.checks import is_random
from log_operator.redact.late import late
from log_operator.redact.marks import MARK
from log_operator.redact.rule import Rule, Trigger, Until, caseless, exact
from log_operator.redact.values import is_no_mask, is_value

_USER = rb"[^\s/:\"'<>\[\\]{0,256}+"
_NO_PORT = rb"(?![0-9]{1,5}(?:[/?#,;\s\"'\\]|\Z))"
_ENCODED = rb"[^\s/\"'<>:@%]{1,512}+|%(?!40|3[Aa]%2[Ff]%2[Ff])"
_HOST = rb"@(?=[\w\[.*(%-])"
_NO_HOST = rb"(?:[^\s\"'<>@]{0,512}+@(?![\w\[.*(%-]))"
_TOKEN = rb"[A-Za-z0-9_.~%-]"

RULES = (
    Rule(
        id="url-password",
        family="urls",
        catches="the password in an address",
        triggers=(
            Trigger(b"://", tail=rb"[^\s\"'<>@]*@"),
            *exact(b"%3A%2F%2F", b"%3a%2f%2f", b":\\/\\/", follow=rb"[^\s\"'<>]", count=4),
        ),
        pattern=late(
            rb"%3[Aa]%2[Ff]%2[Ff][^\s/:\"'<>%]{0,256}+%3[Aa]"
            rb"((?:@|%40|" + _ENCODED + rb")(?:" + _ENCODED + rb"){0,511}+)(?=@|%40)"
            rb"|:(?:\\?/){2}" + _USER + rb":(?:(" + MARK + rb"(?=@))"
            rb"|([^\s/\"'<>]{1,512})"
            + _HOST
            + rb"(?![^\s/\"'<>@]{0,256}/[^\s\"'<>]{0,256}@[\w.-]{1,255}(?::[0-9]{1,5})?"
            rb"(?:[/?\s\"']|\Z))"
            # The first look is cheap and spares the long way back where no host follows at all.
            rb"|(?="
            + _NO_HOST
            + rb"{0,6}+[^\s\"'<>@]{0,512}+"
            + _HOST
            + rb")"
            + _NO_PORT
            + rb"([^\s\"'<>]{1,512})"
            + _HOST
            + rb")"
        ),
        check=is_no_mask,
        until=Until(re.compile(rb"(?=[\s\"'<>@])(?:([\s\"'<>])|" + _HOST + rb")"), 1024, ord(":")),
        is_in_word=True,
        must_match=(
            "postgres://app:«s3cr3t»@db.internal:5432/x",
            "redis://:«p@ss#w0rd»@10.0.0.5:6379/0",
            "amqp://guest:«gu%40est»@[::1]/",
            "smtp://bob@x.com:«hunter2»@smtp.x.com",
            "sftp://bob:«p/a/ss»@host/a",
            "mongodb+srv://u:«p?w»@a,b/x?y=z",
            "url=https%3A%2F%2Fbob%3A«hunter2»@x%2F",
            '"amqp:\\/\\/bob:«hunter2»@mq\\/v"',
        ),
        must_not=(
            "http://10.0.0.1:8080/a@b",
            "https://example.com:443",
            "postgres://app:${DB_PASSWORD}@db/x",
            "https://registry.example:8443/@scope/pkg@1.2.3",
            "http://[::1]:8080/x@y",
        ),
    ),
    Rule(
        id="url-token",
        family="urls",
        catches="a token as the user of an address",
        triggers=(Trigger(b"://", _TOKEN, 16, tail=_TOKEN + rb"*(?::x-oauth-basic)?@"),),
        pattern=late(rb"://([A-Za-z0-9_.~%-]{16,256}+)(?::x-oauth-basic)?@"),
        check=is_random,
        until=Until(re.compile(rb"(?::x-oauth-basic)?@|((?<!:)(?<!:/)[^A-Za-z0-9_.~%-])"), 1024),
        must_match=(
            "https://«0123456789abcdef0123»@git.example/x.git",
            "https://«0a1b2c3d4e5f60718293»:«x-oauth-basic»@git.example/x",
            "https://«d41d8cd98f00b204e9800998ecf8427e»@o1.ingest.example/1",
            '"https://«0a1b2c3d4e5f60718293a4b5»@sentry.example/2"',
            "clone https://«AbCdEf0123456789~_.-»@h/x",
        ),
        must_not=(
            "ssh://deploymentuserwithlongname@host",
            "ssh://git@github.com/x/y",
            "https://host/0123456789abcdef0123@x",
            "https://short1@host/x",
            "http://host.example/a@b",
        ),
    ),
    Rule(
        id="login-pair",
        family="urls",
        catches="the password between a user's name and a host without a scheme",
        triggers=exact(b"@tcp(", b"@unix(", b"@//") + caseless(b"@(description="),
        pattern=late(rb"(?i)(?=@(?:tcp\(|unix\(|//|\(description=))"),
        before=late(rb"[^\s\"':/@]{1,256}(?=[:/][\w.%-]{1,64}(?:[\"'\s=(]|\Z))"),
        reach=400,
        must_match=(
            'dsn="app:«hunter2»@tcp(db:3306)/shop"',
            "sqlplus scott/«tiger»@//db.example:1521/ORCL",
            "open root:«s3cr3t!»@unix(/tmp/mysql.sock)/x",
            "DSN=app:«p4ss»@tcp(10.0.0.1:3306)/x?parseTime=true",
            "rman target sys/«oracle1»@(DESCRIPTION=(ADDRESS=x))",
        ),
        must_not=(
            "listening @tcp(0.0.0.0:80)",
            "app@tcp(db:3306)/shop",
            "see @// here",
            "root@unix(/tmp/x)",
            "mail@//host",
        ),
    ),
    Rule(
        id="oracle-password",
        family="urls",
        catches="the password in an Oracle connection string",
        triggers=caseless(b"oracle:thin:", b"oracle:oci:"),
        pattern=late(rb"(?i)oracle:(?:thin|oci):[^\s/@\"':]{1,128}/([^\s@\"']{1,256}+)@"),
        check=is_value,
        must_match=(
            "jdbc:oracle:thin:scott/«tiger»@db:1521:x",
            "jdbc:oracle:oci:app/«s3cr3t!»@//db/x",
            '"jdbc:oracle:thin:a/«b»@h"',
            "url=jdbc:oracle:thin:app/«p4-ss»@(DESCRIPTION=(X))",
            "JDBC:ORACLE:THIN:SCOTT/«TIGER1»@DB:1521:X",
        ),
        must_not=(
            "jdbc:oracle:thin:@db:1521:x",
            "jdbc:oracle:thin:@//db/x",
            "oracle:thin: driver loaded",
            "jdbc:oracle:thin:/@tnsname",
            "oracle:oci:${USER}",
        ),
    ),
)
