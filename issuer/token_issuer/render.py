"""The one place that prints: data on standard output, talk on standard error."""

import contextlib
import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from typing import Final

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from token_issuer.errors import Cancelled, OutputFailed, ReaderGone
from token_issuer.result import Json, Result, Shortfall

_VERSION: Final = 1
_CALL: Final = re.compile(
    r"\bissuer (?=(?:init|login|logout|whoami|mint|list|show|watch|ledger|doctor|revoke|sweep|panic"
    r"|audit|secrets|bindings|profile|build-operator)\b)"
)
"""A command that a sentence tells to type, of those that work with an account."""
_UNSEEN: Final = "nobody has seen the result"
_account: ContextVar[str] = ContextVar("_account", default="")


@contextlib.contextmanager
def naming_account(name: str) -> Iterator[None]:
    """Have every command that is said meanwhile name that account, unless `name` is empty.

    Or else a person who typed --account would be sent to another account.
    """
    token = _account.set(name)
    try:
        yield
    finally:
        _account.reset(token)


def show_result(
    result: Result,
    *,
    as_json: bool,
    must_be_read: bool = False,
    shortfall: Shortfall | None = None,
) -> None:
    """Print `result` as text, or as one JSON document, which says the `shortfall` too.

    That whoever read standard output has seen enough, as `head` does, is no failure unless it
    `must_be_read`.

    Raises:
        OutputFailed: standard output does not take it.
    """
    try:
        _show(result, shortfall, as_json=as_json)
    except OutputFailed as failure:
        if must_be_read:
            failure.hint += "; issuer list shows what was minted"
        elif isinstance(failure, ReaderGone):
            return
        raise


def _show(result: Result, shortfall: Shortfall | None, *, as_json: bool) -> None:
    if as_json:
        error: dict[str, Json] = {}
        if shortfall is not None:
            code, hint = shortfall.exit_code, shortfall.hint
            error = {"error": _write_error(code, shortfall.sentence, hint)}
        _write(
            _envelope(result.command, ok=shortfall is None)
            | {"data": result.data(), "warnings": list(result.warnings)}
            | error
        )
        return
    for warning in result.warnings:
        say(f"warning: {warning}")
    if output := result.output():
        _print(output)
    for note in result.notes():
        say(note)


def show_failure(failure: Failure, *, command: str, as_json: bool) -> None:
    """Print why a command failed; with JSON, as a document too."""
    if as_json:
        error = _write_error(failure.exit_code, failure.sentence, failure.hint)
        _write(_envelope(command, ok=False) | {"error": error, "warnings": []})
        return
    say(failure.sentence)
    if failure.hint:
        say(f"hint: {failure.hint}")


def _write_error(exit_code: ExitCode, sentence: str, hint: str) -> Json:
    return {"exit_code": int(exit_code), "message": sentence, "hint": _name_account(hint)}


def say(sentence: str) -> None:
    """One line of talk; at a terminal it goes on below, rather than to break a word."""
    line = f"issuer: {_name_account(sentence)}"
    if sys.stderr is not None and sys.stderr.isatty():
        line = textwrap.fill(
            line,
            shutil.get_terminal_size().columns,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        )
    _talk(f"{line}\n")


def ask_yes(question: str) -> bool:
    """Whether the person at the terminal types yes; nothing of it is on standard output.

    Raises:
        Cancelled: there is nobody any more.
    """
    # typer.confirm would write a space on standard output, where a code is to stand alone.
    _talk(f"issuer: {question} [y/N]: ")
    answer = sys.stdin.readline()
    if not answer:
        _talk("\n")
        raise Cancelled("cancelled")
    return answer.strip().lower() in ("y", "yes")


def ring_bell() -> None:
    """Call whoever looks elsewhere, if there is a terminal."""
    if sys.stderr is not None and sys.stderr.isatty():
        _talk("\a")


def _talk(text: str) -> None:
    # Where there is no standard error, print would take standard output, where the code stands.
    if sys.stderr is not None:
        print(text, end="", file=sys.stderr, flush=True)  # noqa: T201 - the one place


def _name_account(text: str) -> str:
    name = _account.get()
    return _CALL.sub(f"issuer --account {name} ", text) if name else text


def _envelope(command: str, *, ok: bool) -> dict[str, Json]:
    return {"version": _VERSION, "command": command, "ok": ok}


def _write(document: Mapping[str, Json]) -> None:
    _print(json.dumps(document, ensure_ascii=False))


def _print(text: str) -> None:
    if sys.stdout is None:
        # So it is where the shell closed it; print would say nothing, and nobody would know.
        raise OutputFailed("standard output cannot be written: it is closed", hint=_UNSEEN)
    try:
        print(text, flush=True)  # noqa: T201 - the one place
    except OSError as error:
        # Otherwise the interpreter tries again at its end, and complains in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        failed = ReaderGone if isinstance(error, BrokenPipeError) else OutputFailed
        raise failed(
            f"standard output cannot be written: {error.strerror}",
            hint=_UNSEEN,
        ) from error
