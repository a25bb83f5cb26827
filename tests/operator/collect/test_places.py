from dataclasses import replace
from pathlib import Path

import pytest

from log_operator.collect.host import Host, this_host
from log_operator.collect.places import NoSuchPlace, read_exclude, read_include


def fits(text: str, path: str, host: Host) -> bool:
    pattern = read_include(text, host)
    if not path.startswith(pattern.anchor):
        return False
    names = path[len(pattern.anchor) :].split("\\" if host.system == "windows" else "/")
    return pattern.accepts(pattern.run(pattern.start(), names))


@pytest.fixture
def windows(host: Host) -> Host:
    environment = {"ProgramData": r"C:\ProgramData", "SYSTEMROOT": r"c:\Windows"}
    return replace(host, system="windows", environment=environment, home=Path("C:\\Users\\Jo [x]"))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("~/logs/*.log", "/home/jo/logs/a.log"),
        ("$DATA/*.log", "/srv/a[b]*/x.log"),
        ("${DATA}/*.log", "/srv/a[b]*/x.log"),
        ("%DATA%/x.log", "/srv/a[b]*/x.log"),
        ("/var//log/./a.log", "/var/log/a.log"),
    ],
)
def test_expands(host: Host, text: str, path: str) -> None:
    host = replace(host, home=Path("/home/jo"), environment={"DATA": "/srv/a[b]*"})
    assert fits(text, path, host)
    assert not fits(text, "/srv/ab/x.log", host)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (r"%SystemRoot%\Logs\**\*.log", "C:\\Windows\\Logs\\CBS\\CBS.LOG"),
        (r"%PROGRAMDATA%/**/*.log", "C:\\programdata\\x\\Y\\z.log"),
        (r"~\AppData\*.log", "C:\\Users\\Jo [x]\\appdata\\a.log"),
    ],
)
def test_expands_on_windows(windows: Host, text: str, path: str) -> None:
    assert fits(text, path, windows)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("$NOWHERE/x", "the variable NOWHERE is not set on this machine"),
        ("%NOWHERE%/x", "the variable NOWHERE is not set on this machine"),
        ("$EMPTY/x", "the variable EMPTY is not set on this machine"),
        ("$RELATIVE/x", "full path"),
        ("logs/*.log", "full path"),
        ("/var/../etc/x", "names no file"),
        ("/", "names no file"),
        ("/a\0b", "names no file"),
    ],
)
def test_says_why_a_line_means_nothing(host: Host, text: str, reason: str) -> None:
    host = replace(host, environment={"EMPTY": "", "RELATIVE": "here"})
    with pytest.raises(NoSuchPlace, match=reason):
        read_include(text, host)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (r"\\server\share\*.log", "network"),
        (r"C:\a.txt:stream", "colon"),
        (r"C:x", "full path|colon"),
    ],
)
def test_says_why_a_line_means_nothing_on_windows(windows: Host, text: str, reason: str) -> None:
    with pytest.raises(NoSuchPlace, match=reason):
        read_include(text, windows)


def test_an_exclude_may_be_a_mere_name(host: Host) -> None:
    pattern = read_exclude("*.bin", host)
    assert pattern.anchor == ""
    assert pattern.accepts(pattern.run(pattern.start(), ["a", "b", "c.bin"]))


def test_this_host_takes_its_home_from_the_environment(host: Host) -> None:
    assert this_host({"HOME": "/h", "USERPROFILE": "/h"}, host.clock).home == Path("/h")
    assert this_host({}, host.clock).home == Path.home()
