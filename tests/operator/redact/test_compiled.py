"""Databases that were compiled beforehand say the same as those that are compiled here."""

from pathlib import Path

import hyperscan
import pytest

from log_operator.redact import compiled
from log_operator.redact.choice import DEFAULT
from log_operator.redact.compiled import Expression, open_database, write_databases
from log_operator.redact.engine import (
    HyperscanEngine,
    group_triggers,
    list_expressions,
    split_rules,
)
from log_operator.redact.known import KnownValues
from log_operator.redact.names import make_name_rules
from log_operator.redact.rule import KNOWN_FAMILY

_WORDS = [Expression(b"abc", 0), Expression(b"x[0-9]{2}", hyperscan.HS_FLAG_CASELESS)]


def _find(database: object, text: bytes) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    database.scan(text, match_event_handler=lambda n, _s, end, *_: found.append((n, end)))  # type: ignore[attr-defined]
    return found


def test_one_that_is_ready_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_databases([_WORDS], tmp_path)
    monkeypatch.setattr(compiled, "_compile", lambda _: pytest.fail("compiled again"))
    assert _find(open_database(_WORDS, tmp_path), b"abc X12") == [(0, 3), (1, 7)]


@pytest.mark.parametrize(
    "others", [_WORDS[:1], _WORDS[::-1], [_WORDS[0], Expression(b"x[0-9]{2}", 0)]]
)
def test_one_for_something_else_is_not(tmp_path: Path, others: list[Expression]) -> None:
    write_databases([_WORDS, others], tmp_path)
    assert len(list(tmp_path.glob("*.database"))) == 2


@pytest.mark.parametrize("data", [b"", b"no database", None])
def test_one_that_is_damaged_is_compiled_here(tmp_path: Path, data: bytes | None) -> None:
    write_databases([_WORDS], tmp_path)
    (ready,) = tmp_path.glob("*.database")
    ready.write_bytes(ready.read_bytes()[:-9] if data is None else data)
    assert _find(open_database(_WORDS, tmp_path), b"abc X12") == [(0, 3), (1, 7)]


def test_what_this_machine_knows_is_looked_for_apart() -> None:
    names = make_name_rules(hosts=("atlas-7",), users=())
    known = KnownValues((), certain=(b"a-known-secret-value",)).rules()
    rules = (*known, *DEFAULT.rules(), *names)
    static, own = split_rules(rules)
    assert {rules[number].family for number in own} == {KNOWN_FAMILY, "names"}
    ready = list_expressions(group_triggers([rules[number] for number in static]))
    assert ready == list_expressions(group_triggers(DEFAULT.rules()))
    text = b"on atlas-7: a-known-secret-value, password=correct-horse\n"
    found = {rules[number].family for number, _ in HyperscanEngine(rules).find(text)}
    assert {KNOWN_FAMILY, "names"} < found
