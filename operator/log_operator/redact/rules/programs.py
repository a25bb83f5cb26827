"""One-letter flags that are passwords for some programs and something else for the rest."""

from log_operator.redact.behind import ARGUMENT, behind
from log_operator.redact.rule import caseless, exact

RULES = (
    behind(
        "password-flag",
        "the password behind -p of a program that takes one there",
        "sshpass docker+login podman+login helm+registry+login nerdctl+login mongo mongosh"
        " mongodump mongorestore mongoexport mongoimport az az+login rdesktop psexec PsExec64"
        " beeline cqlsh evil-winrm smbmap crackmapexec"
        " oc+login cf+login nuget influx zabbix_get skopeo+login buildah+login docker-login",
        exact(b" -p ", b'"-p" ', follow=rb"[^\s-]", count=1)
        + exact(b" -p", follow=rb"[\"']", count=1),
        rb"(?: -p ?|\"-p\" a[0-9]{1,3}=)" + ARGUMENT,
        must_match=(
            "sshpass -p «hunter2» ssh bob@h",
            "docker login -u bob -p «hunter2» r.example",
            "mongosh --host db -u root -p «hunter2» --authenticationDatabase admin",
            "az login --service-principal -u x -p «hunter2» --tenant y",
            "podman login -p '«hunt er2»' -u bob r",
            'argc=4 a0="sshpass" a1="-p" a2="«hunter2»" a3="ssh"',
        ),
        must_not=(
            "ssh -p 2222 bob",
            "docker run -p 8080:80 nginx",
            "mkdir -p /srv/app",
            "docker compose -p shop up",
            "docker login -u bob --password-stdin; ssh -p 22 h",
        ),
    ),
    behind(
        "capital-password-flag",
        "the password behind -P of a program that takes one there",
        "sqlcmd bcp isql tsql osql mosquitto_pub mosquitto_sub zip unzip ipmitool ipmi ssh-keygen"
        " ldapsearch zipinfo",
        exact(b" -P ", b" -N ", follow=rb"[^\s-]", count=1),
        rb" -[PN] " + ARGUMENT,
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
    behind(
        "directory-password",
        "the password that the tools of LDAP, Redis and SNMP take behind -w, -a, -A, -X or -c",
        "security+add-generic-password security+add-internet-password vsql"
        " ldapsearch ldapmodify ldapadd ldapdelete ldapwhoami ldappasswd redis-cli redis-benchmark"
        " snmpwalk snmpget snmpgetnext snmpset snmpbulkwalk snmptrap",
        exact(b" -w ", b" -a ", b" -A ", b" -X ", b" -c ", follow=rb"[^\s-]", count=1),
        rb" -[waAXc] " + ARGUMENT,
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
    behind(
        "windows-password",
        "the password behind /p:, /pass: or -pw, as remote desktops and PuTTY take it",
        "xfreerdp xfreerdp3 wfreerdp sdl-freerdp freerdp plink pscp psftp putty cmdkey wmic"
        " schtasks mstsc kadmin kadmin.local addprinc change_password",
        caseless(
            b" /p:", b" /pass:", b" /password:", b" -pw ", b" /rp ", follow=rb"[^\s-]", count=1
        ),
        rb"(?i) (?:/p(?:ass(?:word)?)?:|-pw |/rp )" + ARGUMENT,
        must_match=(
            "xfreerdp /v:srv /u:bob /p:«hunter2» /cert:ignore",
            "plink -ssh bob@srv -pw «hunter2» uptime",
            "cmdkey /add:srv /user:bob /pass:«hunter2»",
            "wmic /node:h /user:bob /password:«hunter2» os get",
            "plink.exe -pw '«hunt er2»' bob@srv",
            "kadmin.local: addprinc -pw «hunter2» HTTP/x",
        ),
        must_not=(
            "ls /p:x",
            "plink -ssh bob@srv uptime",
            "dir /p",
            "xfreerdp /v:srv /port:3389",
            "msbuild /p:Configuration=Release",
        ),
    ),
    behind(
        "openssl-password",
        "the password of a key that openssl or signtool reads",
        "openssl signtool jarsigner",
        exact(b" pass:", b" -k ", b" -K ", b" /p ", follow=rb"[^\s-]", count=1),
        rb" (?:pass:|-[kK] |/p )" + ARGUMENT,
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
)
