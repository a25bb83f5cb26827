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
        (["sh", "-c", "cat /etc/shadow"], "argv", SCRIPT.format("sh")),
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
