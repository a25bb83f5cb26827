"""`issuer profile check`, `issuer profile show` and `issuer profile schema`."""

from pathlib import Path
from typing import Annotated, Final

import typer

from tenant_file.lines import find_line
from tenant_file.schema import write_schema
from ticketbound.safe_text import escape
from token_issuer.cli.loading import PLAIN
from token_issuer.cli.options import AsJson, surroundings_of
from token_issuer.cli.suggestions import suggest_profiles
from token_issuer.errors import BadArgument, NotSetUp
from token_issuer.home import find_home
from token_issuer.profiles.file import Finding, ProfileFile, read_file
from token_issuer.profiles.remarks import find_remarks
from token_issuer.profiles.results import CheckResult, ProfilesResult, SchemaResult
from token_issuer.render import show_result

_CHECK: Final = """\
Say every mistake of a tenant.toml, or of a file with profiles alone, each with its line.

\b
Examples:
  issuer profile check                      the file of this set-up
  issuer profile check profiles/shop.toml

Ends with 2 if there is a mistake. What is only odd is remarked on.
"""
_SHOW: Final = """\
Show what a profile asks for, as its customers will be told.

\b
Examples:
  issuer profile show                    all profiles of this set-up
  issuer profile show shop
  issuer profile show --file shop.toml   those of that file
"""
_SCHEMA: Final = """\
Print the JSON Schema of tenant.toml, for your editor.

\b
Example:
  issuer profile schema > tenant.schema.json

With "#:schema tenant.schema.json" in the first line of the file, editors that know TOML check it
and complete its keys while you type.
"""

APP: Final = typer.Typer(invoke_without_command=True, **PLAIN)


@APP.callback()
def run_profile(context: typer.Context, *, as_json: AsJson = False) -> None:
    """Show all profiles of this set-up."""
    if context.invoked_subcommand is None:
        show_result(_show_own(context), as_json=as_json)


@APP.command("check", help=_CHECK)
def run_check(
    context: typer.Context,
    path: Annotated[
        Path | None, typer.Argument(help="Else that of the set-up.", metavar="FILE")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Say every mistake of a file."""
    file = read_file(_find_own(context) if path is None else path)
    result = CheckResult(file, () if file.findings else _remark(file))
    show_result(result, as_json=as_json, shortfall=result.shortfall)
    if result.shortfall:
        raise typer.Exit(result.shortfall.exit_code)


@APP.command("show", help=_SHOW)
def run_show(
    context: typer.Context,
    profile_id: Annotated[
        str | None,
        typer.Argument(help="Which one.", metavar="ID", autocompletion=suggest_profiles),
    ] = None,
    *,
    path: Annotated[
        Path | None,
        typer.Option("--file", help="Which file; else that of the set-up.", metavar="FILE"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a profile asks for."""
    file = read_file(_find_own(context) if path is None else path)
    chosen = tuple(one for one in file.profiles if profile_id in (None, one.id))
    if not chosen:
        known = ", ".join(escape(one.id) for one in file.profiles)
        raise BadArgument(
            f"there is no profile {escape(str(profile_id), limit=40)!r}",
            hint=f"there is: {known}",
        )
    show_result(ProfilesResult(chosen, file.languages), as_json=as_json)


@APP.command("schema", help=_SCHEMA)
def run_schema(*, as_json: AsJson = False) -> None:
    """Print the JSON Schema of `tenant.toml`."""
    show_result(SchemaResult(write_schema()), as_json=as_json)


def _show_own(context: typer.Context) -> ProfilesResult:
    file = read_file(_find_own(context))
    return ProfilesResult(file.profiles, file.languages)


def _find_own(context: typer.Context) -> Path:
    """The file of this set-up.

    Raises:
        NotSetUp: there is none.
    """
    surroundings = surroundings_of(context)
    path = find_home(surroundings.environment, surroundings.account).tenant
    if not path.exists():
        raise NotSetUp(
            f"there is no {escape(str(path), limit=1000)}: the issuer is not set up here",
            hint="run: issuer init, or name a FILE",
        )
    return path


def _remark(file: ProfileFile) -> tuple[Finding, ...]:
    return tuple(
        Finding(key := f"profiles[{number}].{inner}", text, find_line(file.text, key))
        for number, profile in enumerate(file.profiles)
        for inner, text in find_remarks(profile, file.languages)
    )
