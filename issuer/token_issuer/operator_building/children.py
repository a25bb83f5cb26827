"""Runs the programs that build, and ends them where this one is stopped."""

import contextlib
import os
import signal
import subprocess  # noqa: TID251 - pip, PyInstaller and venv are programs
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_PATIENCE: Final = 5.0
"""Seconds that a program has to end by itself."""

_OURS: Final = "TICKETBOUND_"
_SIGNING: Final = frozenset(
    f"{_OURS}{name}"
    for name in (
        *("CODESIGN_IDENTITY", "NOTARY_PROFILE", "SIGNTOOL_THUMBPRINT", "TIMESTAMP_URL"),
        "COSIGN_KEY",
    )
)
"""What the build itself reads of ours: which signers it is to ask."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended, and all that it said on both streams."""

    status: int
    said: str

    @property
    def last_line(self) -> str:
        """What it said last; most programs name their reason there."""
        lines = [line.strip() for line in self.said.splitlines() if line.strip()]
        return lines[-1] if lines else f"it ended with {self.status} and said nothing"


def narrow_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Without this program's own secrets, and what would bring modules of somebody else in."""
    return {
        name: text
        for name, text in environment.items()
        if not name.startswith("PYTHON") and (not name.startswith(_OURS) or name in _SIGNING)
    } | {
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
        "PYTHONUTF8": "1",
    }


def run_child(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    on_line: Callable[[str], None] = lambda _: None,
) -> Ended:
    """Run it to its end, and tell `on_line` each line while it comes.

    Raises:
        OSError: it cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603 - our own files, and the Python that runs us
        [str(word) for word in command],
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        # A group of its own, which can be ended whole; on Windows, taskkill knows the children.
        start_new_session=True,
    )
    assert process.stdout is not None
    said = []
    try:
        with process.stdout as lines:
            for line in lines:
                said.append(line)
                on_line(line.rstrip())
        return Ended(process.wait(), "".join(said))
    except BaseException:
        _end(process)
        raise


def _end(process: "subprocess.Popen[str]") -> None:
    _signal(process, is_last=False)
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        _signal(process, is_last=True)
        process.wait()


def _signal(process: "subprocess.Popen[str]", *, is_last: bool) -> None:
    if os.name == "nt":
        taskkill = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(taskkill, capture_output=True, check=False)  # noqa: S603 - of the system
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL if is_last else signal.SIGTERM)
