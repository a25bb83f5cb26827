"""Passwords in columns and functions of SQL, and in columns of /etc/shadow."""

from log_operator.redact.late import late
from log_operator.redact.rule import Form, Rule, Trigger, caseless
from log_operator.redact.values import is_value

_TEXT = rb"(?:[^'\r\n\\]{1,64}+|''|\\[^\r\n]){1,16384}+"

RULES = (
    Rule(
        id="sql-column",
        family="databases",
        catches="a password in a backquoted column, in a hash function or a login procedure of SQL",
        triggers=caseless(
            *(
                name + b"`"
                for name in (
                    b"password",
                    b"passwd",
                    b"pwd",
                    b"passwort",
                    b"secret",
                    b"token",
                    b"_key",
                )
            ),
            *(b"sp_addlogin ", b"sp_password ", b"crypt('", b"pw=md5('", b"pass=md5('"),
            *(b"password=md5('", b"password = md5('", b"password=sha1('", b"password = sha1('"),
        ),
        pattern=late(
            rb"(?i)(?:crypt\('("
            + _TEXT
            + rb")', ?gen_salt|(?:(?:[a-z]{3,10}|api_key|secret_key|access_key)` ?= ?"
            rb"(?:(?:md5|sha[12]|password|old_password|concat)\()?"
            rb"|sp_(?:addlogin|password) (?:@loginame ?= ?)?n?'[^'\r\n]{1,128}', ?"
            rb"(?:@passwd ?= ?)?n?"
            rb"|p[a-z]{1,7} ?= ?[a-z0-9]{3,4}\()'(" + _TEXT + rb")')"
        ),
        check=is_value,
        must_match=(
            "UPDATE `u` SET `password` = '«hunter2»', `x`=1",
            "update u set `api_token`=md5('«hunter2»')",
            "EXEC sp_addlogin 'bob', '«hunter2»'",
            "SELECT crypt('«hunter2»', gen_salt('bf'))",
            "UPDATE u SET pw=md5('«hunter2»')",
        ),
        must_not=(
            "ALTER TABLE `u` ADD `password` varchar(64)",
            "UPDATE `u` SET `password` = ''",
            "WHERE `token` = ?",
            "EXEC sp_addlogin @name, @pw",
            "select crypt('x', y)",
        ),
    ),
    Rule(
        id="des-hash",
        family="databases",
        catches="an old hash of a password in a line of /etc/shadow",
        triggers=tuple(Trigger(b":" + b"0" * size + b":0:", form=Form.DIGITS) for size in (4, 5)),
        pattern=late(rb"(?=:[0-9]{4,5}:[0-9]{1,5}:[0-9]{0,5}:[0-9]{0,3}:)"),
        before=late(rb"[./0-9A-Za-z]{13}(?=:[\w.-]{1,32}(?![\w:.-]))"),
        reach=48,
        must_match=(
            "bob:«ab3dEfGhIj./x»:19000:0:99999:7:::",
            "root:«0123456789abc»:9000:0:99999:7:::\n",
            "x\nsvc-1:«ab3dEfGhIj.zx»:19000:0:99999:7:::",
            "a_b:«ab3dEfGhIj./x»:19000:1:90:7:::",
            "bob:«ab3dEfGhIj./x»:20000:0::7:::",
        ),
        must_not=(
            "bob:!:19000:0:99999:7:::",
            "bob:*:19000:0:99999:7:::",
            "a:b:c:19000:0:1:2",
            "00:11:22:33333:0:44",
            "x:abcdefghijklmn:19000:0:99999:7:::",
        ),
    ),
)
