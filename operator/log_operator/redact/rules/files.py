"""Lines of files made for secrets: .netrc, .pgpass, /etc/shadow."""

import re

from log_operator.redact.checks import is_value
from log_operator.redact.rule import Rule, exact

RULES = (
    Rule(
        id="netrc-password",
        family="files",
        catches="a password in a .netrc line",
        triggers=exact(b"login ", b"\npassword ", b"\n\tpassword ", b"\n  password "),
        pattern=re.compile(
            rb"(?:login [^\s]{1,128}\s{1,8}(?:account [^\s]{1,128}\s{1,8})?|\n[ \t]{0,2})"
            rb"password[ \t]{1,4}((?![:=]|[^\s]{1,256}\[redacted:)[^\s]{1,256}+)"
            rb"(?=[ \t]{0,8}(?:\r?\n|\Z|macdef|account|machine))"
        ),
        check=is_value,
        must_match=(
            "machine git.example login bob password «hunter2»",
            "machine x\nlogin bob\n  password «hunter2»\n",
            "default login anonymous password «bob-at-home»",
        ),
        must_not=(
            "user login failed password policy check",
            "login bob",
            "x\npassword policy check failed",
            'x\npassword :"[redacted:key-value]',
            'x\npassword password:"[redacted:key-value]',
        ),
    ),
    Rule(
        id="pgpass-password",
        family="files",
        catches="a password in a .pgpass line",
        triggers=exact(b":5432:", b":5433:", b":6432:", b":*:"),
        pattern=re.compile(
            rb"(?<=[\w*.\]]):(?:5432|5433|6432|\*):[^:\s/\[]{1,64}:[^:\s/\[]{1,64}:"
            rb"((?:[^:\s\\]|\\[:\\]){1,256}+)(?=[ \t]{0,8}(?:\r?\n|\Z))"
        ),
        check=is_value,
        must_match=(
            "db.example:5432:app:bob:«hunter2»",
            "*:*:*:postgres:«p\\:w»\nx",
            "localhost:6432:*:bob:«s3cr3t»\r\n",
        ),
        must_not=(
            "root:*:19000:0:99999:7:::",
            "10.0.0.1:5432: connection refused",
            "db:5432:app:bob:",
        ),
    ),
    Rule(
        id="password-hash",
        family="files",
        catches="a password hash of crypt(3), as in /etc/shadow",
        triggers=exact(
            b"$1$", b"$5$", b"$6$", b"$y$", b"$gy$", b"$7$", b"$argon2", b"$2a$", b"$2b$", b"$2y$"
        ),
        pattern=re.compile(
            rb"(?<![A-Za-z0-9])(\$(?:1|5|6|7|y|gy|2[aby]|argon2[a-z]{1,2})\$[A-Za-z0-9./$=,+*-]{16,512}+)"
        ),
        must_match=(
            "root:«$6$saltsalt$IxDD3jeSOb5eB1CX5LBsqZFVkJdido3OUILO5Ifz5iwMuTS4XMS130MTSuDD»:19000:0:::",
            "hash «$2b$12$EixZaYVK1fsbw1ZfbX3OXePaWxn96p36WQoeG6Lruj3vjPGga31lW» ok",
            "«$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo»",
        ),
        must_not=("cost $1$ and $2$", "root:!:19000::", "awk '{print $1$2}'"),
    ),
)
