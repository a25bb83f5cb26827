"""Values behind their names in pairs and tuples of programs, and where a variable is not set."""

from log_operator.redact.late import late
from log_operator.redact.rule import Rule, caseless, exact
from log_operator.redact.secret_names import any_of
from log_operator.redact.values import is_value

_TUPLE_NAMES = (
    *(
        b"password",
        b"passwd",
        b"passphrase",
        b"secret",
        b"token",
        b"api_key",
        b"apikey",
        b"api-key",
    ),
    *(b"access_key", b"secret_key", b"private_key"),
)
_TURNED_NAME = (
    rb"[0-9]{0,2}(?:drowssap|dwssap|esarhpssap|dwp|terces|nekot|slaitnederc"
    rb"|yek[_.-]?(?:ipa|ssecca|terces|etavirp|noitpyrcne|gningis|retsam|tnuocca|egarots))"
)

RULES = (
    Rule(
        id="value-behind",
        family="key_value",
        catches="the value behind a telling name in a pair: Name:PASSWORD,Value:X",
        triggers=caseless(
            *(gap + b"value" + sign for gap in (b",", b" ") for sign in (b":", b"=", b'":')),
            *(b'"parametervalue', b'"stringvalue"', b'"optionvalue'),
        ),
        pattern=late(
            rb"(?i)(?:[, ]|\"(?:parameter|string|option))value[\"']?[ ]?[:=]"
            rb"[ ]?(?:\"([^\"\r\n]{1,4096}+)\""
            rb"|'([^'\r\n]{1,4096}+)'|([^\s\"'{}\[\](),]{1,4096}+))"
        ),
        before=late(
            rb"(?i)(?=[\s,;\"'{:]{0,6}(?:eulav\")?[\s,;\"']{0,6}"
            + _TURNED_NAME
            + rb"[\w./-]{0,60}+[\"']?[ ]?[:=][\"' ]{0,3}(?:eman|yek))"
        ),
        reach=110,
        is_before_first=True,
        check=is_value,
        must_match=(
            "&EnvVar{Name:DB_PASSWORD,Value:«hunter2»,ValueFrom:nil,}",
            "- { name: DB_PASSWORD, value: «hunter2» }",
            "EnvVar(name=api_key, value=«hunter2»)",
            '{"ParameterKey":"DbPassword","ParameterValue":"«hunter2»"}',
            '{"key":"auth_token","value":{"stringValue":"«hunter2»"}}',
            "Key: api_key, Value: «hunter2»",
        ),
        must_not=(
            "{Name:LOG_LEVEL,Value:debug12}",
            "name=password value=",
            "the token, value: 12 is read",
            '{"ParameterKey":"Size","ParameterValue":"t3.small"}',
            "&EnvVar{Name:DB_PASSWORD,Value:,ValueFrom:&EnvVarSource{}}",
        ),
    ),
    Rule(
        id="tuple-value",
        family="key_value",
        catches="the second of a tuple of Erlang, Lisp or Clojure that begins with a secret's name",
        triggers=caseless(
            *(
                name + sign
                for name in _TUPLE_NAMES
                for sign in (b',"', b', "', b",<<", b", <<", b" . ", b' "')
            )
        ),
        pattern=late(
            rb"(?i)"
            + any_of(_TUPLE_NAMES)
            + rb"(?:, ?(?:<<)?| \. | )\"((?:[^\"\\\r\n]{1,512}+|\\[^\r\n]){1,64}+)\""
            rb"(?=(?:>>)?[ ]?[})\],]| :)"
        ),
        before=late(rb"(?=[\w-]{0,40}+[({:])"),
        reach=48,
        is_before_first=True,
        check=is_value,
        must_match=(
            '[{client-secret,"«hunter2»"},{host,"x"}]',
            '{auth_token,<<"«hunter2»">>}',
            '(api_key . "«hunter2»")',
            '{:host "x", :client-secret "«hunter2»"}',
            '{db_password, "«hunt\\"er2»"}',
        ),
        must_not=(
            '{password,""}',
            'f(mode, "x", y)',
            'say password "is", 1)',
            '{:token-count "12"}',
            '(password . "required")',
        ),
    ),
    Rule(
        id="fallback-value",
        family="key_value",
        catches="what stands in for a variable that is not set: env.TOKEN || X",
        triggers=exact(
            *(
                end + sign + quote
                for end in (b")", b"")
                for sign in (b" || ", b" ?? ")
                for quote in (b'"', b"'")
            )
        )
        + exact(*(end + b" or " + quote for end in (b")", b"]") for quote in (b'"', b"'"))),
        pattern=late(rb"[)\]]? (?:\|\||\?\?|or) (?:\"([^\"\r\n]{1,512}+)\"|'([^'\r\n]{1,512}+)')"),
        before=late(rb"(?i)(?=[)\]\"' ]{0,3}" + _TURNED_NAME + rb"[\w.-]{0,60}[\"'(\[.])"),
        reach=90,
        is_before_first=True,
        check=is_value,
        must_match=(
            'os.getenv("API_KEY") or "«hunter2»"',
            "process.env.DB_PASSWORD || '«hunter2»'",
            "ENV['SMTP_PASSWORD'] || \"«hunter2»\"",
            "os.environ.get(\"X_TOKEN\") or '«hunter2»'",
            'config.secret ?? "«hunter2»"',
        ),
        must_not=(
            'process.env.HOST || "localhost"',
            'process.env.TOKEN || ""',
            "ENV['PORT'] || '8080'",
            'user.password || "required"',
            'if (a || "b")',
        ),
    ),
)
