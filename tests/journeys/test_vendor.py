"""A vendor without a checkout: he installs the issuer's wheel, and builds his own operator."""

import os
import shutil
import subprocess  # noqa: TID251 - installs and runs programs, as a vendor does
import sys
from pathlib import Path

import pytest

from tenant_file.reading import generic_profiles
from tests.journeys.conftest import KEY, ROOT
from ticketbound import __version__

TENANT = f"""\
version = 1
[vendor]
name = "Globex Corporation"
support = "logs@globex.example"
[zendesk]
subdomains = ["globex"]
[[keys]]
public = "{KEY.public_hex}"
[operator]
product = "Globex Log Sender"
executable = "globex-logs"
"""
SCRIPTS = "Scripts" if os.name == "nt" else "bin"
ENDING = ".exe" if os.name == "nt" else ""
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "-q")

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(
        sys.platform.startswith("linux") and not shutil.which("objdump"),
        reason="an executable is made with objdump, which is not on this machine",
    ),
]


def run(*command: str | Path, **more: str) -> str:
    """What a program prints that ends well, away from this checkout."""
    named = {name: text for name, text in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        command, env=named | more, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def issuer(tmp_path: Path) -> Path:
    """The program, installed from a wheel into an environment with nothing else."""
    flags = ("--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path / "wheels")
    run(sys.executable, *PIP, "wheel", *flags, ROOT)
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "installed")
    scripts = tmp_path / "installed" / SCRIPTS
    run(scripts / f"python{ENDING}", *PIP, "install", f"{wheel}[issuer]")
    return scripts / f"issuer{ENDING}"


def test_a_vendor_builds_his_operator_from_the_installed_package(
    issuer: Path, operator_path: Path, tmp_path: Path
) -> None:
    tenant = tmp_path / "globex.toml"
    tenant.write_text(TENANT + generic_profiles(), encoding="utf-8")
    # The second is what somebody has set who tried it all out before.
    home = {"TICKETBOUND_HOME": str(tmp_path / "home"), "TICKETBOUND_SANDBOX_URL": "http://[::1]:1"}
    built = run(issuer, "build-operator", "--tenant", tenant, "--out", tmp_path / "out", **home)
    program = tmp_path / "out" / f"globex-logs{ENDING}"
    assert built == f"{program}\n"

    theirs, ours = run(program, "--version"), run(operator_path, "--version")
    assert theirs.splitlines()[:2] == [
        f"globex-logs (Globex Log Sender) {__version__}",
        "vendor: Globex Corporation (Zendesk: globex)",
    ]
    assert ours.splitlines()[1] == "vendor: Acme (Zendesk: acme)"

    assert run(program, "--help").startswith("usage: globex-logs [CODE] [options]\n")
    damaged = ("--code-file", "-", "--yes", "--ticket", "1", "--state-dir", tmp_path / "state")
    failed = subprocess.run(
        [program, *damaged], input="tbc1_x", capture_output=True, text=True, check=False
    )
    assert failed.stderr.startswith("globex-logs: ")
    assert failed.stderr.endswith("  whom to ask: logs@globex.example\n")

    log = tmp_path / "a.log"
    log.write_text("password=hunter2\n")
    assert "[redacted:" in run(program, "redact", log)
