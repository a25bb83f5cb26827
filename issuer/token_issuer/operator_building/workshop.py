"""The Python environment that an operator is built in: its locked libraries, and nothing else."""

import hashlib
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from token_issuer.operator_building.children import run_child
from token_issuer.operator_building.errors import BuildFailed
from token_issuer.operator_building.failures import explain_fetching, explain_full_disk
from token_issuer.progress import OnStep

_READY: Final = ".ready"
"""Written last: an environment without it is half made, and made anew."""
_STEM: Final = "environment-"
_FETCHING: Final = "fetching the operator's libraries (once)"
_TWO: Final = f"{sys.version_info.major}.{sys.version_info.minor}"
_PINNED: Final = re.compile(r"^[A-Za-z0-9._-]+==", re.MULTILINE)
_FETCHED: Final = re.compile(r"(?:Collecting|Processing) .*\(from -r .*\)")
_IGNORED: Final = re.compile(r"Ignoring ([A-Za-z0-9._-]+): markers")
_FETCHING_SETTINGS: Final = frozenset(
    f"PIP_{name}"
    for name in (
        *("CONFIG_FILE", "INDEX_URL", "EXTRA_INDEX_URL", "NO_INDEX", "FIND_LINKS"),
        *("CERT", "CLIENT_CERT", "TRUSTED_HOST", "PROXY", "KEYRING_PROVIDER"),
        *("DEFAULT_TIMEOUT", "TIMEOUT", "CACHE_DIR", "NO_CACHE_DIR"),
    )
)
"""What pip heeds of the environment: where it fetches from, and neither what nor into where."""
_LIST: Final = "import importlib.metadata as m; print(*{d.name for d in m.distributions()})"
_PIP: Final = (
    *("-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
    *("--retries", "2", "--progress-bar", "off", "--require-hashes"),
)


def demand_tools(
    find_program: Callable[[str], str | None] = shutil.which,
    find_module: Callable[[str], object] = find_spec,
) -> None:
    """Pass if this machine has what a build needs besides the libraries.

    Raises:
        BuildFailed: it lacks something; says how it is installed.
    """
    if find_module("ensurepip") is None or find_module("venv") is None:
        raise BuildFailed(
            "this Python cannot make virtual environments, which an operator is built in",
            hint=f"on Debian and Ubuntu: apt install python{_TWO}-venv",
        )
    missing = [name for name in ("objdump", "strip") if find_program(name) is None]
    if sys.platform.startswith("linux") and missing:
        raise BuildFailed(
            f"an executable is made with {missing[0]}, which is not on this machine",
            hint="it comes with binutils; on Debian and Ubuntu: apt install binutils",
        )


def open_workshop(cache: Path, lock: Path, environment: Mapping[str, str], tell: OnStep) -> Path:
    """The Python of an environment with the libraries of `lock`; made if there is none yet.

    For one run at a time. Those for other locks and Pythons are removed.

    Raises:
        BuildFailed: it cannot be made; nothing is left of it.
        OSError: the cache folder cannot be written.
    """
    folder = cache / f"{_STEM}{_tell_key(lock)}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if (folder / _READY).exists() and python.exists():
        return python
    for former in cache.glob(f"{_STEM}*"):
        shutil.rmtree(former, ignore_errors=True)
    try:
        _make(folder, python, lock, environment, tell)
        (folder / _READY).touch()
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return python


def _tell_key(lock: Path) -> str:
    digest = hashlib.sha256(f"{sys.version} {sys.base_prefix}".encode())
    digest.update(lock.read_bytes())
    return digest.hexdigest()[:16]


def _make(
    folder: Path, python: Path, lock: Path, environment: Mapping[str, str], tell: OnStep
) -> None:
    tell("making an environment to build in (once)")
    made = run_child([sys.executable, "-m", "venv", folder], environment)
    if made.status != 0:
        if shutil.disk_usage(folder.parent).free < 1 << 20:
            raise explain_full_disk()
        raise BuildFailed(
            f"this Python cannot make virtual environments: {made.last_line}",
            hint=f"on Debian and Ubuntu: apt install python{_TWO}-venv",
        )
    total, fetched = len(_PINNED.findall(lock.read_text(encoding="utf-8"))), 0
    tell(_FETCHING)

    def on_line(line: str) -> None:
        nonlocal total, fetched
        total -= line.startswith("Ignoring ")
        fetched += _FETCHED.match(line) is not None
        tell(f"{_FETCHING}: {fetched} of {total}")

    done = run_child([python, *_PIP, "-r", lock], _without_orders(environment), on_line)
    if done.status != 0:
        raise explain_fetching(done)
    pinned = {line.removesuffix("==") for line in _PINNED.findall(lock.read_text(encoding="utf-8"))}
    _demand_installed(pinned - set(_IGNORED.findall(done.said)), python, environment)


def _without_orders(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: text
        for name, text in environment.items()
        if not name.startswith("PIP_") or name in _FETCHING_SETTINGS
    }


def _demand_installed(wanted: set[str], python: Path, environment: Mapping[str, str]) -> None:
    """Let it pass that pip has put into this environment what it was told to.

    Its own settings can have it do so elsewhere, or only pretend to.
    """
    listed = run_child([python, "-c", _LIST], environment).said.split()
    missing = sorted({_normalise(name) for name in wanted} - {_normalise(name) for name in listed})
    if missing:
        raise BuildFailed(
            f"pip has installed {missing[0]} nowhere that it could be used",
            hint="look what pip config list says: target, prefix, root, user and dry-run"
            " must not be set",
        )


def _normalise(name: str) -> str:
    # See: https://packaging.python.org/en/latest/specifications/name-normalization/
    return re.sub(r"[-_.]+", "-", name).lower()
