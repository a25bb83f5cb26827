"""Credentials inside of addresses and connection strings."""

import re

from log_operator.redact.checks import is_random, is_value
from log_operator.redact.rule import Rule, caseless, exact

RULES = (
    Rule(
        id="url-password",
        family="urls",
        catches="the password in an address",
        triggers=exact(b"://"),
        pattern=re.compile(
            rb"://[^\s/:\"'<>\[]{0,256}+:(\[redacted:[a-z0-9-]{1,40}\](?=@)|[^\s/\"'<>]{1,512})@(?=[\w\[.*-])"
        ),
        check=is_value,
        must_match=(
            "postgres://app:«s3cr3t»@db.internal:5432/x",
            "redis://:«p@ss#w0rd»@10.0.0.5:6379/0",
            "amqp://guest:«gu%40est»@[::1]/",
            "smtp://bob@x.com:«hunter2»@smtp.x.com",
        ),
        must_not=(
            "http://10.0.0.1:8080/a@b",
            "https://example.com:443",
            "postgres://app:${DB_PASSWORD}@db/x",
        ),
    ),
    Rule(
        id="url-token",
        family="urls",
        catches="a token as the user of an address",
        triggers=exact(b"://"),
        pattern=re.compile(rb"://([A-Za-z0-9_.~%-]{16,256}+)(?::x-oauth-basic)?@"),
        check=is_random,
        must_match=(
            "https://«0123456789abcdef0123»@git.example/x.git",
            "https://«0a1b2c3d4e5f60718293»:«x-oauth-basic»@git.example/x",
            "https://«d41d8cd98f00b204e9800998ecf8427e»@o1.ingest.example/1",
        ),
        must_not=(
            "ssh://deploymentuserwithlongname@host",
            "ssh://git@github.com/x/y",
            "https://host/0123456789abcdef0123@x",
        ),
    ),
    Rule(
        id="oracle-password",
        family="urls",
        catches="the password in an Oracle connection string",
        triggers=caseless(b"oracle:thin:", b"oracle:oci:"),
        pattern=re.compile(rb"(?i)oracle:(?:thin|oci):[^\s/@\"':]{1,128}/([^\s@\"']{1,256}+)@"),
        check=is_value,
        must_match=(
            "jdbc:oracle:thin:scott/«tiger»@db:1521:x",
            "jdbc:oracle:oci:app/«s3cr3t!»@//db/x",
            '"jdbc:oracle:thin:a/«b»@h"',
        ),
        must_not=(
            "jdbc:oracle:thin:@db:1521:x",
            "jdbc:oracle:thin:@//db/x",
            "oracle:thin: driver loaded",
        ),
    ),
)
