"""Size, start and memory of the built operator beside an executable that only says hello.

Hello is made in the same run, by the same PyInstaller, stripped and with the same things left out.
The programs take turns, because the machine drifts; what counts is the processor's time of all of
a program's processes, since other work on the machine does not change it. Ends with 1 where a
limit is broken.
"""

# ruff: noqa: T201 - a bench talks on stdout

import os
import resource
import statistics
import subprocess  # noqa: TID251 - what is measured are programs
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

sys.path.append(str(Path(__file__).parents[2]))

from tests.journeys.conftest import ROOT, build_journey_operator

_ROUNDS: Final = 15
_MOST_SIZE: Final = 8_000_000
_MOST_VERSION: Final = 1.2
_MOST_PLAN: Final = 2.0
_MOST_MEMORY: Final = 45.0
_SPEC: Final = """
import sys
sys.path.insert(0, {build!r})
from executable.left_out import NEEDLESS
analysis = Analysis([{script!r}], excludes=[*NEEDLESS])
EXE(PYZ(analysis.pure), analysis.scripts, analysis.binaries, analysis.datas,
    name="hello", strip=sys.platform == "linux", upx=False, console=True)
"""


@dataclass(frozen=True)
class Start:
    """Seconds that one start took: of the processor, and of the wall."""

    processor: float
    wall: float


def main() -> int:
    """Print what was measured; 0 where every limit holds."""
    operator = build_journey_operator()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hello = _build_hello(folder)
        holds = [_compare_sizes(hello, operator)]
        holds += _compare_starts(hello, operator, folder)
        holds.append(_measure_memory(operator, folder))
    return 0 if all(holds) else 1


def _build_hello(folder: Path) -> Path:
    script, spec = folder / "hello.py", folder / "hello.spec"
    script.write_text('print("hello")\n')
    spec.write_text(_SPEC.format(build=str(ROOT / "build"), script=str(script)))
    command: list[str | Path] = [
        *(ROOT / ".work/operator-venv/bin/python", "-m", "PyInstaller", "--log-level", "ERROR"),
        *("--distpath", folder / "dist", "--workpath", folder / "work", spec),
    ]
    environment = os.environ | {"PYINSTALLER_CONFIG_DIR": str(folder / "config")}
    subprocess.run(command, env=environment, check=True)
    return folder / "dist" / "hello"


def _compare_sizes(hello: Path, operator: Path) -> bool:
    peer, ours = hello.stat().st_size, operator.stat().st_size
    more = ours - peer
    print(f"size     hello {peer / 1e6:.2f} MB, operator {ours / 1e6:.2f} MB:", end=" ")
    print(f"{more / 1e6:.2f} MB more (at most {_MOST_SIZE / 1e6:.0f})")
    return more <= _MOST_SIZE


def _compare_starts(hello: Path, operator: Path, folder: Path) -> list[bool]:
    logs = folder / "logs"
    logs.mkdir()
    commands = {
        "hello": [str(hello)],
        "--version": [str(operator), "--version"],
        "plan": [
            *(str(operator), "plan", "--profile", "journey"),
            *("--state-dir", str(folder / "state")),
        ],
    }
    environment = os.environ | {"JOURNEY_LOGS": str(logs)}
    starts: dict[str, list[Start]] = {name: [] for name in commands}
    for number in range(_ROUNDS + 1):
        for name, command in commands.items():
            start = _time(command, environment)
            if number:
                starts[name].append(start)
    limits = {"--version": _MOST_VERSION, "plan": _MOST_PLAN}
    return [_tell_start(name, starts, most) for name, most in limits.items()]


def _time(command: list[str], environment: Mapping[str, str]) -> Start:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        command,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    wall, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Start(used, wall)


def _tell_start(name: str, starts: Mapping[str, list[Start]], most: float) -> bool:
    ours, peer = (_median(starts[program]) for program in (name, "hello"))
    ratio = ours.processor / peer.processor
    print(f"start    hello {_show(peer)}; operator {name} {_show(ours)}:", end=" ")
    print(f"{ratio:.2f} times the processor's time (at most {most})")
    return ratio <= most


def _median(starts: list[Start]) -> Start:
    return Start(
        statistics.median(start.processor for start in starts),
        statistics.median(start.wall for start in starts),
    )


def _show(start: Start) -> str:
    return f"{start.processor * 1000:.0f} ms ({start.wall * 1000:.0f} ms of wall)"


def _measure_memory(operator: Path, folder: Path) -> bool:
    """What the program holds in memory while it waits for its code; its bootloader holds 1 MB."""
    command = [*(str(operator), "--code-file", "-", "--yes", "--ticket", "1")]
    command += ["--state-dir", str(folder / "state")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        program = _wait_for_program(psutil.Process(process.pid))
        held = program.memory_info().rss / 1e6
        process.communicate(b"")
    print(f"memory   {held:.1f} MB while it waits for a code (at most {_MOST_MEMORY:.0f})")
    return held <= _MOST_MEMORY


def _wait_for_program(bootloader: psutil.Process) -> psutil.Process:
    """The program itself, once it has done nothing for a second."""
    used = -1.0
    while True:
        time.sleep(1)
        for program in bootloader.children():
            before, used = used, sum(program.cpu_times()[:2])
            if used == before:
                return program


if __name__ == "__main__":
    sys.exit(main())
