"""Lays out the sources that an operator is built from, as they lie in a checkout of the project."""

import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from token_issuer.operator_building.errors import BuildFailed

LOCK: Final = "build/operator.lock"
SCRIPT: Final = "build/build_operator.py"
FILES: Final = (
    "LICENSE",
    SCRIPT,
    "build/executable",
    "build/late_start.py",
    "build/licences",
    LOCK,
    "build/operator.spec",
    "build/operator_entry.py",
    "build/quiet_start.py",
)
"""What is no package of its own; in a wheel all of it lies below this program's package."""
PACKAGES: Final = (
    "operator/log_operator",
    "shared/log_bundle",
    "shared/tenant_file",
    "shared/ticket_code",
    "shared/ticketbound",
    "shared/zendesk_client",
)
IN_WHEEL: Final = "operator_build"
_PROGRAM: Final = Path(__file__).resolve().parents[1]
_CHECKOUT: Final = _PROGRAM.parents[1]


def find_kit() -> Path:
    """The folder that `FILES` are in.

    Raises:
        BuildFailed: this installation has none.
    """
    for folder in (_PROGRAM / IN_WHEEL, _CHECKOUT):
        if all((folder / name).exists() for name in FILES):
            return folder
    raise BuildFailed(
        "this installation lacks what an operator is built from",
        hint="install it anew, from the wheel of a release",
    )


def lay_out(folder: Path) -> None:
    """Put everything into the new folder.

    Raises:
        OSError: it cannot be copied.
    """
    kit = find_kit()
    for name in FILES:
        _copy(kit / name, folder / name)
    for name in PACKAGES:
        _copy(_find_package(Path(name).name), folder / name)


def _find_package(name: str) -> Path:
    # Only found, not imported: this program and the operator never see each other.
    spec = find_spec(name)
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise BuildFailed(f"this installation lacks the package {name}", hint="install it anew")
    return Path(places[0])


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    else:
        shutil.copyfile(source, target)
