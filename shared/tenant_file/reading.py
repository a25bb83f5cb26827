"""Reads and checks `tenant.toml`."""

import re
import tomllib
from datetime import timedelta
from importlib import resources
from typing import ClassVar, Final

import msgspec

from tenant_file.lines import find_line
from tenant_file.model import Profile, Tenant
from tenant_file.redaction_checks import FULL_PATH, find_mistake, list_choices
from tenant_file.sources import Files, HostFacts, Journal
from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.sizes import parse_size
from ticketbound.subdomain import is_subdomain

_WINDOW = re.compile(r"([1-9]\d{0,3})([mhd])", re.ASCII)
_PROFILE_ID = re.compile(r"[a-z][a-z0-9-]{0,31}", re.ASCII)
_PUBLIC_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(.+)`")
_DOWNLOAD = re.compile(r"https://[a-z0-9][^\s<>\"'{}]{1,480}", re.ASCII)
_UNIT = re.compile(r"[A-Za-z0-9:_.\\@*?\[\]][A-Za-z0-9:_.\\@*?\[\]-]*", re.ASCII)
_UNITS: Final = {"m": "minutes", "h": "hours", "d": "days"}


class TenantError(Failure):
    """`tenant.toml` is not one; says which key."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


def read_tenant(text: str) -> Tenant:
    """The tenant in the text of a `tenant.toml`.

    Raises:
        TenantError: not TOML, a key is missing or unknown, or a value makes no sense.
    """
    try:
        tenant = msgspec.convert(tomllib.loads(text.removeprefix("\ufeff")), Tenant)
    except msgspec.ValidationError as error:
        raise TenantError(_name_place(text, *_split_complaint(f"{error}"))) from error
    except (ValueError, RecursionError) as error:
        raise TenantError(f"this is not valid TOML: {error}") from error
    _check(tenant)
    if mistake := find_mistake(tenant.redaction):
        raise TenantError(_name_place(text, *mistake))
    return tenant


def read_profiles(text: str) -> tuple[Profile, ...]:
    """The profiles in a TOML text that holds nothing else, such as `generic_profiles()`.

    Raises:
        TenantError: as `read_tenant`.
    """
    try:
        profiles = msgspec.convert(tomllib.loads(text)["profiles"], tuple[Profile, ...])
    except (tomllib.TOMLDecodeError, KeyError, msgspec.ValidationError) as error:
        raise TenantError(f"these are no profiles: {error}") from error
    _check_profiles(profiles)
    return profiles


def parse_window(text: str) -> timedelta:
    """A time span from `90m`, `24h` or `7d`.

    Raises:
        ValueError: `text` is no such span.
    """
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no time span; write it like 90m, 24h or 7d")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def is_download_link(text: str) -> bool:
    """Whether customers can be told `text` as the page or file where the operator is to be had."""
    return _DOWNLOAD.fullmatch(text) is not None and text.isascii() and text.isprintable()


def generic_profiles() -> str:
    """The TOML of the profile that suits a plain Linux, macOS or Windows machine."""
    return resources.files("tenant_file").joinpath("generic.toml").read_text(encoding="utf-8")


def _name_place(text: str, key: str, complaint: str) -> str:
    """The complaint behind its key, and behind the line on which that stands."""
    line = find_line(text, key)
    return f"{f'line {line}, ' if line else ''}{key}: {complaint}" if key else complaint


def _split_complaint(sentence: str) -> tuple[str, str]:
    """What msgspec says, as the key that it is about and the complaint."""
    complaint, _, key = sentence.partition(" - at `$")
    key = key.rstrip("`").lstrip(".").removesuffix("[...]")
    if unknown := _UNKNOWN_FIELD.match(complaint):
        return f"{key}.{unknown[1]}".lstrip("."), "there is no such key"
    if key.startswith("redaction.") and complaint.startswith("Invalid enum value"):
        value = complaint.removeprefix("Invalid enum value ")
        return key, f"{value} is not known here; write {list_choices(key)}"
    return key, complaint[:1].lower() + complaint[1:]


def _check(tenant: Tenant) -> None:
    _demand(bool(tenant.vendor.name.strip()), "vendor.name", "customers must see a name")
    _demand(
        not tenant.vendor.download or is_download_link(tenant.vendor.download),
        "vendor.download",
        "not an https:// link of at most 490 characters",
    )
    _demand(bool(tenant.zendesk.subdomains), "zendesk.subdomains", "at least one is needed")
    _demand(bool(tenant.keys), "keys", "at least one is needed")
    for subdomain in tenant.zendesk.subdomains:
        _demand(is_subdomain(subdomain), "zendesk.subdomains", f"{subdomain!r} is no subdomain")
    for key in tenant.keys:
        _demand(_PUBLIC_KEY.fullmatch(key.public) is not None, "keys.public", "not 64 hex digits")
    _check_profiles(tenant.profiles)


def _check_profiles(profiles: tuple[Profile, ...]) -> None:
    _demand(bool(profiles), "profiles", "at least one is needed")
    ids = [profile.id for profile in profiles]
    _demand(len(ids) == len(set(ids)), "profiles.id", "two profiles have the same id")
    for profile in profiles:
        _check_profile(profile)


def _check_profile(profile: Profile) -> None:
    where = f"profile {profile.id!r}"
    _demand(
        _PROFILE_ID.fullmatch(profile.id) is not None,
        where,
        "an id has lower-case letters, digits and hyphens, at most 32",
    )
    _demand(bool(profile.sources), where, "it has no sources")
    try:
        parse_window(profile.window)
        _demand(parse_size(profile.max_size) > 0, where, "max_size leaves no room for anything")
        for source in profile.sources:
            _check_source(source, where)
    except ValueError as error:
        raise TenantError(f"{where}: {error}") from error


def _check_source(source: Files | Journal | HostFacts, where: str) -> None:
    _demand(bool(source.why.strip()), where, f"a {type(source).__name__} source has no 'why'")
    if isinstance(source, Files):
        parse_size(source.max_file_size)
        _demand(bool(source.include), where, "a files source includes nothing")
        for line in source.include:
            _demand(FULL_PATH.match(line) is not None, where, f"{line!r} is no full path")
    if isinstance(source, Journal):
        parse_size(source.max_size)
        for unit in source.units:
            _demand(_UNIT.fullmatch(unit) is not None, where, f"{unit!r} is no unit")


def _demand(holds: bool, where: str, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    if not holds:
        raise TenantError(f"{where}: {what}")
