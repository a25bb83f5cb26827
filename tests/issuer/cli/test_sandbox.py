import builtins
import os
import signal
import subprocess  # noqa: TID251 - starts the real program
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from zendesk_sandbox.plain_http import ask

Run = Callable[..., tuple[int, str, str]]


def test_help_is_that_of_the_sandbox(issuer: Run) -> None:
    status, out, err = issuer("sandbox", "--help")
    assert (status, err) == (0, "")
    assert out.startswith("usage: issuer sandbox [-h] [--port PORT]")
    assert "issuer sandbox --seed seed.toml" in out


def test_switches_are_listed(issuer: Run) -> None:
    status, out, _ = issuer("sandbox", "--list-switches")
    assert status == 0
    assert "hidden_request = 404 | 403" in out


@pytest.mark.parametrize(
    ("arguments", "sentence", "hint"),
    [
        (("--port", "x"), "a port is a number from 1 to 65535", "issuer sandbox --help"),
        (("--nonsense",), "unrecognized arguments: --nonsense", "issuer sandbox --help"),
        (("--switch", "a=b"), "there is no switch 'a'", "issuer sandbox --list-switches"),
        (("extra",), "unrecognized arguments: extra", "issuer sandbox --help"),
    ],
)
def test_bad_usage(issuer: Run, arguments: tuple[str, ...], sentence: str, hint: str) -> None:
    status, out, err = issuer("sandbox", *arguments)
    assert (status, out) == (2, "")
    first, second = err.splitlines()
    assert first.startswith("issuer: ")
    assert first.endswith(sentence)
    assert second.startswith("issuer: hint: ")
    assert hint in second


def test_issuer_without_the_sandbox_says_what_to_install(
    issuer: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = builtins.__import__

    def without_flask(name: str, *arguments: Any, **named: Any) -> ModuleType:
        if name.startswith("zendesk_sandbox"):
            raise ModuleNotFoundError("No module named 'flask'", name="flask")
        return usual(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without_flask)
    status, out, err = issuer("sandbox")
    assert (status, out) == (1, "")
    assert err == (
        "issuer: the sandbox needs flask, which is not installed\n"
        'issuer: hint: install it with: pip install "ticketbound[sandbox]"\n'
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without telling it")
def test_sandbox_until_ctrl_c() -> None:
    program = Path(sys.executable).with_name("issuer")
    with subprocess.Popen(
        [program, "sandbox"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            while "Ctrl-C" not in process.stdout.readline():
                assert process.poll() is None
            assert ask(url, "GET", "/").status == 200
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=120) == ("", "")
            assert process.returncode == 0
        finally:
            process.kill()
