import pytest

from tenant_file.command_checks import find_command_mistakes
from tenant_file.reading import TenantError, read_profiles
from tenant_file.sources import Command


def find(*argv: str, name: str = "status") -> list[tuple[str, str]]:
    return list(find_command_mistakes(Command("why", argv=argv, name=name)))


@pytest.mark.parametrize(
    "argv",
    [
        ("uname", "-a"),
        ("/opt/shop/bin/shop", "status", "--all", "-c", "/etc/shop.conf"),
        (r"C:\Program Files\Shop\shop.exe", "/c", "status"),
        ("systemctl", "status", "shop.service"),
        ("ss", "-tlnp"),
        ("python3", "/opt/shop/report.py", "-c", "short"),
        ("/bin/sh", "/opt/shop/report.sh"),
        ("powershell", "-File", r"C:\Shop\report.ps1"),
        ("node", "--version"),
        ("java", "-version"),
        ("python3.12", "/opt/shop/report.py"),
        ("zsh-5.9", "/usr/local/shop/report.sh"),
        ("kubectl", "get", "pods"),
        ("docker", "ps", "--all"),
        ("systemctl", "--no-pager", "status", "shop.service"),
        ("ip", "-br", "addr"),
        ("journalctl", "--disk-usage"),
        ("/opt/shop/node-report",),
        ("r2d2", "status"),
    ],
)
def test_takes_programs(argv: tuple[str, ...]) -> None:
    assert find(*argv) == []


SOMEBODY = "{} is not allowed: nothing is run as somebody else"
STARTS = "{} is not allowed: name the program that it would start"
SCRIPT = "{} may only be given a script by its full path, not a program as text"
TEXT = "{} is not allowed: what it does would be a program in its arguments"


@pytest.mark.parametrize(
    ("argv", "key", "told"),
    [
        (["sudo", "dmesg"], "argv[0]", SOMEBODY.format("sudo")),
        (["/usr/bin/sudo", "dmesg"], "argv[0]", SOMEBODY.format("sudo")),
        ([r"C:\Windows\System32\runas.EXE", "x"], "argv[0]", SOMEBODY.format("runas")),
        (["sh", "-c", "cat /etc/hosts"], "argv", SCRIPT.format("sh")),
        (["/bin/bash", "-lc", "id"], "argv", SCRIPT.format("bash")),
        (["bash", "--norc", "/opt/x/y.sh"], "argv", SCRIPT.format("bash")),
        (["bash", "y.sh"], "argv", SCRIPT.format("bash")),
        (["bash"], "argv", SCRIPT.format("bash")),
        (["python3.11", "-c", "print()"], "argv", SCRIPT.format("python3.11")),
        (["python3", "-Ic", "print()"], "argv", SCRIPT.format("python3")),
        (["python3", "-mthis"], "argv", SCRIPT.format("python3")),
        (["perl5", "-E", "say"], "argv", SCRIPT.format("perl5")),
        (["node", "--eval=1"], "argv", SCRIPT.format("node")),
        (["powershell.exe", "/c", "dir"], "argv", SCRIPT.format("powershell")),
        (["powershell", "-enc", "AAAA"], "argv", SCRIPT.format("powershell")),
        (["pwsh", "/opt/x/y.ps1"], "argv", SCRIPT.format("pwsh")),
        (["cscript", "//E:jscript", r"C:\x.txt"], "argv", SCRIPT.format("cscript")),
        (["env", "X=1", "sh", "-c", "id"], "argv[0]", STARTS.format("env")),
        (["cmd.exe", "/c", "dir"], "argv[0]", STARTS.format("cmd")),
        (["find", "/", "-exec", "x"], "argv[0]", STARTS.format("find")),
        (["busybox", "sh"], "argv[0]", STARTS.format("busybox")),
        (["awk", "BEGIN{}"], "argv[0]", TEXT.format("awk")),
        (["./shop"], "argv[0]", "'./shop' is neither a program's name nor its full path"),
        (["bin/shop"], "argv[0]", "'bin/shop' is neither a program's name nor its full path"),
        (["-x"], "argv[0]", "'-x' is neither a program's name nor its full path"),
        ([], "argv", 'the program is missing; write it like ["shop", "--version"]'),
        (["shop", "a\nb"], "argv[1]", "controls, line ends, or more than 1,000 characters"),
        (["shop", "\x1b[0m"], "argv[1]", "controls, line ends, or more than 1,000 characters"),
        (["shop", *["x"] * 64], "argv", "more than 64 arguments"),
    ],
)
def test_refuses_what_hides_what_runs(argv: list[str], key: str, told: str) -> None:
    assert find(*argv) == [(key, told)]


