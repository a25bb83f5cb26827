"""What a shell is told when somebody presses the tab key, and what the shells make of it."""

import os
import re
import shutil
import subprocess  # noqa: TID251 - the shells, and the program as they start it
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest

from token_issuer.cli.completion_scripts import SCRIPTS, Shell
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import Places, Reservation, State
from token_issuer.tenant_text import write_tenant_text

Run = Callable[..., tuple[int, str, str]]
PROGRAM = Path(sys.executable).with_name("issuer")


def values(output: str) -> list[str]:
    return [line.partition("\t")[0] for line in output.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("=mi",), ["mint"]),
        (("=--ex", "mint"), ["--expires"]),
        (("=--acc",), ["--account"]),
        (("=k", "--account", "x", "secrets", "--move"), ["keyring"]),
        (("=--move=k", "secrets"), ["--move=keyring"]),
        (("=", "sandbox"), []),
        (("=x", "no-such-command"), []),
        (("=", "mint", "--profile"), []),
        (("=", "revoke"), []),
        (("=", "--account=../x", "mint", "--profile"), []),
        ((), ["mint", "list", "doctor", "revoke", "secrets", "sandbox"]),
    ],
)
def test_words_are_found_without_a_set_up(
    issuer: Run, words: tuple[str, ...], found: list[str]
) -> None:
    status, out, err = issuer("complete-words", *words)
    assert (status, err) == (0, "")
    assert [value for value in values(out) if value in found] == found
    assert found or values(out) == []


def test_it_is_hidden(issuer: Run) -> None:
    assert "complete-words" not in issuer("--help")[1]
    assert "complete-words" not in issuer("complete-words", "=")[1]


def test_accounts_are_those_with_a_sane_name(issuer: Run, home: Path) -> None:
    for name in ("beta", "acme", "Not-One", "$(touch pwned)", "-x", "default"):
        (home / "accounts" / name).mkdir(parents=True)
    (home / "accounts" / "file").touch()
    for words in (("=", "--account"), ("=", "--account", "=")):
        assert values(issuer("complete-words", *words)[1]) == ["default", "acme", "beta"]
    assert values(issuer("complete-words", "=b", "--account")[1]) == ["beta"]
    assert values(issuer("complete-words", "=--account=b")[1]) == ["--account=beta"]


def tenant_with(profile: str) -> str:
    text = write_tenant_text(vendor="Acme", subdomain="acme", public_key="a" * 64, sandbox=False)
    return text.replace('"generic"', f'"{profile}"')


def test_profiles_are_those_of_the_account(issuer: Run, home: Path) -> None:
    for folder, name in ((home, "first"), (home / "accounts" / "other", "second")):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tenant.toml").write_text(tenant_with(name))
    assert values(issuer("complete-words", "=", "mint", "--profile")[1]) == ["first"]
    found = issuer("complete-words", "=", "--account", "other", "mint", "--profile")[1]
    assert values(found) == ["second"]
    (home / "tenant.toml").write_text("[nonsense")
    assert issuer("complete-words", "=", "mint", "--profile") == (0, "\n", "")


def test_codes_are_the_open_ones_of_the_ledger(issuer: Run, home: Path) -> None:
    now = datetime.now(UTC)
    with Ledger(home / "ledger.sqlite3", lambda: now) as ledger:
        for code, ticket in ((1, 1000), (2, 1001)):
            ledger.reserve(
                Reservation(
                    code_id=f"{code:016x}",
                    binding="requests",
                    ticket=ticket,
                    profile="generic",
                    minted_by="Ada",
                    reserved_at=now,
                    expires_at=now + timedelta(hours=1),
                ),
                Places((5,), 9),
            )
        ledger.end(f"{2:016x}", State.REVOKED)
        assert issuer("complete-words", "=", "revoke")[1] == f"{1:016x}\tticket 1000\n"
        assert values(issuer("complete-words", "=f", "revoke")[1]) == []
    (home / "ledger.sqlite3").write_bytes(b"no database")
    assert issuer("complete-words", "=", "revoke") == (0, "\n", "")


def test_looking_makes_no_ledger(issuer: Run, home: Path) -> None:
    assert values(issuer("complete-words", "=", "revoke")[1]) == []
    assert not home.exists()


@pytest.mark.parametrize("shell", get_args(Shell))
def test_each_script_is_printed(issuer: Run, shell: Shell) -> None:
    assert issuer("--show-completion", shell) == (0, SCRIPTS[shell] + "\n", "")
    assert issuer("--show-completion", "tcsh")[0] == 2


BASH = """
source {script}
COMP_WORDS=({words} "{current}"); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_issuer_completion issuer
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
FISH = "source {script}; complete --do-complete '{words} {current}'"
# Zsh completes at a terminal only; this stands in for what would show the words.
ZSH = """
compdef() {{ }}
_describe() {{ print -rl -- $found }}
_files() {{ }}
source {script}
words=({words} "{current}"); CURRENT=$#words
_issuer
"""
POWERSHELL = """
. {script}
(TabExpansion2 -inputScript '{words} {current}' -cursorColumn {column}).CompletionMatches |
    ForEach-Object {{ $_.CompletionText }}
"""


@pytest.mark.parametrize(
    ("words", "current", "found"),
    [
        ("issuer", "mi", "mint"),
        ("issuer", "--account=b", "--account=beta"),
        ("issuer --account", "b", "beta"),
        ("issuer --account beta mint", "--ex", "--expires"),
        ("issuer mint --profile", "nothing-", ""),
    ],
)
@pytest.mark.parametrize(
    ("shell", "program", "session"),
    [
        ("bash", "bash", BASH),
        ("fish", "fish", FISH),
        ("zsh", "zsh", ZSH),
        ("powershell", "pwsh", POWERSHELL),
    ],
)
def test_the_shells_themselves(
    tmp_path: Path, shell: Shell, program: str, session: str, words: str, current: str, found: str
) -> None:
    if sys.platform == "win32" or shutil.which(program) is None:
        pytest.skip(f"there is no {program} here")
    script = tmp_path / ("script.ps1" if shell == "powershell" else "script")
    script.write_text(SCRIPTS[shell])
    (tmp_path / "home" / "accounts" / "beta").mkdir(parents=True)
    column = len(f"{words} {current}")
    text = session.format(script=script, words=words, current=current, column=column)
    path = f"{PROGRAM.parent}{os.pathsep}{os.environ['PATH']}"
    ended = subprocess.run(
        [program, "-c", text],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "TICKETBOUND_HOME": str(tmp_path / "home")},
    )
    assert ended.stderr == ""
    shown = [re.split(r"[\t:]", line)[0] for line in ended.stdout.splitlines() if line]
    assert shown == ([found] if found else [])


def test_a_shell_hears_nothing_of_a_broken_program(tmp_path: Path) -> None:
    broken = tmp_path / "issuer"
    broken.write_text("#!/bin/sh\necho oops >&2\nexit 3\n")
    broken.chmod(0o755)
    bash = shutil.which("bash")
    if sys.platform == "win32" or bash is None:
        pytest.skip("there is no bash here")
    script = tmp_path / "script"
    script.write_text(SCRIPTS["bash"])
    text = BASH.format(script=script, words=broken, current="mi")
    text = text.replace("_issuer_completion issuer", f"_issuer_completion {broken}")
    ended = subprocess.run([bash, "-c", text], check=False, capture_output=True, text=True)
    assert (ended.stdout.strip(), ended.stderr) == ("", "")
