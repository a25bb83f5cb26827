"""A file that holds profiles: a whole `tenant.toml`, or what of it says what is collected."""

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tenant_file.branding import Branding, Language
from tenant_file.branding_checks import is_icon_name
from tenant_file.icon import BadIcon, read_icon
from tenant_file.lines import find_line
from tenant_file.model import Profile, Tenant
from tenant_file.reading import Fragment, TenantError, parse_fragment, parse_tenant
from tenant_file.redaction_checks import find_redaction_mistakes
from tenant_file.source_checks import Mistake
from tenant_file.tenant_checks import find_mistakes, find_profile_mistakes
from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument

_LARGEST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake; `line` counts from 1, or is None where its key is not written out."""

    key: str
    complaint: str
    line: int | None


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """The profiles of one file, and all that makes no sense in it.

    `languages` are those of its operator, the first for customers who speak none of them.
    """

    path: Path
    text: str
    profiles: tuple[Profile, ...]
    findings: tuple[Finding, ...]
    languages: tuple[Language, ...]


def read_file(path: Path) -> ProfileFile:
    """What is in that file.

    Raises:
        BadArgument: it cannot be read.
        TenantError: it is not TOML, or a key is missing, unknown or of the wrong type.
    """
    text = _read_text(path)
    parse = parse_fragment if _is_fragment(text) else parse_tenant
    try:
        content = parse(text)
    except TenantError as error:
        raise TenantError(f"{escape(str(path), limit=1000)}: {error.sentence}") from error
    branding = content.operator if isinstance(content, Tenant) else Branding()
    findings = tuple(
        Finding(key, what, find_line(text, key)) for key, what in _find_mistakes(path, content)
    )
    return ProfileFile(path, text, content.profiles, findings, branding.languages)


def _read_text(path: Path) -> str:
    shown = escape(str(path), limit=1000)
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as error:
        reason = (error.strerror or "unknown error").lower()
        raise BadArgument(f"cannot read {shown}: {reason}") from error
    if len(data) > _LARGEST:
        raise BadArgument(f"{shown} is larger than 1 MiB, so it is no such file")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise TenantError(f"byte {error.start} of {shown} is no UTF-8, so it is no TOML") from error


def _is_fragment(text: str) -> bool:
    with suppress(ValueError, RecursionError):
        return tomllib.loads(text.removeprefix("\ufeff")).keys() <= {"profiles", "redaction"}
    return False


def _find_mistakes(path: Path, content: Tenant | Fragment) -> Iterator[Mistake]:
    if isinstance(content, Tenant):
        yield from find_mistakes(content)
        yield from _find_bad_icon(path, content.operator.icon)
    else:
        yield from find_profile_mistakes(content.profiles)
        yield from find_redaction_mistakes(content.redaction)


def _find_bad_icon(path: Path, icon: str) -> Iterator[Mistake]:
    """What a build for Windows would stop at."""
    if is_icon_name(icon):
        try:
            read_icon(path.absolute().parent / icon)
        except BadIcon as error:
            yield "operator.icon", str(error)
