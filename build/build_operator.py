"""Builds the operator for one vendor, unless it is there already from the same inputs.

Runs in the operator's own build environment: its locked dependencies and PyInstaller, nothing
else, not even this project. `build/operator.spec` says what goes in.
"""

import argparse
import hashlib
import os
import shutil
import subprocess  # noqa: TID251 - starts PyInstaller and the program it made
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (
    "operator/log_operator",
    "shared/log_bundle",
    "shared/tenant_file",
    "shared/ticket_code",
    "shared/ticketbound",
    "shared/zendesk_client",
)
INPUTS = (
    "build/operator.spec",
    "build/operator_entry.py",
    "build/quiet_start.py",
    "build/operator.lock",
    __file__,
)
NAME = "operator.exe" if os.name == "nt" else "operator"

sys.path.insert(0, str(ROOT / "shared"))

from tenant_file.reading import read_tenant  # noqa: E402 - the path is set above
from ticketbound.failure import Failure  # noqa: E402


def main() -> int:
    """Check the tenant file, build what is not up to date, and say what came out."""
    options = _read_arguments()
    target: Path = options.output.absolute()
    shown = os.path.relpath(target)
    work = ROOT / ".work" / f"build-{hashlib.sha256(str(target).encode()).hexdigest()[:8]}"
    try:
        tenant = _stage_tenant(options.tenant, work) if options.tenant else None
    except (Failure, OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        print(f"make operator: {options.tenant}: {reason}", file=sys.stderr)
        return 2
    digest = _digest_inputs(tenant)
    stamp = work / "digest"
    if target.exists() and stamp.exists() and stamp.read_text() == digest:
        print(f"{shown} is up to date")
        return 0
    stamp.unlink(missing_ok=True)
    status = _run_pyinstaller(tenant, work)
    if status != 0:
        return status
    built = work / "dist" / NAME
    # --help imports everything but what only a delivery needs.
    subprocess.run([built, "--help"], check=True, stdout=subprocess.DEVNULL)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(built, target)
    stamp.write_text(digest)
    print(f"built {shown}, {target.stat().st_size / 1e6:.1f} MB")
    return 0


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tenant", type=Path, help="the vendor's tenant.toml")
    parser.add_argument("--output", type=Path, default=ROOT / "dist" / NAME, help="the executable")
    return parser.parse_args()


def _stage_tenant(path: Path, work: Path) -> Path:
    """A checked copy of the tenant file under the name that it has inside the executable."""
    text = path.read_text(encoding="utf-8")
    read_tenant(text)
    staged = work / "tenant" / "tenant.toml"
    staged.parent.mkdir(parents=True, exist_ok=True)
    staged.write_text(text, encoding="utf-8")
    return staged


def _digest_inputs(tenant: Path | None) -> str:
    """SHA-256 over everything that decides what the executable is."""
    digest = hashlib.sha256(sys.version.encode())
    for path in _list_inputs(tenant):
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _list_inputs(tenant: Path | None) -> Iterator[Path]:
    for folder in SOURCES:
        yield from sorted(p for p in (ROOT / folder).rglob("*") if p.suffix in (".py", ".toml"))
    yield from (ROOT / name for name in INPUTS)
    if tenant:
        yield tenant


def _run_pyinstaller(tenant: Path | None, work: Path) -> int:
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(work / "dist"), "--workpath", str(work / "pyi")]
    environment = os.environ | {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": "1700000000",
        "TICKETBOUND_TENANT": str(tenant or ""),
        "PYINSTALLER_CONFIG_DIR": str(work / "config"),
    }
    print("building the operator (10 to 30 seconds)", flush=True)
    command += [str(ROOT / "build/operator.spec")]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
