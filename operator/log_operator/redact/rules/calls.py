"""Secrets as arguments of functions, in lists of arguments, in directives."""

from log_operator.redact.late import late
from log_operator.redact.rule import Rule, caseless, exact
from log_operator.redact.secret_names import LIST_NAMES, any_of
from log_operator.redact.values import is_said, is_value

_TEXT = rb"(?:\"([^\"\r\n]{3,512}+)\"|'([^'\r\n]{3,512}+)')"
_NAMES = (*LIST_NAMES, b"passwd", b"requirepass", b"masterauth", b"pass", b"secret-key", b"auth")
_DIRECTIVES = (b"_param ", b"setenv ", b"env ", b"passenv ", b"arg ", b"export ", b"declare -x ")

RULES = (
    Rule(
        id="call-login",
        family="calls",
        catches="the password in a call that logs in",
        triggers=caseless(
            *(b"credentials: (", b"credentials=("),
            *(b"auth(", b"auth=(", b"connect(", b"connection(", b"mysqli(", b"pdo(", b"login("),
            *(
                b"credentials(",
                b"credential(",
                b"userpwd, ",
                b"setpassword(",
                b"logon(",
                b"pconnect(",
                b"credentials '((",
            ),
        ),
        pattern=late(
            rb"(?i)(?:setpassword\(" + _TEXT + rb"|userpwd, ?[\"'][^\"':\r\n]{1,128}:"
            rb"([^\"'\r\n]{1,256}+)|credentials '\(\((?:(?:\"[^\"\r\n]{0,200}+\"|\w{1,12}+) ){2,4}"
            + _TEXT
            + rb"\)|[a-z]{3,12}(?:=|: )?\((?:[^()\"',\r\n]{0,80}+(?:\"[^\"\r\n]{0,200}+\""
            rb"|'[^'\r\n]{0,200}+')?, ?){1,6}" + _TEXT + rb" ?(?:\)|, ?[^\"' ]))"
        ),
        check=is_said,
        must_match=(
            'requests.get(url, auth=("bob", "«hunter2»"))',
            "HTTPBasicAuth('bob', '«hunter2»')",
            'DriverManager.getConnection("jdbc:x://h/d", "bob", "«hunter2»")',
            "mysql_connect('db', 'bob', '«hunter2»')",
            'curl_setopt($ch, CURLOPT_USERPWD, "bob:«hunter2»");',
            'ds.setPassword("«hunter2»")',
            "invalid credentials: ('bob', '«hunter2»') - no match",
            """(setq smtpmail-auth-credentials '(("mail" 25 "bob" "«hunter2»")))""",
        ),
        must_not=(
            'auth("GET", "/path/to/it")',
            'connect("db", "shop")',
            'getConnection("jdbc:x://h/d", "bob", pw)',
            "login(user, password)",
            'app.credentials("Some-Header")',
        ),
    ),
    Rule(
        id="argument-list",
        family="calls",
        catches="the element behind a secret flag in a list of arguments, or in a tuple of Erlang",
        triggers=caseless(
            *(name + quote for name in _NAMES for quote in (b'"', b"'")), follow=rb"[ ,]", count=1
        )
        + caseless(
            *(
                b"{" + name + b","
                for name in (b"password", b"pass", b"secret", b"token", b"cookie")
            ),
            *(b"{default_pass,", b"{admin_pass,", b"{ssl_password,"),
        ),
        pattern=late(
            rb"(?i)(?:" + any_of(_NAMES) + rb"[\"'] ?, ?|\{[a-z_]{4,12}, ?(?:<<)?)"
            rb"(?:\"([^\"\r\n-][^\"\r\n]{0,512}+)\"|'([^'\r\n-][^'\r\n]{0,512}+)')"
        ),
        before=late(rb"(?=[\w-]{0,30}-[\"'])|(?=[\s\[,(.]|\Z)"),
        reach=40,
        check=is_value,
        must_match=(
            '"Cmd": ["--requirepass", "«hunter2»"]',
            "['--db-password', '«hunter2»', '--port', '80']",
            '"args":["x","--token","«0a1b2c»"]',
            'amqp: {host, "mq"}, {password, <<"«hunter2»">>}',
            '{user, "bob"}, {pass, "«hunter2»"}.',
            '{default_pass, <<"«hunter2»">>}.',
        ),
        must_not=(
            '["username", "password", "email"]',
            '["--password", "--verbose"]',
            '"--token", TOKEN',
            "{password, Password}",
            '("pass", "fail")',
        ),
    ),
    Rule(
        id="directive-value",
        family="calls",
        catches="a secret variable that a server's directive sets",
        triggers=caseless(*_DIRECTIVES),
        pattern=late(
            rb"(?i)(?:_param|setenv|env|passenv|arg|export|declare -x) (?-i:[A-Z0-9_]{0,60}"
            rb"(?:PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_?KEY|SECRET_?KEY))"
            rb" [\"']?([^\s\"';=]{3,1024}+)"
        ),
        check=is_value,
        must_match=(
            "fastcgi_param DB_PASSWORD «hunter2»;",
            'SetEnv API_SECRET "«hunter2»"',
            "uwsgi_param TOKEN «hunter2»;",
            "ENV MYSQL_ROOT_PASSWORD «hunter2»",
            "setenv AWS_SECRET_ACCESS_KEY «hunter2»",
        ),
        must_not=(
            "fastcgi_param SCRIPT_NAME $name;",
            "ARG TOKEN",
            "env DB_PASSWORD is not set",
            "export PASSWORD",
            "fastcgi_param DB_PASSWORD $DB_PASSWORD;",
        ),
    ),
    Rule(
        id="heredoc-value",
        family="calls",
        catches="a secret between the marks of a heredoc, and masks of delivery services",
        triggers=caseless(
            *(name + b"<<" for name in (b"password", b"passwd", b"secret", b"token", b"_key")),
            *(b"::add-mask::", b"::set-output name=", b"##vso[task.setvariable "),
        ),
        pattern=late(
            rb"(?i)(?:[a-z_]{4,10}<<-?[\"']?(?P<mark>\w{1,40})[\"']?\r?\n"
            rb"([^\r\n]{1,4096}+(?:\r?\n(?!(?P=mark))[^\r\n]{1,4096}+){0,64})"
            rb"|::add-mask::([^\r\n]{3,4096}+)"
            rb"|::set-output name=[\w-]{0,60}(?:password|secret|token|key|passwd)[\w-]{0,20}::"
            rb"([^\r\n]{3,4096}+)"
            rb"|##vso\[task\.setvariable [^\]\r\n]{0,80}issecret=true[^\]\r\n]{0,80}\]"
            rb"([^\r\n]{3,4096}+))"
        ),
        check=is_value,
        must_match=(
            "PASSWORD<<EOF\n«hunter2»\nEOF",
            "DB_SECRET<<'X'\n«a\nb»\nX\n",
            "::add-mask::«hunter2»",
            "::set-output name=api-token::«hunter2»",
            "##vso[task.setvariable variable=x;issecret=true;]«hunter2»",
        ),
        must_not=(
            "cat <<EOF\nhello\nEOF",
            "::set-output name=version::1.2.3",
            "std::cout << token << std::endl",
            "##vso[task.setvariable variable=x]1",
            "::add-mask::",
        ),
    ),
    Rule(
        id="cookie-jar",
        family="calls",
        catches="the value of a cookie in a file of cookies",
        triggers=exact(b"\tTRUE\t", b"\tFALSE\t", follow=rb"[0-9]", count=1),
        pattern=late(
            rb"\t(?:TRUE|FALSE)\t[0-9]{1,12}\t[^\t\r\n]{1,128}\t([^\t\r\n]{8,4096})(?=\r?\n|\Z)"
        ),
        must_match=(
            ".example.org\tTRUE\t/\tTRUE\t1796000000\tsession\t«0a1b2c3d4e»",
            "x\tFALSE\t/\tFALSE\t0\tsid\t«0a1b2c3d4e5f»\n",
            "#HttpOnly_x\tTRUE\t/\tTRUE\t1\ta\t«s%3A0a1b2c»",
            ".a.b\tTRUE\t/x\tFALSE\t1796000000\ttoken\t«abcdefgh»\r\n",
            "h\tTRUE\t/\tTRUE\t9\tn\t«value with blanks»",
        ),
        must_not=(
            "name\tTRUE\t1\tx",
            "a\tFALSE\t12\tb\tc",
            "TRUE\tFALSE\tTRUE",
            "col\tTRUE\tx\ty\tvalue12345",
            "x TRUE 1 y value12345",
        ),
    ),
)
