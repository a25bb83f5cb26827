import json
import os
import subprocess  # noqa: TID251 - the program itself, with its own streams
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import ticketbound
from token_issuer.__main__ import run
from token_issuer.surroundings import Surroundings

FULL = Path("/dev/full")
Run = Callable[..., tuple[int, str, str]]


def test_says_its_version(issuer: Run) -> None:
    assert issuer("--version") == (0, f"issuer {ticketbound.__version__}\n", "")


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_without_a_command_it_helps(issuer: Run, arguments: tuple[str, ...]) -> None:
    status, out, err = issuer(*arguments)
    assert (status, err) == (0, "")
    for command in ("init", "mint", "list", "revoke"):
        assert command in out


@pytest.mark.parametrize("command", ["init", "mint", "list", "revoke"])
def test_every_command_helps(issuer: Run, command: str) -> None:
    status, out, _ = issuer(command, "--help")
    assert status == 0
    assert "--json" in out


@pytest.mark.parametrize(
    ("command", "example"),
    [
        ((), "issuer mint 1234              one code, good for 24 hours"),
        (("init",), "--identity-client issuer --mint-client log_drop"),
        (("mint",), 'issuer mint 1234 --expires 2h --message "the logs of this morning"'),
        (("revoke",), "issuer revoke --ticket 1234"),
    ],
)
def test_help_begins_with_examples_and_fits_80_columns(
    issuer: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], example: str
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    _, out, _ = issuer(*command, "--help")
    examples, _, rest = out.partition("Options:")
    assert example in [line.strip() for line in examples.splitlines()]
    assert rest
    assert "\b" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_a_life_in_the_help_is_one_that_is_taken(ready: Run) -> None:
    words = " ".join(ready("mint", "--help")[1].split())
    assert "like 30m, 24h, 1d; at most 48h less a minute," in words
    for life in ("30m", "24h", "1d"):
        assert ready("mint", "1000", "--expires", life)[0] == 0
        assert ready("revoke", "--all")[0] == 0


def test_an_unknown_command(issuer: Run) -> None:
    status, out, err = issuer("mnit")
    assert (status, out) == (2, "")
    assert err.startswith("issuer: no such command 'mnit'")
    assert err.endswith("hint: issuer --help shows how it is used\n")


@pytest.mark.parametrize("command", ["init", "mint", "list", "revoke"])
def test_a_wrong_option_hints_at_the_help_of_its_command(issuer: Run, command: str) -> None:
    assert issuer(command, "--nope")[2].endswith(
        f"\nissuer: hint: issuer {command} --help shows how it is used\n"
    )


def test_an_unknown_option_with_json_is_a_document(issuer: Run) -> None:
    status, out, err = issuer("list", "--json", "--nope")
    assert (status, err) == (2, "")
    assert json.loads(out)["error"]["exit_code"] == 2


class Broken(dict[str, str]):
    def get(self, key: str, default: object = None) -> str:
        del default
        if key == "TICKETBOUND_DEBUG":
            return self.debug
        raise RuntimeError("a mistake of ours")

    debug = ""


@pytest.mark.parametrize(("debug", "traceback"), [("", False), ("1", True)])
def test_a_mistake_of_ours_is_one_sentence(
    capsys: pytest.CaptureFixture[str], debug: str, traceback: bool
) -> None:
    environment = Broken()
    environment.debug = debug
    assert run(["list"], Surroundings(environment)) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "issuer: something unexpected happened: RuntimeError\n" in err
    assert ("Traceback" in err) == traceback


def _start(environment: dict[str, str], *arguments: str, stdout: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "token_issuer", *arguments],
        env={**os.environ, **environment},
        stdout=stdout,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stderr


def test_the_program_itself(ready: Run, environment: dict[str, str]) -> None:
    del ready
    status, err = _start(environment, "mint", "99", stdout=subprocess.PIPE)
    assert status == 22
    assert err == (
        "issuer: there is no ticket 99, or the issuer may not see it\n"
        "issuer: hint: check the number; a deleted ticket is gone too\n"
    )


@pytest.mark.skipif(not FULL.exists(), reason="takes a full device")
def test_a_code_that_could_not_be_printed_is_said(ready: Run, environment: dict[str, str]) -> None:
    with FULL.open("wb") as full:
        status, err = _start(environment, "mint", "1000", stdout=full.fileno())
    assert status == 1
    unwritten = "standard output cannot be written: No space left on device"
    assert f"issuer: the code was not shown: {unwritten}" in err
    assert "issuer: hint: the code was taken back; " in err
    assert "Exception ignored" not in err
    assert "revoked" in ready("list")[1]


def test_a_code_that_nobody_could_print_is_no_success(
    ready: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the shell closed standard output, Python has none."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        status, out, err = ready("mint", "1000")
    assert (status, out) == (1, "")
    unwritten = "standard output cannot be written: it is closed"
    assert f"issuer: the code was not shown: {unwritten}\n" in err
    assert "issuer: hint: the code was taken back; " in err
    assert "revoked" in ready("list")[1]


def test_without_standard_error_a_code_still_stands_alone(
    ready: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", None)
        status, out, _ = ready("mint", "1000")
    assert status == 0
    assert out.startswith("tbc1_")
    assert out.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no EPIPE")
@pytest.mark.parametrize("command", ["list", "mint"])
def test_only_a_cut_list_is_nothing_to_talk_about(
    ready: Run, environment: dict[str, str], command: str
) -> None:
    assert ready("mint", "1000")[0] == 0
    assert ready("revoke", "--all")[0] == 0
    reading, writing = os.pipe()
    os.close(reading)
    try:
        arguments = (command, "1001") if command == "mint" else (command,)
        status, err = _start(environment, *arguments, stdout=writing)
    finally:
        os.close(writing)
    assert "Exception ignored" not in err
    if command == "list":
        assert (status, err) == (0, "")
    else:
        assert status == 1
        assert "the code was not shown: standard output cannot be written: Broken pipe" in err


def test_two_issuers_at_once(ready: Run, environment: dict[str, str]) -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-m", "token_issuer", "mint", ticket],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        for ticket in ("1000", "1001")
    ]
    talks = [racer.communicate(timeout=60)[1] for racer in racers]
    assert sorted(racer.returncode for racer in racers) == [0, 22]
    assert any("the service user is busy until " in talk for talk in talks)
    assert ready("list")[1].count("active") == 1
