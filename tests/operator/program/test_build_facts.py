"""What a program says of itself before it has imported anything."""

import os
import subprocess  # noqa: TID251 - runs the program from its source
import sys

import pytest

from ticketbound import __version__

PROGRAM = (sys.executable, "-m", "log_operator")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_from_source_it_knows_its_version_alone() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"operator {__version__}\n", "")


def test_from_source_it_says_who_knows_the_licences() -> None:
    done = run("licenses")
    assert done.returncode == 0
    assert done.stdout.startswith("this operator runs from its source")


@pytest.mark.skipif(os.name == "nt", reason="the pipe is of a POSIX shell")
def test_nobody_listening_is_no_fault() -> None:
    command = f"{' '.join(PROGRAM)} --version | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, timeout=60, check=True
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_the_fast_path_imports_little() -> None:
    """What a start costs are imports; these are the interpreter's own and two small modules."""
    code = "import sys; from log_operator.build_facts import say_build; say_build();"
    code += "print(*sorted(n for n in sys.modules if n.partition('.')[0] in sys.argv[1:]))"
    suspects = ("pathlib", "re", "enum", "signal", "argparse", "log_operator", "ticketbound")
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *suspects],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    expected = "log_operator log_operator.build_facts ticketbound"
    assert done.stdout.splitlines()[1] == expected
