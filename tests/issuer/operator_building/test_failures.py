"""What pip, venv and PyInstaller say when they fail, and what becomes of it."""

import errno
import os
import sys

import pytest

from ticketbound.exit_codes import ExitCode
from token_issuer.operator_building.children import Ended
from token_issuer.operator_building.errors import BuildFailed
from token_issuer.operator_building.failures import (
    explain_building,
    explain_fetching,
    explain_system_error,
)
from token_issuer.operator_building.workshop import demand_tools

REFUSED = """\
WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after \
connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPConnection object \
at 0x7f6bb11b6b50>: Failed to establish a new connection: [Errno 111] Connection refused')'
ERROR: Could not find a version that satisfies the requirement altgraph==0.17.5 (from versions: \
none)
ERROR: No matching distribution found for altgraph==0.17.5
"""
UNFIT = """\
ERROR: Could not find a version that satisfies the requirement hyperscan==0.9.1 (from versions: \
none)
ERROR: No matching distribution found for hyperscan==0.9.1
"""
CHANGED = """\
ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the \
package versions, please update the hashes. Otherwise, examine the package contents carefully; \
someone may have tampered with them.
"""
FULL = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device\n"


@pytest.mark.parametrize(
    ("said", "exit_code", "sentence"),
    [
        (REFUSED, ExitCode.NETWORK, "the package registry is out of reach"),
        (UNFIT, ExitCode.OUR_FAULT, "has no hyperscan for this Python and this kind of system"),
        (CHANGED, ExitCode.TLS, "is not the one that the lock file names"),
        (FULL, ExitCode.OUR_FAULT, "the disk is full"),
        ("one\nERROR: two\x1b[31m\n\n", ExitCode.OUR_FAULT, r"cannot be installed: ERROR: two\x1b"),
        ("", ExitCode.OUR_FAULT, "cannot be installed: it ended with 1 and said nothing"),
    ],
)
def test_fetching(said: str, exit_code: ExitCode, sentence: str) -> None:
    failure = explain_fetching(Ended(1, said))
    assert sentence in failure.sentence
    assert failure.exit_code is exit_code
    assert failure.hint


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device: '/x'\n", "the disk is full"),
        (
            "ERROR: Python was built without a shared library, which is required by PyInstaller.\n",
            "comes without its shared library",
        ),
        (
            "ERROR: ERROR: Python shared library ('libpython3.11.so.1.0') was not found!\n",
            "comes without its shared library",
        ),
        (
            "make operator: /x/acme.toml: line 12, operator.icon: /x/a.ico is larger than 1 MiB\n",
            "cannot be built: /x/acme.toml: line 12, operator.icon: /x/a.ico is larger than 1 MiB",
        ),
        (
            "make operator: what was built does not run: operator: no\n  do this\n",
            "cannot be built: what was built does not run: operator: no",
        ),
    ],
)
def test_building(said: str, sentence: str) -> None:
    failure = explain_building(Ended(1, said))
    assert sentence in failure.sentence
    assert failure.exit_code is ExitCode.OUR_FAULT


def test_all_that_was_said_is_shown_to_who_debugs() -> None:
    assert explain_building(Ended(1, "much\nmore\n")).__notes__ == ["much\nmore\n"]


def test_system_errors() -> None:
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/var/cache/x")
    assert "the disk is full" in explain_system_error(full).sentence
    denied = PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/var/cache/\x1bx")
    assert explain_system_error(denied).sentence == r"/var/cache/\x1bx: permission denied"


@pytest.mark.parametrize("lacking", ["venv", "ensurepip"])
def test_a_python_without_venv_is_told_before_anything_is_tried(lacking: str) -> None:
    with pytest.raises(BuildFailed, match="cannot make virtual environments") as failed:
        demand_tools(lambda name: name, lambda name: None if name == lacking else name)
    assert "-venv" in failed.value.hint


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="binutils are asked for on Linux")
@pytest.mark.parametrize("lacking", ["objdump", "strip"])
def test_a_machine_without_binutils_is_told(lacking: str) -> None:
    with pytest.raises(BuildFailed, match=f"made with {lacking}, which is not") as failed:
        demand_tools(lambda name: None if name == lacking else name, lambda name: name)
    assert "binutils" in failed.value.hint


def test_this_machine_has_what_it_takes() -> None:
    demand_tools()
