"""The texts there are: those that come with the program, and those of the vendor's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Final

from ticketbound.safe_text import escape
from token_issuer.errors import SettingsBroken

PLACEHOLDERS: Final = ("code", "download", "ticket", "expiry")
LONGEST_TEXT: Final = 1200
_SHIPPED: Final = ("en", "de", "es", "fr", "ja", "pt")
_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")
_LOCALE: Final = re.compile(r"[a-z]{1,3}(-[a-z0-9]{1,8}){0,3}")


@dataclass(frozen=True, slots=True)
class Template:
    """A text with each of the placeholders, in the language of `locale`."""

    locale: str
    text: str

    def fill(self, values: Mapping[str, str]) -> str:
        """The text with a value for each placeholder; a brace in a value stays one."""
        return _PLACEHOLDER.sub(lambda match: values[match[1]], self.text)


@dataclass(frozen=True, slots=True)
class Templates:
    """All of them, by locale in lower case."""

    texts: Mapping[str, str]

    def choose(self, locale: str | None) -> Template:
        """The text for a locale such as `de-AT`: its own, else that of `de`, else of `en`."""
        steps = (locale or "").lower().split("-")
        for count in range(len(steps), 0, -1):
            name = "-".join(steps[:count])
            if name in self.texts:
                return Template(name, self.texts[name])
        return Template("en", self.texts["en"])


def read_templates(folder: Path) -> Templates:
    """The texts of the program, and those in `folder`, which win; it need not exist.

    Raises:
        SettingsBroken: a file there is no such text; names it.
    """
    own = {path.stem.lower(): _read_own(path) for path in sorted(_list(folder))}
    return Templates({locale: _read_shipped(locale) for locale in _SHIPPED} | own)


def _list(folder: Path) -> list[Path]:
    try:
        return [path for path in folder.iterdir() if path.suffix == ".txt"]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise _broken(folder, f"it cannot be read: {error.strerror}") from error


def _read_shipped(locale: str) -> str:
    file = resources.files("token_issuer.messages").joinpath(f"{locale}.txt")
    return file.read_text(encoding="utf-8").strip()


def _read_own(path: Path) -> str:
    if _LOCALE.fullmatch(path.stem.lower()) is None:
        raise _broken(path, "its name is no locale, such as de or pt-BR")
    try:
        if not path.is_file():
            raise _broken(path, "it is no file")  # a pipe would let nobody go on
        text = path.read_text(encoding="utf-8-sig").strip()
    except OSError as error:
        raise _broken(path, f"it cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise _broken(path, "it is not UTF-8") from error
    if mistake := _find_mistake(text):
        raise _broken(path, mistake)
    return text


def _find_mistake(text: str) -> str:
    """Why `text` is of no use as a template; nothing if it is."""
    named = _PLACEHOLDER.findall(text)
    missing = [f"{{{name}}}" for name in PLACEHOLDERS if name not in named]
    unknown = [escape(f"{{{name}}}") for name in named if name not in PLACEHOLDERS]
    if missing:
        return f"it does not say {', '.join(missing)}"
    if unknown:
        return f"there is no {unknown[0]}"
    if len(text) > LONGEST_TEXT:
        return f"it is longer than {LONGEST_TEXT} characters"
    if any(escape(line, limit=LONGEST_TEXT) != line for line in text.split("\n")):
        return "it has characters that cannot be shown"
    return ""


def _broken(path: Path, why: str) -> SettingsBroken:
    return SettingsBroken(
        f"{escape(str(path))}: {why}",
        hint="issuer help send tells what such a text must say",
    )
