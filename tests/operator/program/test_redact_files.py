"""`operator redact`, from the arguments to what stands on the two streams."""

import gzip
import io
import json
import os
import pty
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from log_operator import __main__ as program
from log_operator.order import Ground, RedactOrder
from log_operator.redact_files import redact_files
from log_operator.screen.console import Console
from log_operator.screen.streams import Streams
from log_operator.tenant import unbranded_tenant
from ticketbound.clock import AdjustableClock, utc_now

TEXT = b"started\npassword=hunter2-secret and api_key=k-12345\nmail bob@example.com\nstopped\n"


@dataclass(frozen=True)
class Shown:
    status: int
    out: str
    err: str


Start = Callable[..., Shown]


@pytest.fixture
def start(capfd: pytest.CaptureFixture[str]) -> Start:
    def run(*arguments: str) -> Shown:
        status = program.start(["redact", *arguments], {})
        return Shown(status, *capfd.readouterr())

    return run


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "app.log"
    path.write_bytes(TEXT)
    return path


def test_cleaned_text_on_stdout_and_counts_on_stderr(start: Start, log: Path) -> None:
    shown = start(str(log))
    assert shown.status == 0
    assert shown.out.startswith("started\npassword=[redacted:key-value] and api_key=[redacted:")
    assert shown.out.endswith("stopped\n")
    assert "bob@" not in shown.out
    assert f"{log}: 2 lines redacted\n" in shown.err
    assert "key-value" in shown.err
    assert "2 x       21 B" in shown.err


def test_several_files_come_one_after_the_other(start: Start, tmp_path: Path, log: Path) -> None:
    packed = tmp_path / "old.log.gz"
    packed.write_bytes(gzip.compress(b"token=hunter2-secret\n"))
    shown = start(str(packed), str(log))
    assert shown.out.startswith("token=[redacted:key-value]\nstarted\n")
    assert "  decompressed from gzip" in shown.err


def test_explain_shows_line_rule_and_a_mask(start: Start, log: Path) -> None:
    shown = start("--explain", str(log))
    first, head, *table = shown.out.splitlines()
    assert (first, head.split()) == (str(log), ["line", "rule", "what", "was", "there"])
    assert [line.split(None, 2)[:2] for line in table] == [
        ["2", "key-value"],
        ["2", "key-value"],
        ["3", "email"],
    ]
    assert table[0].endswith("hu… (14 bytes)")
    assert table[1].endswith(" … (7 bytes)")
    assert "started" not in shown.out
    assert "hunter2" not in shown.out + shown.err
    assert "12345" not in shown.out + shown.err


def test_lines_are_counted_across_blocks_and_keys_of_many_lines(
    start: Start, tmp_path: Path
) -> None:
    path = tmp_path / "long.log"
    key = b"-----BEGIN RSA PRIVATE KEY-----\n" + b"a" * 64 + b"\n-----END RSA PRIVATE KEY-----\n"
    path.write_bytes(b"plain\n" * 100_000 + key + b"pwd=hunter2-secret\n" + b"x\n" * 300_000)
    with path.open("ab") as file:
        file.write(b"pwd=hunter2-secret")
    shown = start("--explain", str(path))
    assert [line.split()[:2] for line in shown.out.splitlines()[2:]] == [
        ["100001", "private-key"],
        ["100004", "password"],
        ["400005", "password"],
    ]


def test_json_says_the_same_and_prints_no_text(start: Start, log: Path) -> None:
    (report,) = json.loads(start("--json", str(log)).out)["data"]["files"]
    assert report["name"] == str(log)
    assert report["lines_redacted"] == 2
    assert {"rule": "key-value", "count": 2, "lines": 1, "bytes": 21} in report["redactions"]
    assert "hits" not in report
    (report,) = json.loads(start("--json", "--explain", str(log)).out)["data"]["files"]
    assert report["hits"][0] == {"line": 2, "rule": "key-value", "masked": "hu… (14 bytes)"}


def test_nothing_to_redact_is_said(start: Start, tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text("plain\n")
    shown = start(str(tmp_path / "a.log"))
    assert (shown.out, shown.status) == ("plain\n", 0)
    assert "nothing had to be redacted" in shown.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "redact needs a FILE, or - for standard input"),
        (["-", "-"], "standard input can be read once only"),
        (["a.log", "--yes"], "redact takes no option but --explain and --json"),
        (["a.log", "--ticket", "7"], "redact takes no option but --explain and --json"),
        (["no\x1bfile.log"], r"cannot read no\x1bfile.log: No such file"),
        (["a\0b"], r"cannot read a\x00b: this is no file name"),
        (["."], "cannot read .: Is a directory"),
        (["--explian", "a.log"], "there is no option --explian"),
    ],
)
def test_bad_input_is_one_sentence(start: Start, arguments: list[str], message: str) -> None:
    shown = start(*arguments)
    assert shown.status == 2
    assert shown.err.startswith(f"operator: {message}")
    assert shown.out == ""


def test_nothing_is_printed_before_every_file_can_be_read(start: Start, log: Path) -> None:
    assert start(str(log), "nofile").out == ""


def test_explain_belongs_to_redact(capfd: pytest.CaptureFixture[str]) -> None:
    assert program.start(["plan", "--explain"], {}) == 2
    assert "--explain goes with redact alone" in capfd.readouterr().err


def test_what_is_no_text_is_not_printed(start: Start, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x7fELF" + bytes(1000))
    shown = start(str(tmp_path / "a.bin"), "--json")
    assert shown.status == 42
    error = json.loads(shown.out)["error"]
    assert error["message"] == f"{tmp_path}/a.bin is left out: not text: a program"
    assert json.loads(shown.out)["command"] == "redact"


def run_into(file: TextIO, log: Path) -> None:
    ground = Ground(unbranded_tenant(), {}, AdjustableClock(utc_now))
    console = Console(Streams(None, file, io.StringIO()), json=False)
    redact_files(RedactOrder((str(log),)), ground, console)


def test_reader_that_has_seen_enough_is_no_error(log: Path) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    with io.TextIOWrapper(os.fdopen(theirs, "wb", 0), write_through=True) as pipe:
        run_into(pipe, log)


def test_terminal_is_shown_controls_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.log"
    path.write_bytes(b"a\tb\r\n\x1b]0;owned\x07 \xff\n")
    screen, terminal = pty.openpty()
    with os.fdopen(terminal, "w") as file:
        run_into(file, path)
        shown = os.read(screen, 1000)
    os.close(screen)
    assert shown == b"a\tb\r\n\\x1b]0;owned\\x07 \\xff\r\n"


def test_terminal_that_is_narrow_breaks_data_between_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "30")
    line = "  logs-1000-part1.zip  1.6 MB  SHA-256 " + "a" * 40
    screen, terminal = pty.openpty()
    with os.fdopen(terminal, "w") as file, (tmp_path / "out").open("w+") as pipe:
        for stream in (file, pipe):
            Console(Streams(None, stream, None), json=False).show_data(f"{line}\nshort")
        shown = os.read(screen, 1000).decode().split("\r\n")
        pipe.seek(0)
        assert pipe.read() == f"{line}\nshort\n"
    os.close(screen)
    assert shown == [
        *("  logs-1000-part1.zip  1.6 MB", "    SHA-256", f"    {'a' * 40}", "short", ""),
    ]
