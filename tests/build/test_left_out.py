"""What is left out of the executable is what no module inside asks for."""

import ast
import subprocess  # noqa: TID251 - looks at what a start imports
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from executable.left_out import FORBIDDEN, NEEDLESS

ROOT = Path(__file__).resolve().parents[2]
ROOMS = (
    *("operator/log_operator", "shared/log_bundle", "shared/tenant_file", "shared/ticket_code"),
    *("shared/ticketbound", "shared/zendesk_client"),
)


def find_imports(text: str) -> Iterator[str]:
    """Full names, of modules or of what is taken out of them."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_of(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def is_carried(path: Path) -> bool:
    """Rooms that are shared hold modules of the issuer, which may use what they like."""
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts[1:])
    return not any(is_of(name, forbidden) for forbidden in FORBIDDEN)


def test_no_module_inside_imports_what_is_left_out() -> None:
    paths = [p for room in ROOMS for p in (ROOT / room).rglob("*.py") if is_carried(p)]
    found = {
        (path.name, name)
        for path in paths
        for name in find_imports(path.read_text(encoding="utf-8"))
        if any(is_of(name, missing) for missing in NEEDLESS)
    }
    assert len(paths) > 150
    assert found == set()


def test_an_import_would_be_found() -> None:
    text = "def f():\n    import asyncio.tasks\n    from rich import json\n"
    assert list(find_imports(text)) == ["asyncio.tasks", "rich.json"]


@pytest.mark.parametrize("command", ["plan", "status"])
def test_a_start_imports_nothing_that_sends_or_redacts(command: str, tmp_path: Path) -> None:
    code = (
        "import os, sys; from log_operator.__main__ import start;"
        f"start([{command!r}, '--state-dir', {str(tmp_path)!r}], os.environ);"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    modules = set(done.stderr.splitlines()[-1].split())
    heavy = {"requests", "urllib3", "rich", "hyperscan", "psutil", "log_operator.redact.rules"}
    assert modules & heavy == set()
    assert "log_operator.arguments" in modules
