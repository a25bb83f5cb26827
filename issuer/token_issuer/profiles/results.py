"""What `issuer profile` has to say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import msgspec

from tenant_file.branding import Language
from tenant_file.model import Profile
from tenant_file.source import EVERYWHERE, Source
from tenant_file.sources import AnySource, Config, Files
from tenant_file.text_checks import LONGEST_SENTENCE
from tenant_file.translations import Text, Translations, pick
from ticketbound.exit_codes import ExitCode
from ticketbound.language import ENGLISH
from ticketbound.safe_text import escape
from ticketbound.window import name_window
from token_issuer.profiles.file import Finding, ProfileFile
from token_issuer.result import Json, Shortfall

_TOLD: Final = {*Source.__struct_fields__, "include", "exclude"}
"""Keys of sources that have a line of their own form, or none."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether an operator can be built with a file, and what is wrong or odd in it."""

    file: ProfileFile
    remarks: tuple[Finding, ...]
    command: ClassVar[str] = "profile check"
    warnings: tuple[str, ...] = ()

    @property
    def shortfall(self) -> Shortfall | None:
        """That there are mistakes."""
        if not self.file.findings:
            return None
        count = len(self.file.findings)
        sentence = f"{count} mistake{'s' if count > 1 else ''} in {escape(str(self.file.path))}"
        return Shortfall(ExitCode.USAGE, sentence, "mend them, then check again")

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {
            "profiles": [profile.id for profile in self.file.profiles],
            "mistakes": [_describe(finding) for finding in self.file.findings],
            "remarks": [_describe(finding) for finding in self.remarks],
        }

    def output(self) -> str:
        """One line for each mistake and remark, as compilers write them; else that all is well."""
        path = escape(str(self.file.path), limit=1000)
        lines = [_tell(path, finding, "mistake") for finding in self.file.findings]
        lines += [_tell(path, finding, "remark") for finding in self.remarks]
        if not self.file.findings:
            ids = ", ".join(profile.id for profile in self.file.profiles)
            lines.append(f"{path}: an operator can be built with it; profiles: {ids}")
        return "\n".join(lines)

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return ()


@dataclass(frozen=True, slots=True)
class ProfilesResult:
    """What some profiles ask for, and the operator's languages, the most usual first."""

    profiles: tuple[Profile, ...]
    languages: tuple[Language, ...]
    command: ClassVar[str] = "profile show"
    warnings: tuple[str, ...] = ()

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"profiles": [_show_all(profile, self.languages) for profile in self.profiles]}

    def output(self) -> str:
        """The profiles one below the other, each source with its reason."""
        told = (_tell_profile(profile, self.languages) for profile in self.profiles)
        return "\n\n".join(map("\n".join, told))

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return ()


@dataclass(frozen=True, slots=True)
class SchemaResult:
    """The JSON Schema of `tenant.toml`."""

    schema: bytes
    command: ClassVar[str] = "profile schema"
    warnings: tuple[str, ...] = ()

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        schema: Mapping[str, Json] = msgspec.json.decode(self.schema)
        return schema

    def output(self) -> str:
        """The schema itself, to be kept in a file."""
        return self.schema.decode().rstrip("\n")

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return ()


def _describe(finding: Finding) -> Mapping[str, Json]:
    return {"line": finding.line, "key": finding.key, "message": finding.complaint}


def _tell(path: str, finding: Finding, kind: str) -> str:
    place = f"{path}:{finding.line}" if finding.line else path
    return f"{place}: {kind}: {finding.key}: {finding.complaint}"


def _show_all(profile: Profile, languages: Sequence[str]) -> Mapping[str, Json]:
    shown: dict[str, Json] = msgspec.to_builtins(profile)
    names = profile.list_ids()
    sources = [
        msgspec.to_builtins(source) | {"id": name} | _show_text("why", source.why, languages)
        for name, source in zip(names, profile.sources, strict=True)
    ]
    return shown | {"sources": sources} | _show_text("title", profile.title, languages)


def _show_text(key: str, text: Text, languages: Sequence[str]) -> dict[str, Json]:
    """The text that most read, and where there are more, each with its language."""
    shown: dict[str, Json] = {key: pick(text, *languages)}
    if isinstance(text, Translations):
        shown[f"{key}_by_language"] = dict(text.list_written())
    return shown


def _tell_profile(profile: Profile, languages: Sequence[str]) -> Iterator[str]:
    yield from _tell_text(f"{profile.id}: ", profile.title, languages)
    window = name_window(profile.window, ENGLISH)
    yield f"  {window}, at most {profile.max_size} before compression"
    for name, source in zip(profile.list_ids(), profile.sources, strict=True):
        yield from _tell_text(f"  {name}: ", source.why, languages)
        yield from (f"    {line}" for line in _tell_source(source))


def _tell_text(label: str, text: Text, languages: Sequence[str]) -> Iterator[str]:
    """The text that most read, and below it those in other languages."""
    shown = pick(text, *languages)
    yield f"{label}{escape(shown, limit=LONGEST_SENTENCE)}"
    if isinstance(text, Translations):
        for language, other in text.list_written().items():
            if other != shown:
                yield f"{'':>{len(label)}}{escape(other, limit=LONGEST_SENTENCE)} ({language})"


def _tell_source(source: AnySource) -> Iterator[str]:
    """Where it is asked, what it names, and its caps."""
    if source.systems != EVERYWHERE:
        yield f"on {', '.join(source.systems)} only"
    if source.if_version:
        yield f"on versions {source.if_version} only"
    if source.if_exists:
        yield f"only where there is {', '.join(map(escape, source.if_exists))}"
    if isinstance(source, Files | Config):
        yield from (f"+ {escape(path, limit=500)}" for path in source.include)
        yield from (f"- {escape(path, limit=500)}" for path in source.exclude)
    yield from _tell_own(source)
    priority = "" if source.priority == "normal" else f", {source.priority} priority"
    yield f"at most {source.max_size} and {source.max_time}{priority}"


def _tell_own(source: AnySource) -> Iterator[str]:
    """What this kind of source alone can say, where it is said."""
    own = [name for name in type(source).__struct_fields__ if name not in _TOLD]
    for field in msgspec.structs.fields(source):
        value = getattr(source, field.name)
        if field.name in own and value != field.default:
            words = value if isinstance(value, tuple) else (str(value),)
            shown = " ".join(words) if field.name == "argv" else ", ".join(words)
            yield f"{field.name}: {escape(shown, limit=500)}"
