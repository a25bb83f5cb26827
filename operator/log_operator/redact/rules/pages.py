"""Secrets in pages and in what is typed into them; in serialized and bound values; keys in SQL."""

import re

from log_operator.redact.late import late
from log_operator.redact.rule import Lead, Rule, caseless
from log_operator.redact.values import is_said, is_value

_NAMES = (b"password", b"passwort", b"passphrase", b"secret", b"token", b"api key", b"secret key")
_FIELD = rb"[^\"'\r\n]{0,80}?(?:password|passwd|passphrase|pwd|secret|token|otp)[^\"'\r\n]{0,40}"
_SECRET = rb"(?:password|passwd|passphrase|secret|token|api_?key)"
_TEXT = rb"(?:[^'\r\n]{1,256}+|''){1,64}+"


def _holds_value(parameters: bytes) -> bool:
    """Whether one of these parameters is a value and no word or number."""
    return any(is_said(text) for text in re.findall(rb"[^'\s,=]+", parameters))


RULES = (
    Rule(
        id="marked-up-value",
        family="key_value",
        catches="a secret beside its name in Markdown or HTML",
        triggers=caseless(
            *(
                name + sign
                for name in _NAMES
                for sign in (b"**", b":**", b"</td", b"</dt", b"</th", b"</b>", b"</strong", b":</")
            )
        ),
        pattern=late(
            rb"(?i)(?:"
            + rb"|".join(_NAMES)
            + rb")(?::?\*\*:?|:?</(?:td|dt|th|b|strong|label|span)>:?)"
            rb"[ \t]{0,8}(?:\|[ \t]{0,40})?(?:\s{0,40}<(?:td|dd|code|span|pre|tt)[^<>]{0,80}>){0,2}"
            rb"[`\"' ]{0,2}([^\s<>`|]{5,512}+)"
        ),
        check=is_said,
        must_match=(
            "**Password:** «91tzLXiYro!»",
            "| **Password** | `«ZFaR^Ad.rn2»` |",
            "<tr><td>Password</td><td>«Ufw80MecQe!»</td></tr>",
            "<dt>API token</dt>\n  <dd><code>«t5afS7bvMp3j»</code></dd>",
            "<b>Password:</b> «gr4nite!»<br>",
        ),
        must_not=(
            "**Password:** must be changed",
            "<tr><td>Password</td><td>required</td></tr>",
            "**password** policy",
            "<th>Token</th><th>Count</th>",
            "<b>Secret:</b> <i>hidden</i>",
        ),
    ),
    Rule(
        id="typed-secret",
        family="calls",
        catches="what a test types into a field for a password",
        triggers=caseless(
            *(b".fill(", b".type(", b"by.id(", b"by.name(", b"by.css", b"by.xpath("),
            *(b"input password  ", b"input text  "),
        ),
        pattern=late(
            rb"(?i)(?:\.(?:fill|type)\([\"']" + _FIELD + rb"[\"'], ?"
            rb"|by\.[a-z]{2,12}\([\"']"
            + _FIELD
            + rb"[\"']\)\)?\.send_?keys\()[\"']([^\"'\r\n]{1,256}+)"
            rb"|input (?:password|text) {2,20}[^\s]{0,60}(?:pw|pass|secret|token)[^\s]{0,40} {2,20}"
            rb"([^\s]{1,256}+)"
        ),
        check=is_value,
        must_match=(
            "await page.fill('#password', '«7RvwVs2q!»')",
            'driver.findElement(By.id("password")).sendKeys("«S0T1hi0a*»");',
            "Input Password    id:pw    «cobalt-Timber48»",
            "cy.get(x).type('input[name=password]', '«hunter2»')",
            "d.find_element(By.name('api_token')).send_keys('«k-12»')",
        ),
        must_not=(
            "await page.fill('#city', 'Rome')",
            "await page.fill('#password', password)",
            'driver.findElement(By.id("city")).sendKeys("Rome")',
            "Input Text    id:city    Rome",
            "a.type('password')",
        ),
    ),
    Rule(
        id="serialized-value",
        family="key_value",
        catches="the value behind a telling name in what PHP serializes, and in CEF",
        triggers=caseless(
            *(name + b'";s:' for name in b"password passwd secret token api_key pass pwd".split()),
            *(b"label=password ", b"label=secret ", b"label=token "),
        ),
        pattern=late(
            rb"(?i)[a-z_]{3,10}\";s:[0-9]{1,5}:\"([^\"\r\n]{1,4096}+)\";"
            rb"|label=[a-z]{5,8} c[sn][1-6]=([^\s]{1,1024}+)"
        ),
        check=is_value,
        must_match=(
            'a:1:{s:8:"password";s:7:"«hunter2»";}',
            's:11:"db_password";s:3:"«a1b»";s:1:"x";i:2;',
            'O:4:"User":1:{s:5:"token";s:4:"«k-12»";}',
            '"s:7:"api_key";s:6:"«a1b2c3»";"',
            's:13:"client_secret";s:8:"«a b c d»";',
            "cs1Label=Password cs1=«hunter2» cs2Label=User cs2=bob",
        ),
        must_not=(
            'a:1:{s:8:"password";s:0:"";}',
            's:8:"password";N;',
            "cs1Label=Rule cs1=Allow-Web1",
            's:4:"user";s:3:"bob";',
            's:8:"password";b:1;',
            's:10:"token_type";s:6:"bearer";',
        ),
    ),
    Rule(
        id="sql-key",
        family="databases",
        catches="a key with which SQL encrypts",
        triggers=caseless(
            *(b"pragma key", b"pragma rekey", b"pgp_sym_", b"aes_encrypt(", b"aes_decrypt("),
            b"bypassphrase(",
        ),
        pattern=late(
            rb"(?i)(?:pragma (?:re)?key ?[=(]? ?[\"']([^\"'\r\n]{1,256}+)"
            rb"|(?:pgp_sym_(?:en|de)crypt(?:_bytea)?|aes_(?:en|de)crypt)\((?:'[^'\r\n]{0,400}'"
            rb"|[^'\r\n,]{1,120}), ?'([^'\r\n]{1,256}+)'|bypassphrase\( ?n?'([^'\r\n]{1,256}+)')"
        ),
        check=is_value,
        must_match=(
            "PRAGMA key = '«pebble_397»';",
            "SELECT pgp_sym_decrypt(card, '«Sv0hD9Oi22»') FROM cards;",
            "INSERT INTO t VALUES (AES_ENCRYPT('4111', '«hunter2»'))",
            "SELECT ENCRYPTBYPASSPHRASE(N'«hunter2»', x)",
            'sqlite> PRAGMA rekey("«hunter2»")',
        ),
        must_not=(
            "PRAGMA journal_mode = 'wal';",
            "pgp_sym_decrypt(card, $1)",
            "aes_decrypt(x, key_of_row)",
            "PRAGMA key = ?",
            "function pgp_sym_encrypt(text, text) is missing",
        ),
    ),
    Rule(
        id="bound-parameter",
        family="databases",
        catches="the values of a statement's parameters behind one that names a secret",
        triggers=caseless(b"parameters: $1 = '", b"binding parameter [", b"binding parameter ("),
        pattern=late(
            rb"(?i)(?:parameters: (\$1 = '"
            + _TEXT
            + rb"'(?:, \$[0-9]{1,3} = '"
            + _TEXT
            + rb"'){0,60}+)"
            rb"|binding parameter (?:\[[0-9]{1,3}\] as \[VARCHAR\] -|\([0-9]{1,3}:VARCHAR\) <-)"
            rb" \[([^\]\r\n]{5,512}+)\])"
        ),
        lead=Lead(
            words=late(rb"(?i)(" + _SECRET + rb")[\"`]? ?(?:=|,|\)| in )"),
            breaks=late(rb"\n[^\n]{0,500}\n[^\n]{0,500}\n[^\n]{0,500}\n"),
            reach=800,
            gap=760,
        ),
        check=_holds_value,
        must_match=(
            "UPDATE u SET password = $2\nDETAIL:  parameters: «$1 = 'bob', $2 = 'hunt3r2'»",
            "insert into u (password) values ($1)\nparameters: «$1 = 'Tr0ub4dor'»\n",
            "update u set api_key=? where id=?\nbinding parameter [1] as [VARCHAR] - [«k3y-0a1b»]",
            "where token = $1\nparameters: «$1 = '0a1b2c3d4e'»",
            "set token=?\nbinding parameter (1:VARCHAR) <- [«k3y-0a1b»]",
            "set secret=?\nTRACE binding parameter [1] as [VARCHAR] - [«a1b2-c3d4»]",
        ),
        must_not=(
            "where city = $1\nDETAIL:  parameters: $1 = 'Rome'",
            "set password = $1\nbinding parameter [1] as [BIGINT] - [4711]",
            "set password = $1\nparameters: $1 = 'x'",
            "binding parameter [1] as [VARCHAR] - [bob-12x]",
            "parameters: $1 = 'bob', $2 = '12'",
        ),
    ),
    Rule(
        id="bound-parameter-named",
        family="databases",
        catches="a bound parameter whose name stands behind it",
        triggers=caseless(b"binding parameter ["),
        pattern=late(
            rb"(?i)binding parameter \[[0-9]{1,3}\] as \[VARCHAR\] - \[([^\]\r\n]{1,512}+)\]"
            rb" for [\w.\"]{0,60}?" + _SECRET
        ),
        check=is_value,
        must_match=(
            "binding parameter [2] as [VARCHAR] - [«hunter2»] for password",
            "TRACE binding parameter [1] as [VARCHAR] - [«a b»] for user.api_key",
            "binding parameter [12] as [VARCHAR] - [«x1»] for db_password ok",
            "binding parameter [2] as [varchar] - [«hunter2»] for access_token",
            "Binding parameter [2] as [VARCHAR] - [«hunter2»] for secret",
        ),
        must_not=(
            "binding parameter [2] as [VARCHAR] - [Rome] for city",
            "binding parameter [2] as [BIGINT] - [12] for password",
            "binding parameter [2] as [VARCHAR] - [null] for password",
            "binding parameter [2] as [VARCHAR] - [] for password",
            "binding parameter [2] for password",
        ),
    ),
    Rule(
        id="bound-parameter-first",
        family="databases",
        catches="the values of parameters before the statement that names a secret",
        triggers=caseless(b"parameters: $1 = '"),
        pattern=late(
            rb"(?i)parameters: (\$1 = '"
            + _TEXT
            + rb"'(?:, \$[0-9]{1,3} = '"
            + _TEXT
            + rb"'){0,60}+)"
            rb"(?=\r?\n[^\n]{0,80}statement: [^\n]{0,400}" + _SECRET + rb")"
        ),
        must_match=(
            "parameters: «$1 = 'bob', $2 = 'x'»\nSTATEMENT:  UPDATE u SET password = $2",
            "DETAIL:  parameters: «$1 = 'hunter2'»\nSTATEMENT:  select login(token => $1)",
            "parameters: «$1 = 'it''s'»\n2026 [7] STATEMENT:  set secret = $1",
            "parameters: «$1 = 'a', $2 = 'b', $3 = 'c'»\r\nSTATEMENT:  insert into u (api_key)",
            "x parameters: «$1 = 'a'»\nSTATEMENT:  update t set passwd=$1\n",
        ),
        must_not=(
            "parameters: $1 = 'bob'\nSTATEMENT:  select city",
            "parameters: $1 = 'bob', $2 = '12'",
            "parameters: $1 = NULL\nSTATEMENT:  set password = $1",
            "parameters: none\nSTATEMENT:  set password = $1",
            "parameters: $1 = '7'\nCONTEXT:  password",
        ),
    ),
)
