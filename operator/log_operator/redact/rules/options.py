"""Options of command lines whose name ends as that of a secret does, of whatever program."""

from log_operator.redact.dress import value
from log_operator.redact.late import late
from log_operator.redact.rule import Rule, exact
from log_operator.redact.rules.commands import FLAGS
from log_operator.redact.secret_names import KEYS, NAMES, SHORT_NAMES, any_of, behind_any_of
from log_operator.redact.values import is_value

_OPTION = (
    rb"[ \"'([](?!" + any_of(FLAGS) + rb" )--?(?=[a-zA-Z\x80-\xff])[\w.\x80-\xff-]{1,80}+(?=[ \"'])"
)
_VALUE = rb"(?: {1,4}+(?=[^\s<-])(?![\"'][-<])|[\"'] ?, ?(?=[\"'][^-<\"']))" + value()

_SHORT = tuple(sign + name for sign in (b"-", b"_", b".") for name in SHORT_NAMES)
_TRIGGERS = exact(b" --", b'"--', b"'--", follow=rb"[A-Za-z\x80-\xff]", count=2) + exact(
    b" -", follow=rb"[A-Za-z]", count=5
)

RULES = (
    Rule(
        id="option-value",
        family="commands",
        catches="the value behind an option such as --smtp-password or -redisPassword",
        triggers=_TRIGGERS,
        pattern=late(_OPTION + behind_any_of((*NAMES, *KEYS, *_SHORT)) + _VALUE),
        check=is_value,
        must_match=(
            "app --smtp-password «hunter2» run",
            "app --acme.api_key '«hunter 2»' --x",
            "/opt/app -c x -redisPassword «hunter2» -z",
            'cmd="app --ACCESS_TOKEN «orchid56» --host x"',
            'args: ["app", "--LÖSENORD", "«hunter2»", "--host", "x"]',
            "['app', '--storageAccountKey', '«hunter2»']",
            "app --smtp_pwd '«hunter 2»' --x --db-pass «hunter3»",
            'app --api-token "«hunter2»" run',
        ),
        must_not=(
            "app --smtp-password --x",
            "app --vault-token-file /run/token",
            "app --smtp-password <password>",
            "app --api-token TOKEN  the token",
            "app --public-key abc",
            "app --compass north --first-pass ./tmp/log",
            "rows - token of thanks",
            'args: ["--db-password", "--host"]',
        ),
    ),
)
