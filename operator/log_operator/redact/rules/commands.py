"""Arguments of programs, as in shell histories, process lists and audit logs."""

import re

from log_operator.redact.dress import value
from log_operator.redact.rule import Rule, Trigger, caseless, exact
from log_operator.redact.values import is_value, is_value_but_no_path

_FLAGS = tuple(
    b"--password --passwd --pass --token --secret --api-key --apikey --access-token --auth-token"
    b" --client-secret --secret-key --access-key --passphrase --db-password --private-key"
    b" --http-password --ftp-password --proxy-password --docker-password --admin-password --pw"
    b" --secret-access-key --session-token --registration-token --authkey --auth-key --with-token"
    b" --password1 --password2 --storepass --keypass --bind-password --encryption-key"
    b" --requirepass --masterauth --become-password -storepass -keypass -srcstorepass"
    b" -deststorepass -password -passwd -token -apikey -secret -accesskey /password".split()
)
_VALUE = (
    rb"(?:\"([^\"\r\n]{1,1024}+)\"|'([^'\r\n]{1,1024}+)'|([^\s\"'<>|&;-][^\s\"'|;<>]{0,1024}+))"
)


def _behind(
    name: str,
    catches: str,
    programs: str,
    triggers: tuple[Trigger, ...],
    flag: bytes,
    *,
    must_match: tuple[str, ...],
    must_not: tuple[str, ...],
) -> Rule:
    """The rule for a value behind `flag` in the command of one of these programs."""
    turned = b"|".join(program.replace("+", " ")[::-1].encode() for program in programs.split())
    return Rule(
        id=name,
        family="commands",
        catches=catches,
        triggers=triggers,
        pattern=re.compile(flag),
        before=re.compile(
            rb"(?=(?:[^\r\n|;&]{0,240}?[ \"',])??(?:exe\.)?(?:"
            + turned
            + rb")(?:[\s\"'/\\;&|(\[=:]|\Z))"
        ),
        reach=256,
        check=is_value_but_no_path,
        must_match=must_match,
        must_not=must_not,
    )


