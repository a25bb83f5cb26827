"""The operator for Windows under Wine, sent from there to the sandbox here; see build/windows."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess  # noqa: TID251 - runs what was built
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.journeys.conftest import TICKET, Stage
from windows.wine import Wine

_CONTROL = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07)")
_NAME = "Grüße aus Köln.log"

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="Wine is for where there is no Windows"),
]


@pytest.fixture(scope="session")
def operator_path() -> Path:
    """In the place of the journeys' own."""
    given = os.environ.get("TEST_WINDOWS_OPERATOR")
    if not given or not Path(given).exists():
        pytest.skip("the operator for Windows was not run; `make windows-smoke` does where Wine is")
    return Path(given).absolute()


@pytest.fixture
def wine(operator_path: Path) -> Wine:
    return Wine(operator_path.parent / "wine")


@pytest.fixture
def environment(stage: Stage) -> Mapping[str, str]:
    (stage.logs / _NAME).write_text("Grüße\npassword=hunter2-secret\n")
    return {**stage.environment, "JOURNEY_LOGS": Wine.name(stage.logs)}


def list_arguments(stage: Stage) -> list[str]:
    place = Wine.name(stage.state)
    return [Wine.name(stage.operator), "--state-dir", place, "--yes", "--ticket", str(TICKET)]


def demand_arrived(stage: Stage) -> None:
    attached = {name.rpartition("/")[2]: text for name, text in stage.attached().items()}
    assert attached[_NAME.replace(" ", "_")].decode() == "Grüße\npassword=[redacted:key-value]\n"
    assert b"hunter2" not in b"".join(attached.values())


@contextlib.contextmanager
def at_terminal(
    wine: Wine, command: list[str], more: Mapping[str, str]
) -> Iterator[tuple[int, "subprocess.Popen[bytes]"]]:
    """The program at a console, and our end of it."""
    ours, theirs = pty.openpty()
    try:
        with subprocess.Popen(
            ["wine", *command],
            env={**wine.environment, **more},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        ) as process:
            os.close(theirs)
            try:
                yield ours, process
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
    finally:
        os.close(ours)


def read_until(terminal: int, words: str = "\0") -> str:
    """What is shown until these words are, or else to the end of the program."""
    shown, give_up_at = b"", time.monotonic() + 120
    while words not in (text := _CONTROL.sub("", shown.decode("utf-8", "replace"))):
        assert time.monotonic() < give_up_at, text
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                shown += os.read(terminal, 4096)
            except OSError:
                break
    return text


def give_no_code(terminal: int) -> None:
    """Until it asks no more."""
    for _ in range(3):
        read_until(terminal, "paste the code and press Enter (it is not shown):")
        os.write(terminal, b"\r")


def test_it_says_what_it_is(wine: Wine, stage: Stage) -> None:
    done = wine.run([Wine.name(stage.operator), "--version"])
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().splitlines()[1] == "vendor: Acme (Zendesk: acme)"


def test_it_plans(wine: Wine, stage: Stage, environment: Mapping[str, str]) -> None:
    command = [Wine.name(stage.operator), "plan", "--profile", "journey"]
    done = wine.run([*command, "--state-dir", Wine.name(stage.state)], more=environment)
    assert done.returncode == 0, done.stderr.decode()
    assert "2 files" in done.stdout.decode()


def test_it_speaks_utf_8_in_pipes(wine: Wine, stage: Stage, environment: Mapping[str, str]) -> None:
    name = Wine.name(stage.logs / _NAME)
    done = wine.run([Wine.name(stage.operator), "redact", name], more=environment)
    assert done.stdout.decode() == "Grüße\npassword=[redacted:key-value]\n"
    assert f"{_NAME}: 1 line redacted" in done.stderr.decode()


def test_it_sends(wine: Wine, stage: Stage, environment: Mapping[str, str]) -> None:
    code = stage.mint().encode()
    command = [*list_arguments(stage), "--code-file", "-", "--json"]
    done = wine.run(command, code, environment)
    assert done.returncode == 0, done.stderr.decode()
    assert b'"ok":true' in done.stdout
    demand_arrived(stage)


@pytest.mark.parametrize("page", [1252, 437, 65001])
def test_it_sends_from_a_console_of_any_code_page(
    wine: Wine, stage: Stage, environment: Mapping[str, str], page: int
) -> None:
    (stage.folder / "code").write_text(stage.mint())
    words = [*list_arguments(stage), "--code-file", Wine.name(stage.folder / "code")]
    batch = stage.folder / "send.bat"
    out, log = (Wine.name(stage.folder / name) for name in ("out", "log"))
    line = " ".join(words)
    batch.write_bytes(f"@echo off\r\nchcp {page}\r\n{line} >{out} 2>{log}\r\n".encode())
    with at_terminal(wine, ["cmd", "/c", Wine.name(batch)], environment) as (terminal, process):
        assert f"Active code page: {page}" in read_until(terminal)
        process.wait(timeout=60)
    assert "ticket 1000" in (stage.folder / "out").read_text("utf-8")
    demand_arrived(stage)


def test_a_console_of_its_own_stays_until_it_is_read(wine: Wine, stage: Stage) -> None:
    command = [Wine.name(stage.operator)]
    with at_terminal(wine, command, stage.environment) as (terminal, process):
        give_no_code(terminal)
        read_until(terminal, "press Enter to close this window")
        assert process.poll() is None
        os.write(terminal, b"\r")
        assert process.wait(timeout=60) == 10


def test_in_the_console_of_a_shell_it_just_ends(wine: Wine, stage: Stage) -> None:
    command = ["cmd", "/c", Wine.name(stage.operator)]
    with at_terminal(wine, command, stage.environment) as (terminal, process):
        give_no_code(terminal)
        assert "to close this window" not in read_until(terminal)
        process.wait(timeout=60)
