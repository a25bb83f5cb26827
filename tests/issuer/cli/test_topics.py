"""`issuer help TOPIC`: short, and true to the program."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer

import token_issuer
from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from token_issuer import errors
from token_issuer.cli.app import APP
from token_issuer.cli.commands import COMMANDS
from token_issuer.cli.topics import TOPICS, read_topic
from zendesk_sandbox.options import _build_parser

Run = Callable[..., tuple[int, str, str]]

COMMAND_LINE = re.compile(r"\bissuer((?: --account [a-zNAME]+| -v)*) ([a-z-]+)([^\n]*)")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
ROOT = {"--account", "--version", "--help", "--show-completion"}
LOADED = {command.name: command.load() for command in COMMANDS}


def options_of(command: typer.core.TyperCommand) -> set[str]:
    found = {option for param in command.params for option in param.opts if option[:2] == "--"}
    for below in getattr(command, "commands", {}).values():
        found |= options_of(below)
    if command.name == "sandbox":
        found |= {o for a in _build_parser("")._actions for o in a.option_strings}
    return found


def calls_in(text: str) -> Iterator[tuple[str, str]]:
    """Each command that a text names, and what stands behind it."""
    for match in COMMAND_LINE.finditer(text):
        yield match[2], match[3].split("  ")[0]


@pytest.mark.parametrize("topic", TOPICS)
def test_a_text_is_short_and_names_only_what_exists(topic: str) -> None:
    text = read_topic(topic)
    lines = text.splitlines()
    assert len(lines) <= 25
    assert max(map(len, lines)) <= 80
    assert text.isascii()
    for name, rest in calls_in(text):
        if name.startswith("--"):
            assert name in ROOT
            continue
        assert name in LOADED, name
        assert set(OPTION.findall(rest)) <= options_of(LOADED[name]), rest
    every = ROOT.union(*map(options_of, LOADED.values()))
    assert set(OPTION.findall(text)) <= every


@pytest.mark.parametrize("topic", TOPICS)
def test_every_variable_and_topic_that_is_named_is_there(topic: str) -> None:
    text = read_topic(topic)
    sources = Path(token_issuer.__file__).parent.rglob("*.py")
    program = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert [v for v in re.findall(r"TICKETBOUND_[A-Z_]+", text) if v not in program] == []
    assert set(re.findall(r"issuer help\s+([a-z-]+)", text)) <= set(TOPICS)


def test_the_texts_are_those_of_the_table() -> None:
    folder = Path(token_issuer.__file__).with_name("topics")
    assert {path.stem for path in folder.glob("*.txt")} == set(TOPICS)


def test_every_exit_code_of_the_issuer_is_told() -> None:
    told = set(map(int, re.findall(r"^ ?(\d+)  ", read_topic("errors"), re.MULTILINE)))
    failures = [f for f in vars(errors).values() if isinstance(f, type) and issubclass(f, Failure)]
    assert {int(failure.exit_code) for failure in failures} | {0} <= told
    assert told <= set(map(int, ExitCode))


def test_help_shows_a_text_or_the_list(issuer: Run) -> None:
    status, out, err = issuer("help", "customer")
    assert (status, err) == (0, "")
    assert out == read_topic("customer") + "\n"
    status, out, err = issuer("help")
    assert (status, err) == (0, "")
    assert re.findall(r"issuer help ([a-z-]+)", out) == list(TOPICS)
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize("topic", ["nonsense", "../start", "start.txt", "\x1b[31m", ""])
def test_an_unknown_topic_ends_with_the_list(issuer: Run, topic: str) -> None:
    status, out, err = issuer("help", topic)
    assert (status, out) == (2, "")
    assert "there is no text on" in err
    assert ", ".join(TOPICS) in err
    assert "\x1b" not in err


def test_help_as_json(issuer: Run) -> None:
    document = json.loads(issuer("help", "errors", "--json")[1])
    assert document["data"] == {"topic": "errors", "text": read_topic("errors")}


def test_the_shell_is_offered_the_topics(issuer: Run) -> None:
    out = issuer("complete-words", "=s", "help")[1]
    assert [line.partition("\t")[0] for line in out.splitlines()] == [
        *("start", "send", "sign-in", "secrets", "scopes", "sandbox", "shell")
    ]


def test_no_text_needs_a_set_up_or_a_network(issuer: Run, home: Path) -> None:
    assert issuer("help", "start")[0] == 0
    assert not home.exists()
    assert isinstance(typer.main.get_command(APP), typer.core.TyperGroup)
