"""What logs are called after rotation, by real programs and by what others are known to do."""

import logging
import logging.handlers
import os
import shutil
import subprocess  # noqa: TID251 - logrotate is a program
from pathlib import Path

import pytest

from log_operator.collect.rotation import match_rotated

from .conftest import NOW, Collect, Write


@pytest.mark.parametrize(
    ("glob", "name"),
    [
        ("app.log", "app.log"),
        ("app.log", "app.log.1"),
        ("app.log", "app.log.12.gz"),
        ("app.log", "app.log-20261121"),
        ("app.log", "app.log-20261121.gz"),
        ("app.log", "app.log-2026112113.xz"),
        ("app.log", "app.log-20261121-1795176000.zst"),
        ("app.log", "app.log.2026-11-21"),
        ("app.log", "app.log.2026-11-21_13-05"),
        ("app.log", "app.log.old"),
        ("app.log", "app.1.log"),
        ("app.log", "app-20261121.log.gz"),
        ("app.log", "app.2026-11-21.0.log.gz"),
        ("app.log", "app-2026-11-21T13-05-00.000.log"),
        ("system.log", "system.log.0.bz2"),
        ("*.log", "app.log.1"),
        ("app.*", "app.log.1.gz"),
        ("messages", "messages-20261121"),
        ("syslog", "syslog.1"),
    ],
)
def test_fits(glob: str, name: str) -> None:
    assert match_rotated(glob).fullmatch(name)


@pytest.mark.parametrize(
    ("glob", "name"),
    [
        ("app.log", "app.logx"),
        ("app.log", "app2.log"),
        ("app.log", "app.log.pem"),
        ("app.log", "app.log.1.gpg"),
        ("app.log", "app.secret.log"),
        ("app.log", "other.log.1"),
        ("app.log", "appxlog.1"),
        ("messages", "messages.d"),
        ("messages", "messages2"),
    ],
)
def test_fits_nothing_else(glob: str, name: str) -> None:
    assert not match_rotated(glob).fullmatch(name)


def test_finds_the_siblings_of_a_log(write: Write, collect: Collect) -> None:
    for age, name in enumerate(("app.log", "app.log.1", "app.log.2.gz", "app.log.bin", "b.log.1")):
        write(name, age=age)
    assert collect("app.log").names == ["app.log", "app.log.1", "app.log.2.gz"]
    assert collect("*.log").names == ["app.log", "app.log.1", "app.log.2.gz", "b.log.1"]
    assert collect("app.log", rotated=False).names == ["app.log"]
    assert collect("app.log", exclude=("*.gz",)).names == ["app.log", "app.log.1"]
    assert collect("app.l?g", "*.2").names == ["app.log", "app.log.1", "app.log.2.gz"]


def test_finds_siblings_of_a_log_that_is_not_there_now(write: Write, collect: Collect) -> None:
    write("app.log.1")
    result = collect("app.log")
    assert result.names == ["app.log.1"]
    assert result.skipped == {}


def test_finds_what_python_rotated(tree: Path, collect: Collect) -> None:
    handler = logging.handlers.RotatingFileHandler(tree / "app.log", maxBytes=10, backupCount=3)
    timed = logging.handlers.TimedRotatingFileHandler(tree / "timed.log", when="S")
    record = logging.makeLogRecord({"msg": "a line of a log"})
    for _ in range(3):
        handler.emit(record)
    timed.rolloverAt = 0
    timed.emit(record)
    for one in (handler, timed):
        one.close()
    made = sorted(path.name for path in tree.iterdir())
    assert len(made) >= 5
    for path in tree.iterdir():
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert sorted(collect("app.log", "timed.log").names) == made


@pytest.mark.skipif(shutil.which("logrotate") is None, reason="needs logrotate")
@pytest.mark.parametrize("options", ["", "dateext", "compress", "extension .log", "dateext hourly"])
def test_finds_what_logrotate_rotated(
    tree: Path, tmp_path: Path, collect: Collect, options: str
) -> None:
    tree.chmod(0o700)
    rules = tmp_path / "logrotate.conf"
    lines = "\n".join(options.replace(" h", "\nh").split("\n"))
    rules.write_text(f"{tree}/app.log {{\nrotate 5\n{lines}\n}}\n")
    rules.chmod(0o600)
    for _ in range(1 if "dateext" in options else 3):
        (tree / "app.log").write_text("a line\n")
        command = ["logrotate", "--force", "--state", str(tmp_path / "state"), str(rules)]
        subprocess.run(command, check=True, capture_output=True)
    (tree / "app.log").write_text("a line\n")
    made = sorted(path.name for path in tree.iterdir())
    assert len(made) == (2 if "dateext" in options else 4)
    for path in tree.iterdir():
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert sorted(collect("app.log").names) == made
