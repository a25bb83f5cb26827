"""Arguments of programs, as in shell histories, process lists and audit logs."""

from log_operator.redact.behind import ARGUMENT, behind
from log_operator.redact.checks import is_random
from log_operator.redact.dress import BARE_SIMPLE, value
from log_operator.redact.late import late
from log_operator.redact.rule import Form, Rule, Trigger, caseless, exact
from log_operator.redact.secret_names import any_of
from log_operator.redact.values import is_value

FLAGS = tuple(
    b"--password --passwd --pass --token --secret --api-key --apikey --access-token --auth-token"
    b" --client-secret --secret-key --access-key --passphrase --db-password --private-key"
    b" --http-password --ftp-password --proxy-password --docker-password --admin-password --pw"
    b" --secret-access-key --session-token --registration-token --authkey --auth-key --with-token"
    b" --password1 --password2 --storepass --keypass --bind-password --encryption-key"
    b" --http-proxy-user-pass --proxy-user-pass -setcookie"
    b" --requirepass --masterauth --become-password -storepass -keypass -srcstorepass"
    b" -deststorepass -password -passwd -token -apikey -secret -accesskey /password".split()
)
"""Flags that most programs have."""
RULES = (
    Rule(
        id="flag-value",
        family="commands",
        catches="the value behind a command line flag",
        triggers=tuple(
            Trigger(flag + b" ", rb"[^\s<-]", 1, Form.CASELESS, run=flag[:1].strip(b"/"))
            for flag in FLAGS
        ),
        pattern=late(
            rb"(?i)(?<![A-Za-z0-9-])"
            + any_of(FLAGS)
            + rb" (?=[^\s<-])(?:"
            + BARE_SIMPLE
            + rb"|"
            + value()
            + rb")"
        ),
        plain_groups=1,
        check=is_value,
        must_match=(
            "run --password «hunter2» --x",
            "vault login --token «s.abc123»",
            "x --client-secret '«a b»'",
            "keytool -list -storepass «changeit» -v",
            "Connect-Thing -User admin -Password «hunter2»",
            'imapsync --password1 «hunter2» --password2 "«hunter3»"',
        ),
        must_not=(
            "--password --user bob",
            "--password <value>",
            "--token-file /x",
            "--password string   Password for the registry",
            "--token TOKEN  token to use",
            "the --password option",
        ),
    ),
    Rule(
        id="user-flag",
        family="commands",
        catches="the password behind a user flag, as curl takes it",
        triggers=caseless(b" -u ", b" --user ", b" --user=", b" --proxy-user ", b" --proxy-user="),
        pattern=late(
            rb"(?i) (?:-u|--(?:proxy-)?user)[ =][\"']?(?!jdbc:|[a-z0-9+]{2,10}://)[^\s:\"'\[]{1,128}:"
            rb"(?![0-9]{1,6}(?:[\s\"']|\Z))([^\s\"']{1,16384}+)"
        ),
        check=is_value,
        must_match=(
            "curl -u bob:«hunter2» https://x",
            "curl --user 'bob:«hunter2»' https://x",
            'wget -u "a:«b»"',
            "curl --user=admin:«hunter2» https://x",
            "curl --proxy-user proxy:«hunter2» https://x",
        ),
        must_not=(
            "sudo -u postgres psql",
            "docker run --user 1000 x",
            "systemctl --user status",
            "docker run -u 1000:1000 nginx",
            "ps -u root -o pid,cmd",
        ),
    ),
    Rule(
        id="user-key",
        family="commands",
        catches="a key that stands for the user, with no or no real password behind it",
        triggers=caseless(b" -u ", b" --user ", b" --user=", b" -u'", b' -u"'),
        pattern=late(
            rb"(?i) (?:-u|--user)[ =]?[\"']?([A-Za-z0-9_]{16,256}+)"
            rb":(?:x|x-oauth-basic|api_token|unused)?(?=[\"'\s]|\Z)"
        ),
        check=is_random,
        must_match=(
            "curl -u «Aba7z8UHlOB6LY28iQTl»:«X» https://x.example",
            "curl -u «a1B2c3D4e5F6g7H8i9»: https://x.example",
            "curl --user '«a1B2c3D4e5F6g7H8i9»:' https://x",
            'curl -u "«a1B2c3D4e5F6g7H8i9»:api_token" x',
            "http --user=«a1B2c3D4e5F6g7H8i9»:x GET x",
        ),
        must_not=(
            "curl -u bob: https://x",
            "sudo -u deployment-user-of-app1: ls",
            "docker run --user 1000:1000 x",
            "ps -u root",
            "curl -u ${API_TOKEN}: https://x",
        ),
    ),
    behind(
        "short-user-flag",
        "the password behind a short user flag of curl, lftp, etcdctl or smbclient",
        "curl wget httpie http etcdctl lftp ncftp smbclient rpcclient net",
        exact(b" -u", b" -U", follow=rb"[^\s-]", count=1)
        + exact(b" -U ", b" -u ", follow=rb"[^\s-]", count=1),
        rb" -[uU] ?[\"']?[^\s:,%\"'\[-][^\s:,%\"'\[]{0,127}[:,%]([^\s\"']{2,1024}+)",
        must_match=(
            "curl -uadmin:«hunter2» https://x",
            "curl -U proxy:«hunter2» -x http://p:3128 https://x",
            "lftp -u bob,«hunter2» ftp.example",
            "smbclient //srv/share -U bob%«hunter2» -c ls",
            "/usr/bin/curl -s -ubob:«hunter2» x",
        ),
        must_not=(
            "curl -U proxy -x http://p:3128 https://x",
            "docker run -u1000:1000 nginx",
            "id -un",
            "curl -uadmin https://x",
            "sort -u a,b",
        ),
    ),
    behind(
        "mysql-password",
        "the password that follows -p at once, as MySQL's programs and archivers take it",
        "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlslap mariadb"
        " mariadb-dump mariadb-admin xtrabackup mysqlbinlog 7z 7za 7zr rar unrar sshpass",
        exact(b" -p", b" '-p", b' "-p', b'"-p', b"'-p", follow=rb"[^\s-]", count=1),
        rb" ?(?:\"-p([^\"\r\n]{1,256}+)\"|'-p([^'\r\n]{1,256}+)'| ?-p" + ARGUMENT + rb")",
        must_match=(
            "mysql -uroot -p«hunter2» -e 'show slave status'",
            "mysqldump -h db '-p«hunt er2»' shop",
            'COMMAND=/usr/bin/mysql -uroot -p"«hunter2»"',
            'a0="mysql" a1="-u" a2="root" a3="-p«hunter2»"',
            "mariadb-dump -u x -p«hunter2» a > b.sql",
            "7z x a.7z -p«hunter2» -oout",
            "sshpass -p'«hunter2»' ssh h",
        ),
        must_not=(
            "mkdir -p /var/lib/mysql && cp -pr a b",
            "mysql -p -u root",
            "docker run -p8080:80 nginx",
            "mysql --port=3306",
            "tar -xzpf mysql.tar.gz",
        ),
    ),
    Rule(
        id="piped-password",
        family="commands",
        catches="a password that is piped into a program",
        triggers=exact(b"echo ", b"printf ", b"<<< "),
        pattern=late(
            rb"(?:echo (?:-[ne]{1,2} )?|printf )[\"']?([^\s\"'|]{1,256}+)(?:\\n)?[\"']? ?\| ?"
            rb"(?:sudo (?:-[a-zA-Z] ){0,4}-S|(?:sudo )?chpasswd|docker login|passwd|cryptsetup"
            rb"|kinit"
            rb"|smbpasswd|[\w./ -]{1,80}--(?:password-)?stdin|[\w./-]{1,40} login)"
            rb"|<<< ?[\"']?((?:gh[pousr]_|[^\s\"':]{1,40}:)[^\s\"']{1,256})"
        ),
        check=is_value,
        must_match=(
            "echo «hunter2» | docker login -u bob --password-stdin",
            "echo '«bob:hunter2»' | chpasswd",
            'echo "«hunter2»" | sudo -S systemctl restart app',
            "chpasswd <<< '«bob:hunter2»'",
            "printf '«hunter2»' | podman login --password-stdin r",
        ),
        must_not=(
            "echo hello | grep h",
            "echo $PASSWORD | docker login --password-stdin",
            "echo done",
            "cat <<< hello",
            "printf '%s' | sort",
        ),
    ),
)
