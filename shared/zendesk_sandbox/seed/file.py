"""Reads a seed file: TOML that describes the account a sandbox starts with."""

import re
import tomllib
from importlib import resources
from pathlib import Path
from typing import ClassVar, Final, get_args

import msgspec
from msgspec.structs import replace

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.records.oauth import ClientKind
from zendesk_sandbox.records.people import Restriction, Role
from zendesk_sandbox.records.tickets import Status
from zendesk_sandbox.seed.checks import SeedMistake, check_seed
from zendesk_sandbox.seed.model import Seed

_MOST_BYTES: Final = 16 << 20
_HINT: Final = "issuer sandbox --print-seed prints one to copy"
_CHOICES: Final = {"role": Role, "status": Status, "kind": ClientKind, "restriction": Restriction}
_KINDS: Final = {
    "str": "a text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "nothing",
}
_WHERE: Final = re.compile(r"(.*?)(?: - at `\$?(.*)`)?", re.DOTALL)
_UNKNOWN_KEY: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_MISSING_KEY: Final = re.compile(r"Object missing required field `(.*)`")
_WRONG_KIND: Final = re.compile(r"Expected `(.*)`, got `(.*)`")


class BadSeed(Failure):
    """The seed file is missing, or does not describe an account."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


def example_text() -> str:
    """The seed file of the account that a sandbox has without one."""
    return resources.files("zendesk_sandbox").joinpath("acme.toml").read_text(encoding="utf-8")


def read_seed_file(path: Path) -> Seed:
    """The account that a file describes.

    Raises:
        BadSeed: it is missing, or `read_seed` refuses what is in it.
    """
    shown = escape(str(path))
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise BadSeed(f"the seed file {shown} cannot be read: {error.strerror}") from error
    if len(content) > _MOST_BYTES:
        raise BadSeed(f"the seed file {shown} is larger than 16 MiB")
    try:
        return read_seed(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise BadSeed(f"the seed file {shown} is not UTF-8 text") from error
    except BadSeed as failure:
        raise BadSeed(f"{shown}: {failure.sentence}", hint=failure.hint) from failure


def read_seed(text: str) -> Seed:
    """The account in a seed file's text.

    One that names no organization, user, client or ticket has those of the example.

    Raises:
        BadSeed: it is no TOML, a key is unknown, or a value makes no sense; says where.
    """
    try:
        seed = msgspec.convert(tomllib.loads(text.replace("\r\n", "\n")), Seed)
    except (ValueError, RecursionError) as error:
        if isinstance(error, msgspec.ValidationError):
            raise BadSeed(_in_plain_words(str(error)), hint=_HINT) from error
        raise BadSeed(f"this is not valid TOML: {escape(str(error))}", hint=_HINT) from error
    try:
        check_seed(seed)
    except SeedMistake as mistake:
        raise BadSeed(str(mistake), hint=_HINT) from mistake
    if seed.organizations or seed.users or seed.clients or seed.tickets:
        return seed
    example = msgspec.convert(tomllib.loads(example_text()), Seed)
    return replace(
        example,
        subdomain=seed.subdomain,
        api_tokens=seed.api_tokens or example.api_tokens,
        limits=seed.limits,
        switches=seed.switches,
    )


def limits_of(seed: Seed) -> Limits:
    """The account's limits: the file's, and the usual ones for what it leaves out."""
    return Limits(**seed.limits)


def _in_plain_words(complaint: str) -> str:
    """A complaint of the decoder, with the place in front.

    `Expected `str`, got `int` - at `$.users[2].name`` becomes `users #3, name: must be a text`.
    """
    match = _WHERE.fullmatch(complaint)
    assert match is not None
    what, path = match[1], match[2] or ""
    *_, name = path.rpartition(".")
    return _name_place(path) + _say(what, name)


def _say(what: str, name: str) -> str:
    if match := _UNKNOWN_KEY.fullmatch(what):
        return f"there is no key {escape(match[1], limit=60)!r}"
    if match := _MISSING_KEY.fullmatch(what):
        return f"{match[1]!r} is missing"
    if name in _CHOICES and not what.startswith("Expected `str`, got"):
        return f"can be {' or '.join(get_args(_CHOICES[name]))} only"
    if match := _WRONG_KIND.fullmatch(what):
        wanted = " or ".join(_KINDS.get(kind, kind) for kind in match[1].split(" | "))
        return f"must be {wanted}, not {_KINDS.get(match[2], match[2])}"
    return escape(what[:1].lower() + what[1:].replace("`", ""))


def _name_place(path: str) -> str:
    steps = [step for step in path.replace("[...]", "").split(".") if step]
    shown = [re.sub(r"\[(\d+)\]", lambda m: f" #{int(m[1]) + 1}", step) for step in steps]
    return f"{', '.join(shown)}: " if shown else ""