RULES = (
    Rule(
        id="flag-value",
        family="commands",
        catches="the value behind a command line flag",
        triggers=caseless(*(flag + b" " for flag in _FLAGS), follow=rb"[^\s<-]", count=1),
        pattern=re.compile(
            rb"(?i)(?:"
            + rb"|".join(sorted(_FLAGS, key=len, reverse=True))
            + rb") (?=[^\s<-])"
            + value()
        ),
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
        pattern=re.compile(
            rb"(?i) (?:-u|--(?:proxy-)?user)[ =][\"']?[^\s:\"'\[]{1,128}:"
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
    _behind(
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
    _behind(
        "mysql-password",
        "the password that follows -p at once, as MySQL's programs and archivers take it",
        "mysql mysqldump mysqladmin mysqlimport mysqlcheck mysqlshow mysqlslap mariadb"
        " mariadb-dump mariadb-admin xtrabackup mysqlbinlog 7z 7za 7zr rar unrar sshpass",
        exact(b" -p", b" '-p", b' "-p', b'"-p', b"'-p", follow=rb"[^\s-]", count=1),
        rb" ?(?:\"-p([^\"\r\n]{1,256}+)\"|'-p([^'\r\n]{1,256}+)'| ?-p" + _VALUE + rb")",
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
    _behind(
        "password-flag",
        "the password behind -p of a program that takes one there",
        "sshpass docker+login podman+login helm+registry+login nerdctl+login mongo mongosh"
        " mongodump mongorestore mongoexport mongoimport az az+login rdesktop psexec PsExec64"
        " oc+login cf+login nuget influx zabbix_get skopeo+login buildah+login docker-login",
        exact(b" -p ", b" -p'", b' -p"', follow=rb"[^\s-]", count=1),
        rb" -p ?" + _VALUE,
        must_match=(
            "sshpass -p «hunter2» ssh bob@h",
            "docker login -u bob -p «hunter2» r.example",
            "mongosh --host db -u root -p «hunter2» --authenticationDatabase admin",
            "az login --service-principal -u x -p «hunter2» --tenant y",
            "podman login -p '«hunt er2»' -u bob r",
        ),
        must_not=(
            "ssh -p 2222 bob",
            "docker run -p 8080:80 nginx",
            "mkdir -p /srv/app",
            "docker compose -p shop up",
            "docker login -u bob --password-stdin; ssh -p 22 h",
        ),
    ),
    _behind(
        "capital-password-flag",
        "the password behind -P of a program that takes one there",
        "sqlcmd bcp isql tsql osql mosquitto_pub mosquitto_sub zip unzip ipmitool ipmi ssh-keygen"
        " ldapsearch zipinfo",
        exact(b" -P ", b" -N ", follow=rb"[^\s-]", count=1),
        rb" -[PN] " + _VALUE,
        must_match=(
            "sqlcmd -S db -U sa -P «hunter2» -Q 'select 1'",
            "ipmitool -H h -U ADMIN -P '«hunt er2»' power status",
            "unzip -P «hunter2» a.zip",
            "mosquitto_pub -h mq -u bob -P «hunter2» -t a -m b",
            "ssh-keygen -t ed25519 -N «hunter2» -f k",
        ),
        must_not=(
            "grep -P word file",
            "scp -P 2222 a b:",
            "wget -P out https://x",
            "ssh-keygen -f k -P ''",
            "git log -P x; zip a b",
        ),
    ),
    _behind(
        "directory-password",
        "the password that the tools of LDAP, Redis and SNMP take behind -w, -a, -A, -X or -c",
        "ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldappasswd redis-cli redis-benchmark"
        " snmpwalk snmpget snmpgetnext snmpset snmpbulkwalk snmptrap",
        exact(b" -w ", b" -a ", b" -A ", b" -X ", b" -c ", follow=rb"[^\s-]", count=1),
        rb" -[waAXc] " + _VALUE,
        must_match=(
            "redis-cli -h c -a «hunter2» PING",
            "ldapsearch -x -D cn=admin -w «hunter2» -b dc=x",
            "snmpwalk -v3 -u bob -A «hunter2pass» -X «hunter3pass» 10.0.0.9",
            "snmpget -v 2c -c «pr1vate» 10.0.0.9 sysUpTime.0",
            "ldapmodify -H ldap://x -w '«hunt er2»' -f a.ldif",
        ),
        must_not=(
            "netstat -a -n",
            "grep -w word file",
            "curl -X POST -A agent https://x",
            "bash -c ls",
            "redis-cli -h c PING",
        ),
    ),
    _behind(
        "windows-password",
        "the password behind /p:, /pass: or -pw, as remote desktops and PuTTY take it",
        "xfreerdp xfreerdp3 wfreerdp sdl-freerdp freerdp plink pscp psftp putty cmdkey wmic schtasks"
        " mstsc",
        caseless(
            b" /p:", b" /pass:", b" /password:", b" -pw ", b" /rp ", follow=rb"[^\s-]", count=1
        ),
        rb"(?i) (?:/p(?:ass(?:word)?)?:|-pw |/rp )" + _VALUE,
        must_match=(
            "xfreerdp /v:srv /u:bob /p:«hunter2» /cert:ignore",
            "plink -ssh bob@srv -pw «hunter2» uptime",
            "cmdkey /add:srv /user:bob /pass:«hunter2»",
            "wmic /node:h /user:bob /password:«hunter2» os get",
            "plink.exe -pw '«hunt er2»' bob@srv",
        ),
        must_not=(
            "ls /p:x",
            "plink -ssh bob@srv uptime",
            "dir /p",
            "xfreerdp /v:srv /port:3389",
            "msbuild /p:Configuration=Release",
        ),
    ),
    _behind(
        "openssl-password",
        "the password of a key that openssl or signtool reads",
        "openssl signtool jarsigner",
        exact(b" pass:", b" -k ", b" -K ", b" /p ", follow=rb"[^\s-]", count=1),
        rb" (?:pass:|-[kK] |/p )" + _VALUE,
        must_match=(
            "openssl pkcs12 -in a.p12 -passin pass:«hunter2» -nodes",
            "openssl rsa -in k.pem -passout pass:«hunter2» -out k2.pem",
            "openssl enc -aes-256-cbc -k «hunter2» -in a",
            "signtool sign /f c.pfx /p «hunter2» a.exe",
            "openssl req -passin 'x' -passout pass:'«hunt er2»'",
        ),
        must_not=(
            "test pass:12 fail:0",
            "openssl version",
            "tar -k x",
            "openssl rsa -in k.pem -passin stdin",
            "curl -k https://x; openssl version",
        ),
    ),
    Rule(
        id="piped-password",
        family="commands",
        catches="a password that is piped into a program",
        triggers=exact(b"echo ", b"printf ", b"<<< "),
        pattern=re.compile(
            rb"(?:echo (?:-[ne]{1,2} )?|printf )[\"']?([^\s\"'|]{1,256}+)(?:\\n)?[\"']? ?\| ?"
            rb"(?:sudo (?:-[a-zA-Z] ){0,4}-S|(?:sudo )?chpasswd|docker login|passwd|cryptsetup|kinit"
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
