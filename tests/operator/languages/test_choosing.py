"""Which language the person reads, as systems say it."""

import plistlib
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from log_operator.errors import BadArguments
from log_operator.languages.choosing import (
    choose_language,
    demand_offered,
    find_asked_language,
    read_apple_languages,
)
from ticketbound.exit_codes import ExitCode

BOTH = ("en", "de")


@pytest.mark.parametrize(
    ("argv", "asked"),
    [
        ([], None),
        (["plan", "--language", "de"], "de"),
        (["--language=de", "plan"], "de"),
        (["plan", "--language"], ""),
        (["--languages", "de"], None),
    ],
)
def test_the_command_line_is_asked_first(argv: Sequence[str], asked: str | None) -> None:
    assert find_asked_language(argv) == asked


@pytest.mark.parametrize(
    ("environment", "code"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de"}, "de"),
        ({"LANG": "DE_at@euro"}, "de"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "de"}, "en"),
        ({"LC_ALL": "POSIX", "LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "de_DE.UTF-8", "LANG": "en_US.UTF-8"}, "de"),
        ({"LC_ALL": "", "LC_MESSAGES": "de_DE", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANGUAGE": "fr:de:en", "LANG": "en_US.UTF-8"}, "de"),
        ({"LANGUAGE": "de"}, "de"),
        ({"TICKETBOUND_LANGUAGE": "de", "LC_ALL": "C"}, "de"),
        ({"TICKETBOUND_LANGUAGE": "xx", "LANG": "de_DE"}, "de"),
        ({"LANG": "\x1b[31m"}, "en"),
    ],
)
def test_the_environment_tells(environment: Mapping[str, str], code: str) -> None:
    assert choose_language(environment, BOTH) == code


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these systems tell themselves")
def test_a_silent_system_gets_the_vendor_s_language() -> None:
    assert choose_language({}, ("de", "en")) == "de"


def test_who_reads_another_language_gets_the_vendor_s() -> None:
    assert choose_language({"LANG": "fr_FR.UTF-8"}, ("de", "en")) == "de"
    assert choose_language({"LANG": "en_US.UTF-8"}, ("de", "en")) == "en"
    assert choose_language({"LANG": "en_US.UTF-8"}, ("de",)) == "de"


def test_what_is_asked_for_may_be_typed_in_capitals() -> None:
    assert demand_offered("DE", BOTH) == "de"


@pytest.mark.parametrize("asked", ["xx", "", "de_DE", "\x1b[2J"])
def test_what_nobody_speaks_is_refused(asked: str) -> None:
    with pytest.raises(
        BadArguments, match=r"^there is no language '.*' here, only en, de$"
    ) as told:
        demand_offered(asked, BOTH)
    assert told.value.exit_code is ExitCode.USAGE
    assert "\x1b" not in told.value.sentence


def test_macos_lists_its_languages(tmp_path: Path) -> None:
    settings = tmp_path / "settings.plist"
    settings.write_bytes(plistlib.dumps({"AppleLanguages": ["de-DE", 7], "AppleLocale": "en_DE"}))
    assert read_apple_languages(settings) == ["de-DE", "en_DE"]


@pytest.mark.parametrize(
    "content", [b"", b"no list", b"<?xml", b"<plist><x", plistlib.dumps(["de"]), plistlib.dumps({})]
)
def test_macos_may_list_nothing(tmp_path: Path, content: bytes) -> None:
    settings = tmp_path / "settings.plist"
    settings.write_bytes(content)
    assert read_apple_languages(settings) == []
    assert read_apple_languages(tmp_path / "missing") == []
