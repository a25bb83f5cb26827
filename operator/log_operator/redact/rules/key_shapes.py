"""Values that stand otherwise to their names: in lists, in pairs, in front, in elements."""

import re

from log_operator.redact.dress import ASSIGN, CLOSE, GAP, XML
from log_operator.redact.late import late
from log_operator.redact.rule import Form, Rule, Trigger, Until, caseless
from log_operator.redact.secret_names import LIST_NAMES, any_of
from log_operator.redact.values import is_list, is_said, is_value

_ITEMS = (
    rb"(?:\\{1,7}\"[^\"\\\r\n]{0,512}\\{1,7}\"|"
    rb"\"(?:[^\"\\\r\n]{1,256}+|\\[^\r\n]){0,256}+\"|'(?:[^'\\\r\n]{1,256}+|\\[^\r\n]){0,256}+'"
    rb"|[^\[\]{}\"'\s\\]{1,256}+|\\{1,7}+(?!\")|\s{1,80}+){1,4096}"
)
"""What stands in a list's brackets; brackets only within quotes."""
_PAIR_NAMES = (
    *LIST_NAMES,
    *(b"passwd", b"secret_key", b"access_key", b"private_key", b"encryption_key", b"signing_key"),
)
_IS_SECRET = (
    rb"(?i:(?:\\{0,7}[\"'])?[ ]?[:=]["
    rb" ]?(?:\\{0,7}[\"'])?[\w./-]{0,60}?"
    rb"(?:password|passwd|passphrase|secret|token|api_?key|access_?key|credentials?|pwd)"
    rb"(?=[\"'\\\s]|\Z))"
)
_LIST_SIGNS = (
    ((b'"', b"'", b"\\"), rb"[^:]"),
    ((b'":', b"':", b"=", b":"), rb"[=>\[\t\r\n]"),
    ((b'": ', b"': ", b"= ", b": "), rb"[\[ \t\r\n]"),
    ((b" ",), rb"[=:]"),
)
"""What can stand behind the name of a list, and what then; no number or text behind a colon."""
_ELEMENTS = tuple(b"password passwd passphrase secret token apikey api_key api-key".split())
_NO_NAME_BEHIND = re.compile(
    rb"(?i)value[=:] ?[^\s\"'{\[,\\][^\s,]{0,24}+[ \t\r\n,]{1,4}+([^\Wnkw]{1,12}+)\W"
)
"""A value, and behind it a word without the letters of `name`, `key` and `where`."""
RULES = (
    Rule(
        id="key-list",
        family="key_value",
        catches="a list of values under a secret name",
        triggers=tuple(
            trigger
            for signs, follow in _LIST_SIGNS
            for sign in signs
            for trigger in caseless(*(n + sign for n in LIST_NAMES), follow=follow, count=1)
        ),
        pattern=late(
            rb"(?i)"
            + any_of(LIST_NAMES)
            + CLOSE
            + GAP
            + ASSIGN
            + GAP
            + rb"(?:\[\s{0,80}+("
            + _ITEMS
            + rb"(?<!\s))\s{0,80}\]"
            rb"|\r?\n(?P<dash>[ \t]{0,40}-"
            rb" )([^\s:{\[][^\r\n:]{2,512}(?:\r?\n(?P=dash)[^\r\n:]{2,512}){0,200}+)(?=\r?\n|\Z))"
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
            *(name + quote for name in _PAIR_NAMES for quote in (b'"', b"'")),
            follow=rb"[ ,]",
            count=1,
        ),
        pattern=late(
            rb"(?i)"
            + any_of(_PAIR_NAMES)
            + rb"[\"'] ?, ?[bBuU]?[\"']([^\"'\r\n]{4,1024}+)[\"'] ?(?:[)\]\r\n]|\Z)"
        ),
        before=late(rb"(?=[\w.-]{0,40}[\"'][bBuU]?[ ]?(?:[(\[]|\n|\Z))"),
        reach=48,
        check=is_said,
        must_match=(
            '("password", "«hunter2»")',
            "[('api_key', '«k3y-0a1b»'), ('x', 'y')]",
            '["db_password", "«hunter2»"]',
            "(b'token', b'«0a1b2c3d»')",
            '("client_secret","«a1!b2?c3»")',
            "':path', '/v1'\n'x-api-key', '«k3y-0a1b2c»'\n':method', 'GET'",
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
        id="value-name",
        family="key_value",
        catches="a value in front of its telling name, as in lists of variables",
        triggers=caseless(b"value", follow=rb"[\"':=\\]", count=1)
        + caseless(b"value = '", b"value = n'"),
        pattern=late(
            rb"(?i)(?<![\w-])value(?:\\{0,7}[\"'])?[ ]?[:=]["
            rb" ]?(?:\\{0,7}\"([^\"\\\r\n]{1,4096}+)\\{0,7}\""
            rb"|'([^'\r\n]{1,4096}+)'|([^\s\"'{\[,][^\s,]{0,4096}+))(?: where |[ \t\r\n,]{0,80}+)"
            rb"(?:\\{0,7}[\"'])?(?:\w{0,20}(?:name|key))" + _IS_SECRET
        ),
        until=Until(re.compile(rb"[nNkK](?i:ame|ey)" + _IS_SECRET), 4300),
        missed=_NO_NAME_BEHIND,
        known_by=56,
        check=is_value,
        must_match=(
            '{"value":"«hunter2»","name":"SMTP_PASSWORD"}',
            "- value: «hunter2»\n  name: DB_PASSWORD\n",
            '<property value="«hunter2»" name="hibernate.connection.password"/>',
            "{'value': '«hunter2»', 'key': 'api_key'}",
            "UPDATE t SET value = '«hunter2»' WHERE name = 'smtp_password';",
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
        triggers=tuple(
            Trigger(name + b" ", rb"[\w:.=-]", 2, Form.CASELESS, tail=rb"[^<>\r\n]*>")
            for name in _ELEMENTS
        ),
        pattern=late(rb"(?i)" + any_of(_ELEMENTS) + rb"(?= [a-z][\w:.-]{0,39}+=)" + XML),
        until=Until(re.compile(rb">|([<\r\n])"), 330),
        check=is_value,
        must_match=(
            '<password type="plain">«hunter2»</password>',
            '<token a="1" b="2">«abc def»</token>',
            '<NewPassword type="string" enc="no">«Kaffee#6596»</NewPassword>',
            '<con:auth_token xmlns:con="x">«nPraTwMMwnjA»</con:auth_token>',
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
)
