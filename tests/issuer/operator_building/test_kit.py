"""What an operator is built from is in the wheel, whole, and nothing else."""

import ast
import tomllib
from pathlib import Path

from token_issuer.operator_building.kit import FILES, IN_WHEEL, PACKAGES, find_kit, lay_out

ROOT = Path(__file__).resolve().parents[3]


def read_names(variable: str) -> set[str]:
    """The texts of a tuple in build/build_operator.py, which only runs in its own environment."""
    tree = ast.parse((ROOT / "build/build_operator.py").read_text(encoding="utf-8"))
    (found,) = (
        node.value
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == variable
    )
    assert isinstance(found, ast.Tuple)
    return {str(e.value) for e in found.elts if isinstance(e, ast.Constant)}


def test_the_wheel_holds_the_kit() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = settings["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"] == {name: f"token_issuer/{IN_WHEEL}/{name}" for name in FILES}
    assert set(PACKAGES) <= set(wheel["packages"])


def test_the_kit_is_all_that_the_build_reads() -> None:
    kit = {*FILES, *PACKAGES}
    assert read_names("SOURCES") | read_names("INPUTS") <= kit


def test_it_is_laid_out_as_in_a_checkout(tmp_path: Path) -> None:
    assert find_kit() == ROOT
    lay_out(tmp_path)
    copied = {p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file()}
    assert copied
    assert not [path for path in copied if "__pycache__" in path.parts]
    assert all((ROOT / path).read_bytes() == (tmp_path / path).read_bytes() for path in copied)
    assert {path.parts[0] for path in copied} == {"LICENSE", "build", "operator", "shared"}
