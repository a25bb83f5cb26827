"""Builds the operator for one vendor, unless it is there already from the same inputs.

Runs in the operator's own build environment: its locked dependencies and PyInstaller, nothing
else, not even this project. `build/operator.spec` says what goes in. With --release it also makes
what is published beside the executable, and signs it (see build/executable/signing.py).
"""

import argparse
import hashlib
import os
import shutil
import subprocess  # noqa: TID251 - starts PyInstaller and the program it made
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (
    "operator/log_operator",
    "shared/log_bundle",
    "shared/tenant_file",
    "shared/ticket_code",
    "shared/ticketbound",
    "shared/zendesk_client",
    "build/executable",
    "build/licences",
)
INPUTS = (
    "build/late_start.py",
    "build/operator.lock",
    "build/operator.spec",
    "build/operator_entry.py",
    "build/quiet_start.py",
    __file__,
)
SUFFIXES = (".po", ".py", ".toml", ".txt")
ENDING = ".exe" if os.name == "nt" else ""
MOMENT = "1700000000"
"""Seconds since 1970 that every build bears, unless SOURCE_DATE_EPOCH says others."""

sys.path[:0] = [str(ROOT / "build"), str(ROOT / "shared"), str(ROOT / "operator")]

from executable.databases import compile_databases  # noqa: E402 - the path is set above
from executable.facts import tell_facts  # noqa: E402
from executable.publishing import publish  # noqa: E402
from executable.signing import SigningFailed, list_asked, sign_executable  # noqa: E402
from executable.windows_properties import write_properties  # noqa: E402
from log_operator.languages.compiling import compile_catalogue  # noqa: E402
from log_operator.redact.compiled import FOLDER  # noqa: E402
from log_operator.tenant import COMPILED, compile_tenant, unbranded_tenant  # noqa: E402
from tenant_file.icon import BadIcon, read_icon  # noqa: E402
from tenant_file.model import Tenant  # noqa: E402
from tenant_file.reading import TenantError, name_place, read_tenant  # noqa: E402
from ticketbound import __version__  # noqa: E402
from ticketbound.exit_codes import ExitCode  # noqa: E402
from ticketbound.failure import Failure  # noqa: E402


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be built.

    Args:
        target: the executable.
        work: the folder for what comes in between.
        release: the folder for what is published, if anything is.
        text: of the tenant file; empty if the operator is nobody's.
        tenant: what it says.
        icon: an .ico, for Windows; empty for none.
    """

    target: Path
    work: Path
    release: Path | None
    text: str
    tenant: Tenant
    icon: bytes

    @property
    def program(self) -> str:
        """What the executable's file is called, wherever it is put."""
        return f"{self.tenant.operator.executable}{ENDING}"

    @property
    def staged(self) -> Path:
        """The folder of what is different for each build."""
        return self.work / "staged"


