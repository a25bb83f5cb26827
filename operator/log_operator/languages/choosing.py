"""Which language the person reads, by what the system says; no locale has to be installed."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from log_operator.errors import BadArguments
from ticketbound.language import say
from ticketbound.safe_text import escape

_OPTION = "--language"
_NEUTRAL = ("c", "posix")
"""Locales that name no language."""


def find_asked_language(argv: Sequence[str]) -> str | None:
    """What `--language` says, known before the arguments are understood; None where it is not."""
    for word, following in pairwise((*argv, "")):
        option, equals, value = word.partition("=")
        if option == _OPTION:
            return value if equals else following
    return None


def demand_offered(asked: str, offered: Sequence[str]) -> str:
    """The code of the language that is asked for on the command line.

    Raises:
        BadArguments: it is not offered.
    """
    if asked.lower() not in offered:
        raise BadArguments(
            say(
                "there is no language {asked} here, only {offered}",
                asked=repr(escape(asked, limit=20)),
                offered=", ".join(offered),
            )
        )
    return asked.lower()


def choose_language(environment: Mapping[str, str], offered: Sequence[str]) -> str:
    """The code of the first language that the person reads and the vendor offers, or the vendor's.

    Args:
        environment: where the system, or the person, says which one it is.
        offered: codes such as `de`, the one for everybody else first.
    """
    read = _list_read(environment)
    return next((code for name in read if (code := _find_code(name)) in offered), offered[0])


def _list_read(environment: Mapping[str, str]) -> Iterator[str]:
    """Names such as `de_DE.UTF-8`, the one that the person likes best first."""
    if own := environment.get("TICKETBOUND_LANGUAGE"):
        yield own
    # See: https://www.gnu.org/software/gettext/manual/html_node/Locale-Environment-Variables.html
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    named = next(filter(None, names), "")
    likes = environment.get("LANGUAGE", "")
    if _find_code(named) not in _NEUTRAL:
        yield from filter(None, (*likes.split(":"), named))
    if not named and not likes:
        yield from _ask_system()


def _find_code(name: str) -> str:
    """`de` of `de_DE.UTF-8`, `de-AT` or `de@euro`."""
    for mark in ".@_-":
        name = name.partition(mark)[0]
    return name.lower()


def _ask_system() -> Sequence[str]:
    """What Windows and macOS know, which set no variable where a program is double-clicked."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - there is no need for it elsewhere
        import locale  # noqa: PLC0415 - the same

        # See: https://learn.microsoft.com/windows/win32/api/winnls/nf-winnls-getuserdefaultuilanguage
        number = ctypes.windll.kernel32.GetUserDefaultUILanguage()
        return [locale.windows_locale.get(number, "")]
    if sys.platform == "darwin":
        return read_apple_languages(Path("~/Library/Preferences/.GlobalPreferences.plist"))
    return []


def read_apple_languages(preferences: Path) -> list[str]:
    """The languages of a person's macOS, as its settings list them; none where they say none."""
    import plistlib  # noqa: PLC0415 - there is no need for it elsewhere
    from xml.parsers.expat import ExpatError  # noqa: PLC0415 - the same

    try:
        settings = plistlib.loads(preferences.expanduser().read_bytes())
    except (OSError, ValueError, RuntimeError, ExpatError):
        return []
    languages = settings.get("AppleLanguages") if isinstance(settings, dict) else None
    if not isinstance(languages, list):
        return []
    return [name for name in (*languages, settings.get("AppleLocale")) if isinstance(name, str)]