STARTERS = """
/lib64/ld-linux-x86-64.so.2 /bin/sh -c id
/lib/ld-musl-x86_64.so.1 /bin/sh
systemd-run --wait sh -c id
run-parts /tmp/x
stdbuf -o0 sh -c id
taskset 1 sh -c id
setarch x86_64 sh -c id
chrt 0 sh
prlimit sh
start-stop-daemon --start --exec /bin/sh
toybox sh
busybox.static sh
gdb -batch -ex x
make --eval=x x
tar cf /dev/null /dev/null --checkpoint=1 --checkpoint-action=exec=id
git -c core.pager=id log
socat EXEC:sh -
vim -c :!id
forfiles /c x
wmic process call create x
wsl sh
C:\\Windows\\System32\\cmd.exe. /c whoami
C:\\Windows\\System32\\cmd.com /c whoami
C:\\Shop\\report.bat
""".strip().splitlines()
CHANGERS = "rm dd mkfs mkfs.ext4 shutdown reboot kill mv tee chmod wipefs format"
SENDERS = "curl wget nc scp"
TEXTS = "nawk original-awk sqlite3 psql mysql m4"
USERS = "su-exec setpriv gosu psexec run0"
SCRIPTS = """
rbash -c id
zsh-5.9 -c id
luajit-2.1.0 -e x
bash-static -c id
perl5.36-x86_64-linux-gnu -e x
python3-dbg -c 1
BASH -c id
bash /dev/stdin
bash /proc/self/environ
python3 /usr/lib/python3.11/timeit.py x
perl /usr/bin/prename x
sh /opt/../usr/bin/prename x
""".strip().splitlines()
ASKERS = """
docker run -v /:/h alpine sh
docker --context ps run alpine
kubectl exec p -- sh
kubectl --namespace get exec p
kubectl delete pod x
systemctl stop sshd
systemctl --no-pager stop sshd
ip netns exec x sh
ip link set eth0 down
reg add x
""".strip().splitlines()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        *((line, "name the program that it would start") for line in STARTERS),
        *((line, "is changed") for line in CHANGERS.split()),
        *((line, "nothing is sent by it") for line in SENDERS.split()),
        *((line, "a program in its arguments") for line in TEXTS.split()),
        *((line, "as somebody else") for line in USERS.split()),
        *((line, "a script by its full path") for line in SCRIPTS),
        *((line, "may only be asked") for line in ASKERS),
        ("journalctl --vacuum-size=1", "may only be asked"),
    ],
)
def test_refuses_what_runs_others_or_changes_something(line: str, told: str) -> None:
    [(_, complaint)] = find(*line.split(" "))
    assert told in complaint


@pytest.mark.parametrize("path", ["/root/.ssh/id_rsa", "/etc/shadow", "--config=/home/a/.my.cnf"])
def test_refuses_arguments_that_name_secrets(path: str) -> None:
    told = f"{path!r} may hold keys or passwords, which are never collected"
    assert find("cat", path) == [("argv", told)]


def test_refuses_blanks_behind_a_name() -> None:
    [(_, complaint)] = find("C:\\Windows\\System32\\cmd.exe ", "/c", "whoami")
    assert "name the program" in complaint


@pytest.mark.parametrize("name", ["", "../x", "a/b", "\x1b[0m", "x" * 65])
def test_names_are_plain(name: str) -> None:
    [(key, told)] = find("shop", name=name)
    assert key == "name"
    assert told.endswith("is none: letters, digits, spaces, hyphens")


def test_says_where_it_stands() -> None:
    text = """
[[profiles]]
id = "shop"
title = "The shop"

[[profiles.sources]]
kind = "command"
why = "which version it is"
name = "version"
argv = ["sudo", "shop"]
"""
    told = r"^line 10, profiles\[0\].sources\[0\].argv\[0\]: sudo is not allowed: nothing is run"
    with pytest.raises(TenantError, match=told):
        read_profiles(text)
