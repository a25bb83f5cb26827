"""`--account NAME`, before the command, and what it keeps apart."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from token_issuer.cli.commands import COMMANDS
from token_issuer.render import _CALL

Run = Callable[..., tuple[int, str, str]]


def test_an_account_has_a_home_of_its_own(
    ready: Run, init_arguments: tuple[str, ...], home: Path
) -> None:
    assert ready("mint", "1000")[0] == 0
    assert ready("--account", "other", "list")[0] == 20
    assert ready("--account", "other", *init_arguments)[0] == 0
    assert ready("--account", "other", "list")[2] == "issuer: no code was minted yet\n"
    assert len(json.loads(ready("list", "--json")[1])["data"]["codes"]) == 1
    names = ("settings.toml", "tenant.toml", "ledger.sqlite3")
    assert all((home / "accounts" / "other" / name).is_file() for name in names)


def test_the_variable_names_the_account_and_the_option_wins(
    ready: Run, environment: dict[str, str]
) -> None:
    environment["TICKETBOUND_ACCOUNT"] = "other"
    assert "accounts/other" in ready("list")[2].replace("\\", "/")
    assert "accounts/third" in ready("--account", "third", "list")[2].replace("\\", "/")
    assert ready("--account", "default", "list")[0] == 0


@pytest.mark.parametrize("name", ["../evil", "Acme", "-x", "a" * 41])
def test_a_bad_name_is_one_sentence(issuer: Run, environment: dict[str, str], name: str) -> None:
    status, out, err = issuer(f"--account={name}", "list")
    assert (status, out) == (2, "")
    assert err.startswith("issuer: '")
    assert len(err.splitlines()) == 2
    environment["TICKETBOUND_ACCOUNT"] = name
    assert issuer("list") == (status, out, err)


@pytest.mark.parametrize("words", [("--account", "other"), ("--account=other",)])
def test_a_failure_as_json_names_the_command(issuer: Run, words: tuple[str, ...]) -> None:
    status, out, _ = issuer(*words, "list", "--json")
    assert (status, json.loads(out)["command"]) == (20, "list")


@pytest.mark.parametrize("words", [("--account", "other"), ("--account=other",)])
def test_what_to_type_next_names_the_account(
    ready: Run, init_arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    status, out, err = ready(*words, "list")
    assert status == 20
    assert "issuer --account other init" in err
    out = ready(*words, "list", "--json")[1]
    assert "issuer --account other init" in json.loads(out)["error"]["hint"]
    assert ready(*words, *init_arguments)[0] == 0
    err = ready(*words, "mint", "1000")[2]
    assert "to end it early: issuer --account other revoke " in err
    assert "--account" not in ready("mint", "1001")[2]


def test_every_command_that_works_with_an_account_is_told_so() -> None:
    without = {"accounts", "sandbox", "help", "complete-words"}
    for command in COMMANDS:
        text = f"issuer {command.name} x"
        assert (_CALL.search(text) is None) == (command.name in without), text