def main() -> int:
    """Check the tenant file, build what is not up to date, and say what came out."""
    options = _read_arguments()
    try:
        plan = _make_plan(options)
    except (Failure, OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        print(f"make operator: {options.tenant}: {reason}", file=sys.stderr)
        return 2
    digest = _digest_inputs(plan)
    stamp = plan.work / "digest"
    shown = os.path.relpath(plan.target)
    wanted = f"{digest} {'published' if plan.release else ''} {list_asked(os.environ)}"
    made = [stamp, plan.target, *([plan.release] if plan.release else [])]
    if all(path.exists() for path in made) and stamp.read_text() == wanted:
        print(f"{shown} is up to date")
        return 0
    stamp.unlink(missing_ok=True)
    _stage(plan, digest)
    status = _run_pyinstaller(plan)
    if status != 0:
        return status
    try:
        _finish(plan)
    except SigningFailed as error:
        print(f"make operator: {error}", file=sys.stderr)
        return 1
    stamp.write_text(wanted)
    print(f"built {shown}, {plan.target.stat().st_size / 1e6:.1f} MB")
    return 0


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tenant", type=Path, help="the vendor's tenant.toml")
    parser.add_argument("--output", type=Path, help="the executable; else in dist")
    parser.add_argument("--release", type=Path, help="the folder for what is published")
    return parser.parse_args()


def _make_plan(options: argparse.Namespace) -> Plan:
    text = options.tenant.read_text(encoding="utf-8") if options.tenant else ""
    tenant = read_tenant(text) if options.tenant else unbranded_tenant()
    default = ROOT / "dist" / f"{tenant.operator.executable}{ENDING}"
    target: Path = (options.output or default).absolute()
    if target.is_dir():
        raise TenantError(f"{target} is a folder; name another file with --output")
    work = ROOT / ".work" / f"build-{hashlib.sha256(str(target).encode()).hexdigest()[:8]}"
    release = options.release.absolute() if options.release else None
    return Plan(target, work, release, text, tenant, _read_icon(options.tenant, text, tenant))


def _read_icon(file: Path | None, text: str, tenant: Tenant) -> bytes:
    """What Windows shows; elsewhere a program's file has no icon."""
    if file is None or not tenant.operator.icon or os.name != "nt":
        return b""
    try:
        return read_icon(file.absolute().parent / tenant.operator.icon)
    except BadIcon as error:
        raise TenantError(name_place(text, ("operator.icon", str(error)))) from error


def _digest_inputs(plan: Plan) -> str:
    """SHA-256 over everything that decides what the executable is."""
    digest = hashlib.sha256(f"{sys.version} {_tell_moment()}".encode())
    for path in _list_inputs():
        digest.update(f"{path.name} {path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    digest.update(repr((plan.text, plan.icon)).encode())
    return digest.hexdigest()


def _list_inputs() -> Iterator[Path]:
    for folder in SOURCES:
        yield from sorted(p for p in (ROOT / folder).rglob("*") if p.suffix in SUFFIXES)
    yield from (ROOT / name for name in INPUTS)


def _tell_moment() -> str:
    return os.environ.get("SOURCE_DATE_EPOCH", MOMENT)


def _stage(plan: Plan, digest: str) -> None:
    """Lay out what is different for each build, under the names that it has inside."""
    shutil.rmtree(plan.staged, ignore_errors=True)
    plan.staged.mkdir(parents=True)
    lock = ROOT / "build/operator.lock"
    facts = tell_facts(__version__, plan.tenant if plan.text else None, digest[:16], lock)
    (plan.staged / "build.txt").write_text(facts, encoding="utf-8")
    compile_databases(plan.tenant.redaction, plan.staged / FOLDER)
    (plan.staged / COMPILED).write_bytes(compile_tenant(plan.tenant))
    (plan.staged / "languages").mkdir()
    for path in sorted((ROOT / "operator/log_operator/languages").glob("*.po")):
        catalogue = compile_catalogue(path.read_text(encoding="utf-8"))
        (plan.staged / "languages" / f"{path.stem}.mo").write_bytes(catalogue)
    _stage_for_windows(plan)


def _stage_for_windows(plan: Plan) -> None:
    vendor, product = plan.tenant.vendor.name if plan.text else "", plan.tenant.operator.product
    properties = write_properties(
        company=vendor, product=product, program=plan.program, version=__version__
    )
    (plan.staged / "properties").write_text(properties, encoding="utf-8")
    if plan.icon:
        (plan.staged / "icon.ico").write_bytes(plan.icon)


def _run_pyinstaller(plan: Plan) -> int:
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    command += ["--distpath", str(plan.work / "dist"), "--workpath", str(plan.work / "pyi")]
    environment = os.environ | {
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": _tell_moment(),
        "TICKETBOUND_EXECUTABLE": plan.tenant.operator.executable,
        "TICKETBOUND_STAGED": str(plan.staged),
        "TICKETBOUND_FOLDER_TOO": "1" if plan.release else "0",
        "PYINSTALLER_CONFIG_DIR": str(plan.work / "config"),
    }
    print("building the operator (10 to 30 seconds)", flush=True)
    command += [str(ROOT / "build/operator.spec")]
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
    return done.returncode


def _finish(plan: Plan) -> None:
    """Try the executable, sign it, put it in its place, and publish it if that is wanted."""
    built = plan.work / "dist" / plan.program
    _try_out(built, plan.work)
    sign_executable(built, os.environ)
    plan.target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(built, plan.target)
    if plan.release:
        twin = plan.work / "dist" / f"{plan.tenant.operator.executable}.folder" / plan.program
        for path in publish(plan.target, twin, plan.staged, plan.release, int(_tell_moment())):
            print(f"published {os.path.relpath(path)}, {path.stat().st_size / 1e6:.1f} MB")


def _try_out(program: Path, work: Path) -> None:
    """See that what it imports is there: to redact, and to send up to the first look at the code.

    Raises:
        SystemExit: it is not.
    """
    to_send = ["--code-file", "-", "--yes", "--ticket", "1", "--state-dir", str(work / "state")]
    # What the builder's shell tells an operator is not meant for this one.
    told = {name: text for name, text in os.environ.items() if name[:12] != "TICKETBOUND_"}
    for arguments, wanted in (["redact", "-"], ExitCode.DONE), (to_send, ExitCode.CODE_DAMAGED):
        command: list[str | Path] = [program, *arguments]
        done = subprocess.run(command, env=told, input=b"", capture_output=True, check=False)
        if done.returncode != wanted:
            sys.exit(f"make operator: what was built does not run: {done.stderr.decode()}")


if __name__ == "__main__":
    sys.exit(main())
