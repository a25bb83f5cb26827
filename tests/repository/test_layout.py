"""The shape of the repository: what must never appear, and what must not be missing."""

import ast
import importlib.util
import operator
import re
import subprocess  # noqa: TID251 - asks git and make
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP = ("operator", "issuer", "shared", "build", "tests")
PROGRAMS = {"log_operator": "operator", "token_issuer": "issuer"}


def find_top_packages(root: Path) -> list[Path]:
    """`__init__.py` files where none may be."""
    places = [root / top for top in TOP] + [p for p in (root / "tests").rglob("*") if p.is_dir()]
    return [place / "__init__.py" for place in places if (place / "__init__.py").exists()]


def find_imports(folder: Path) -> Iterator[tuple[str, str]]:
    """Each imported module's first name, with the file that imports it."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((alias.name.partition(".")[0], str(path)) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield (node.module or "").partition(".")[0], str(path)


def test_top_folders_are_no_packages() -> None:
    assert find_top_packages(ROOT) == []


@pytest.mark.parametrize("top", TOP)
def test_a_top_package_would_be_found(tmp_path: Path, top: str) -> None:
    (tmp_path / top).mkdir()
    (tmp_path / top / "__init__.py").touch()
    assert len(find_top_packages(tmp_path)) == 1


def test_operator_is_the_standard_library_s() -> None:
    spec = importlib.util.find_spec("operator")
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).parent != ROOT / "operator"
    assert operator.add(1, 1) == 2


@pytest.mark.parametrize("isolation", [["-I"], ["-S"], ["-E"]])
def test_the_trap_is_not_sprung_from_the_root(isolation: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *isolation, "-c", "import collections, operator; operator.add"],
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0


@pytest.mark.parametrize(("program", "folder"), [*PROGRAMS.items()])
def test_no_program_imports_the_other(program: str, folder: str) -> None:
    foreign = {*PROGRAMS, "zendesk_sandbox", "team_server"} - {program}
    imports = list(find_imports(ROOT / folder))
    starter = str(ROOT / "issuer/token_issuer/cli/sandbox.py")  # starts the sandbox, and may
    assert [(name, path) for name, path in imports if name in foreign and path != starter] == []
    assert any(name == program for name, _ in imports)


def test_shared_rooms_import_no_program() -> None:
    found = [(name, path) for name, path in find_imports(ROOT / "shared") if name in PROGRAMS]
    assert found == []


def test_a_foreign_import_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f():\n    from token_issuer.cli import app\n")
    assert [name for name, _ in find_imports(tmp_path)] == ["token_issuer"]


def test_every_package_is_in_the_wheel() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    listed = set(settings["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    found = {
        str(path.parent.relative_to(ROOT))
        for top in ("operator", "issuer", "shared")
        for path in (ROOT / top).glob("*/__init__.py")
    }
    assert found == listed


def test_make_targets_are_phony_and_described() -> None:
    text = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z-]+):", text, re.MULTILINE))
    phony = set(re.findall(r"^\.PHONY: ([\w-]+)$", text, re.MULTILINE))
    described = set(re.findall(r"^([a-z-]+):.*## ", text, re.MULTILINE))
    assert targets == phony == described
    assert {"demo", "test", "check", "operator", "sandbox", "bench", "clean"} <= targets


def test_bare_make_lists_the_targets() -> None:
    done = subprocess.run(["make", "-C", ROOT], capture_output=True, text=True, check=True)
    assert re.search(r"^demo +the main job", done.stdout, re.MULTILINE)


def test_build_is_source() -> None:
    tracked = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "build"], capture_output=True, text=True, check=True
    ).stdout.split()
    assert "build/operator.spec" in tracked
    ignored = (ROOT / ".gitignore").read_text().split()
    assert not {"build", "build/", "/build", "/build/", "*.spec"} & set(ignored)


def test_ci_runs_the_readme_s_test_command() -> None:
    steps = (ROOT / ".ci/run").read_text().splitlines()
    assert steps[-2:] == ["make check", "make test"]
    assert "make test" in (ROOT / "README.md").read_text()


def test_every_module_has_its_sentence_and_no_sentence_is_stale() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rooms = re.findall(r"^### `(.+?)/`: .+?\n\n((?:- .+\n)+)", text, re.MULTILINE)
    said = {
        f"{room}/{name}"
        for room, lines in rooms
        for name in re.findall("^- `(.+?)`", lines, re.MULTILINE)
    }
    found = {
        str(path.relative_to(ROOT))
        for top in ("operator", "issuer", "shared", "build")
        for path in (ROOT / top).rglob("*.py")
        if path.name != "__init__.py"
    }
    assert said == found


def test_the_map_is_up_to_date() -> None:
    """`make map` writes it anew."""
    command = [sys.executable, str(ROOT / "build/write_map.py"), "--check"]
    assert subprocess.run(command, check=False).returncode == 0
