"""The docs name what there is: every switch, every fault, every command and option."""

import re
from pathlib import Path
from typing import get_args

import typer

from token_issuer.cli.app import APP
from zendesk_sandbox.faults.fault import Fault, Kind
from zendesk_sandbox.options import _build_parser
from zendesk_sandbox.switches import list_switches

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROW = re.compile(
    r"^\| (?P<behaviour>.+) \| (?P<evidence>.+) \| (?:`(?P<switch>\w+)`)? ?\|$", re.MULTILINE
)


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def test_every_switch_is_in_the_table_once() -> None:
    named = [row["switch"] for row in ROW.finditer(read("zendesk.md")) if row["switch"]]
    assert sorted(named) == sorted(switch.name for switch in list_switches())


def test_the_questions_have_the_numbers_of_the_switches() -> None:
    numbers = {switch.name: switch.question.number for switch in list_switches()}
    for row in ROW.finditer(read("zendesk.md")):
        said = re.search(r"\(question (\d+)\)", row["behaviour"])
        if row["switch"]:
            assert numbers[row["switch"]] == (int(said[1]) if said else 0), row["behaviour"]
        else:
            assert said is None


def test_every_behaviour_has_its_evidence() -> None:
    rows = [row for row in ROW.finditer(read("zendesk.md")) if row["behaviour"] != "behaviour"]
    assert len(rows) > 50
    assert all(row["evidence"].strip() for row in rows)


def test_every_kind_of_fault_is_told() -> None:
    table = read("sandbox.md").partition("| kind | what happens |")[2].partition("\n\n")[0]
    named = re.findall(r"`(\w+)`", "\n".join(re.findall(r"^\| (.+?) \|", table, re.MULTILINE)))
    assert sorted(named) == sorted(get_args(Kind))


def test_the_script_in_the_docs_is_one() -> None:
    fields = set(Fault.__struct_fields__)
    script = read("sandbox.md").partition("```toml")[2].partition("```")[0]
    assert set(re.findall(r"^(\w+) =", script, re.MULTILINE)) <= fields


def test_every_option_of_the_sandbox_is_told() -> None:
    text = read("sandbox.md")
    options = [
        o for action in _build_parser("issuer sandbox")._actions for o in action.option_strings
    ]
    not_told = {"-h", "--help", "--ready-file", "--quiet", "--json"}
    assert [option for option in options if option not in text and option not in not_told] == []


def test_every_command_of_the_issuer_is_told() -> None:
    text = read("issuer.md") + read("sandbox.md")
    group = typer.main.get_command(APP)
    assert isinstance(group, typer.core.TyperGroup)
    shown = [name for name, command in group.commands.items() if not command.hidden]
    assert [name for name in shown if f"issuer {name}" not in text] == []
