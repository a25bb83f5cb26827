"""Only the cleaner may say that bytes are clean."""

import ast
from pathlib import Path

_OPERATOR = Path(__file__).parents[3] / "operator"


def _calls(source: Path) -> list[int]:
    tree = ast.parse(source.read_text(encoding="utf-8"))
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "CleanBytes"
    ]


def test_only_redaction_makes_clean_bytes() -> None:
    makers = {
        path.relative_to(_OPERATOR).as_posix() for path in _OPERATOR.rglob("*.py") if _calls(path)
    }
    assert makers == {"log_operator/redact/redactor.py"}
