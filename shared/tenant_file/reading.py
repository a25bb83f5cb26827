"""Reads and checks `tenant.toml`."""

import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import ClassVar, TypeVar

import msgspec

from tenant_file.choices import list_choices
from tenant_file.lines import find_line
from tenant_file.model import Profile, Tenant
from tenant_file.redaction import Redaction
from tenant_file.source_checks import Mistake
from tenant_file.tenant_checks import find_mistakes, find_profile_mistakes
from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.safe_text import escape

_Kind = TypeVar("_Kind")
_WRONG_WORD = re.compile(r"Invalid (?:enum )?value (.+)", re.DOTALL)
_WRONG_TYPE = re.compile(r"Expected `(\w+(?: \| \w+)*)`, got `(\w+)`")
_TYPES = {
    "array": "a list",
    "bool": "true or false",
    "float": "a number",
    "int": "a whole number",
    "object": "a table",
    "str": "a text in quotes",
}
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(.+)`")


class TenantError(Failure):
    """`tenant.toml` is not one; says which key."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


def read_tenant(text: str) -> Tenant:
    """The tenant in the text of a `tenant.toml`.

    Raises:
        TenantError: not TOML, a key is missing or unknown, or a value makes no sense.
    """
    tenant = parse_tenant(text)
    _demand_none(text, find_mistakes(tenant))
    return tenant


def parse_tenant(text: str) -> Tenant:
    """The tenant in the text of a `tenant.toml`, whose values may still make no sense.

    Raises:
        TenantError: not TOML, or a key is missing, unknown or of the wrong type.
    """
    return _parse(text, Tenant)


def read_profiles(text: str) -> tuple[Profile, ...]:
    """The profiles in a TOML text that holds nothing else, such as `generic_profiles()`.

    Raises:
        TenantError: as `read_tenant`.
    """
    profiles = parse_fragment(text).profiles
    _demand_none(text, find_profile_mistakes(profiles))
    return profiles


class Fragment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What of a `tenant.toml` says what is collected and what is taken out of it."""

    profiles: tuple[Profile, ...]
    redaction: Redaction = Redaction()


def parse_fragment(text: str) -> Fragment:
    """The fragment in a text that holds nothing else, whose values may still make no sense.

    Raises:
        TenantError: as `parse_tenant`.
    """
    return _parse(text, Fragment)


def generic_profiles() -> str:
    """The TOML of the profile that suits a plain Linux, macOS or Windows machine."""
    return resources.files("tenant_file").joinpath("generic.toml").read_text(encoding="utf-8")


def name_place(text: str, mistake: Mistake) -> str:
    """The mistake as a sentence: the line of the text that it is on, its key, the complaint."""
    key, complaint = mistake
    line = find_line(text, key)
    return f"{f'line {line}, ' if line else ''}{key}: {complaint}" if key else complaint


def _parse(text: str, kind: type[_Kind]) -> _Kind:
    try:
        return msgspec.convert(tomllib.loads(text.removeprefix("\ufeff")), kind)
    except msgspec.ValidationError as error:
        raise TenantError(name_place(text, _split_complaint(f"{error}"))) from error
    except (ValueError, RecursionError) as error:
        raise TenantError(f"this is not valid TOML: {error}") from error


def _demand_none(text: str, mistakes: Iterable[Mistake]) -> None:
    for mistake in mistakes:
        raise TenantError(name_place(text, mistake))


def _split_complaint(sentence: str) -> Mistake:
    """What msgspec says, as the key that it is about and the complaint."""
    complaint, _, key = sentence.partition(" - at `$")
    key = key.rstrip("`").lstrip(".").removesuffix("[...]")
    if unknown := _UNKNOWN_FIELD.match(complaint):
        return f"{key}.{unknown[1]}".lstrip("."), "there is no such key"
    if (wrong := _WRONG_WORD.match(complaint)) and (choices := list_choices(key)):
        return key, f"{escape(wrong[1])} is not known here; write {choices}"
    if wrong := _WRONG_TYPE.fullmatch(complaint):
        wanted = " or ".join(_TYPES.get(one, one) for one in wrong[1].split(" | ") if one != "null")
        return key, f"this is {_TYPES.get(wrong[2], wrong[2])}; write {wanted}"
    return key, complaint[:1].lower() + complaint[1:]
