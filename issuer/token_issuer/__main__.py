"""Starts the issuer, and alone turns failures into text and an exit status."""

import sys
import traceback
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import typer

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from token_issuer.account_names import is_account_name
from token_issuer.cli.app import APP
from token_issuer.errors import BadArgument, Cancelled, IssuerError, OutputFailed
from token_issuer.render import naming_account, say, show_failure
from token_issuer.surroundings import Surroundings

_DEBUG: Final = "TICKETBOUND_DEBUG"
_INTERRUPTED: Final = 130
_TAKE_A_WORD: Final = ("--account", "--ledger")


def main() -> None:
    """The entry point of the program."""
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal cannot spell must not end the run.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    try:
        status = run(sys.argv[1:], Surroundings())
    except KeyboardInterrupt:
        status = ExitCode.CANCELLED  # one more, while the one before was told
    sys.exit(status)


def run(arguments: Sequence[str], surroundings: Surroundings) -> ExitCode:
    """One run of the program; the exit status."""
    with naming_account(_find_account(arguments)):
        try:
            return _run_command(arguments, surroundings)
        except Failure as failure:
            return _report(failure, arguments, surroundings)
        except KeyboardInterrupt:
            # One more, while the one before was dealt with.
            return _report(Cancelled("cancelled"), arguments, surroundings)
        except Exception as error:  # noqa: BLE001 - the last resort: no traceback reaches a person
            return _report(_as_failure(error), arguments, surroundings)


def _run_command(arguments: Sequence[str], surroundings: Surroundings) -> ExitCode:
    command = typer.main.get_command(APP)
    try:
        status = command.main(
            list(arguments) or ["--help"],
            prog_name="issuer",
            standalone_mode=False,
            obj=surroundings,
        )
    except typer.Abort as error:
        raise Cancelled("cancelled") from error
    except typer.TyperException as error:
        raise _as_usage(error) from error
    if status == _INTERRUPTED:
        raise Cancelled("cancelled")
    return ExitCode(status or 0)


def _as_usage(error: typer.TyperException) -> BadArgument:
    context: typer.Context | None = getattr(error, "ctx", None)
    sentence = _find_missing(error, context) or error.format_message().rstrip(".")
    where = context.command_path if context else "issuer"
    return BadArgument(
        escape(sentence[:1].lower() + sentence[1:]), hint=f"{where} --help shows how it is used"
    )


def _find_missing(error: typer.TyperException, context: typer.Context | None) -> str:
    """All options that are missing, where typer names the first only; else nothing."""
    if context is None or not error.format_message().startswith("Missing option"):
        return ""
    # What was given is taken before what was not, so everything given is in `params` by now.
    missing = [
        option.opts[0]
        for option in context.command.params
        if option.required and context.params.get(option.name or "") is None
    ]
    return f"missing option{'s' if len(missing) > 1 else ''} {', '.join(missing)}"


def _as_failure(error: Exception) -> Failure:
    failure = IssuerError(
        f"something unexpected happened: {type(error).__name__}",
        hint=f"set {_DEBUG}=1 and run it again to see where",
    )
    failure.__cause__ = error
    return failure


def _find_command(arguments: Sequence[str]) -> str:
    """The first word that is no option, nor what an option takes."""
    pairs = zip(("", *arguments), arguments, strict=False)
    return next((w for before, w in pairs if w[:1] != "-" and before not in _TAKE_A_WORD), "")


def _find_account(arguments: Sequence[str]) -> str:
    """The account that `--account` names on this line, if that is a name."""
    words = list(arguments)
    names = [w.removeprefix("--account=") for w in words if w.startswith("--account=")]
    names += [name for w, name in pairwise(words) if w == "--account"]
    return names[-1] if names and is_account_name(names[-1]) else ""


def _report(failure: Failure, arguments: Sequence[str], surroundings: Surroundings) -> ExitCode:
    if surroundings.environment.get(_DEBUG) == "1":
        traceback.print_exception(failure)
    command = _find_command(arguments)
    try:
        as_json = "--json" in arguments and not isinstance(failure, OutputFailed)
        show_failure(failure, command=escape(command, limit=20), as_json=as_json)
    except OutputFailed as another:
        say(another.sentence)
    return failure.exit_code


if __name__ == "__main__":
    main()
