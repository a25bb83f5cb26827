"""Finds the sentences that the operator says, for its catalogues; also who says one too early."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "operator/log_operator",
    "shared/log_bundle",
    "shared/tenant_file",
    "shared/ticket_code",
    "shared/ticketbound",
    "shared/zendesk_client",
)
"""The folders that are searched."""
LATER = "later"
_LITERALS = {"say": 1, "say_many": 2, LATER: 1}
"""Of each function, how many of its first arguments are literal sentences."""


class NoLiteral(Exception):
    """A sentence that nobody can find: it is put together where it is said."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of the sources.

    Args:
        place: the file, from the root.
        line: where in it.
        texts: the sentence, or its forms for one and for many.
        context: `later` where it is told later; None where it is said at once.
    """

    place: str
    line: int
    texts: tuple[str, ...]
    context: str | None


def find_sentences(rooms: Sequence[str] = ROOMS) -> Iterator[Sentence]:
    """All sentences, by file and line.

    Raises:
        NoLiteral: one is put together, or said while a module is imported.
    """
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if place != "shared/ticketbound/language.py":
                yield from find_in(path.read_text(encoding="utf-8"), place)


def find_in(source: str, place: str) -> Iterator[Sentence]:
    """The sentences of one module.

    Raises:
        NoLiteral: one is put together, or said while the module is imported.
    """
    tree = ast.parse(source)
    inside = {id(node) for function in _list_functions(tree) for node in function}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or (name := _name(node.func)) not in _LITERALS:
            continue
        if _is_foreign(node.func):
            continue
        texts = tuple(_read_literal(one, place) for one in node.args[: _LITERALS[name]])
        if len(texts) < _LITERALS[name]:
            raise NoLiteral(f"{place}:{node.lineno}: {name} without a sentence")
        if name != LATER and id(node) not in inside:
            raise NoLiteral(f"{place}:{node.lineno}: said before anybody knows the language")
        yield Sentence(place, node.lineno, texts, LATER if name == LATER else None)


def _list_functions(tree: ast.Module) -> Iterator[Iterator[ast.AST]]:
    """What runs when a function is called, not when its module is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            yield (one for statement in node.body for one in ast.walk(statement))
        elif isinstance(node, ast.Lambda):
            yield ast.walk(node.body)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _is_foreign(function: ast.expr) -> bool:
    """Whether it is the console that says something, in words that it is given."""
    if not isinstance(function, ast.Attribute):
        return False
    return "language" not in ast.unparse(function.value).lower()


def _read_literal(node: ast.expr, place: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise NoLiteral(f"{place}:{node.lineno}: no literal sentence: {ast.unparse(node)}")
