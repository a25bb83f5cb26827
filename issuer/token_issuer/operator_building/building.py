"""From a tenant file to an executable in its place."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs
from filelock import FileLock, Timeout

from tenant_file.model import Tenant
from tenant_file.reading import TenantError, parse_tenant
from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument
from token_issuer.operator_building.children import narrow_environment, run_child
from token_issuer.operator_building.errors import BuildFailed
from token_issuer.operator_building.failures import explain_building, explain_system_error
from token_issuer.operator_building.kit import LOCK, SCRIPT, lay_out
from token_issuer.operator_building.workshop import demand_tools, open_workshop
from token_issuer.profiles.file import read_file
from token_issuer.progress import OnStep

_ENDING: Final = ".exe" if os.name == "nt" else ""


@dataclass(frozen=True, slots=True)
class Built:
    """An executable: where it is, whose it is, and what it can be told by."""

    path: Path
    tenant: Tenant
    size: int
    sha256: str


def read_tenant_file(path: Path) -> Tenant:
    """The tenant of that file, without a mistake.

    Raises:
        BadArgument: it cannot be read, or holds profiles alone.
        TenantError: it has mistakes; names the first of them.
    """
    file = read_file(path)
    shown = escape(str(path), limit=1000)
    if file.findings:
        first = file.findings[0]
        place = f"{shown}:{first.line}" if first.line else shown
        more = len(file.findings) - 1
        others = f" ({more} more mistake{'s' if more > 1 else ''})" if more else ""
        raise TenantError(
            f"{place}: {first.key}: {first.complaint}{others}",
            hint=f"mend it; issuer profile check {shown} names every mistake",
        )
    try:
        return parse_tenant(file.text)
    except TenantError as error:
        raise BadArgument(
            f"{shown} holds profiles alone, and says nothing of a vendor, an account or a key",
            hint="name a whole tenant.toml, as issuer init writes it",
        ) from error


def build(
    tenant_file: Path, tenant: Tenant, folder: Path, environment: Mapping[str, str], tell: OnStep
) -> Built:
    """Build the operator of `tenant_file` into `folder`.

    Raises:
        BadArgument: it cannot be put there.
        BuildFailed: it cannot be built; what was in the folder before is as it was.
    """
    target = folder / f"{tenant.operator.executable}{_ENDING}"
    _demand_place(target)
    demand_tools()
    try:
        with _open_cache() as cache, tempfile.TemporaryDirectory(dir=cache) as name:
            sources = Path(name)
            lay_out(sources)
            narrowed = narrow_environment(environment)
            python = open_workshop(cache, sources / LOCK, narrowed, tell)
            draft = sources / "built" / target.name
            tell(f"building {target.name} (10 to 60 seconds)")
            command: list[str | Path] = [
                *(python, sources / SCRIPT),
                *("--tenant", tenant_file.absolute(), "--output", draft),
            ]
            ended = run_child(command, narrowed)
            if ended.status != 0:
                raise explain_building(ended)
            return Built(target, tenant, draft.stat().st_size, _put(draft, target))
    except OSError as error:
        raise explain_system_error(error) from error


def _demand_place(target: Path) -> None:
    shown = escape(str(target), limit=1000)
    if target.is_dir():
        raise BadArgument(f"{shown} is a folder", hint="name another folder with --out")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Found out now, not after a minute's work.
        with tempfile.TemporaryFile(dir=target.parent):
            pass
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise BadArgument(
            f"{shown} cannot be written: {reason}", hint="name another folder with --out"
        ) from error


@contextmanager
def _open_cache() -> Iterator[Path]:
    """The folder for what is used again, for this run alone."""
    folder = platformdirs.user_cache_path("ticketbound", appauthor=False) / "operator-build"
    folder.mkdir(parents=True, mode=0o700, exist_ok=True)
    _demand_own(folder)
    try:
        with FileLock(folder / "lock", timeout=0):
            yield folder
    except Timeout as error:
        raise BuildFailed(
            "another run is building an operator", hint="wait until it is done"
        ) from error


def _demand_own(folder: Path) -> None:
    """Let a folder pass that nobody else can put a Python into, which we would run."""
    status = folder.stat()
    if os.name == "posix" and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
        shown = escape(str(folder), limit=1000)
        raise BuildFailed(
            f"{shown} belongs to somebody else, or others may write to it",
            hint="remove it, or name a cache folder of your own in XDG_CACHE_HOME",
        )


def _put(draft: Path, target: Path) -> str:
    """Put the executable in its place in one step; its SHA-256.

    The folder may be everybody's, so nobody may guess where it is written to first.
    """
    data = draft.read_bytes()
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        shutil.copymode(draft, beside)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return hashlib.sha256(data).hexdigest()
