"""Reasons as a German customer reads them: with the words of our sentences within each other."""

from collections.abc import Iterator

import pytest

from log_operator.languages.catalogues import load_language
from log_operator.redact.tally import mask
from ticketbound.language import ENGLISH, install, later, retell
from ticketbound.window import name_window, tell_before, tell_span, tell_within

GERMAN = load_language("de")


@pytest.fixture(autouse=True)
def _german() -> Iterator[None]:
    install(GERMAN)
    yield
    install(ENGLISH)


@pytest.mark.parametrize(
    ("window", "told"),
    [
        ("7d", "den letzten 7 Tagen"),
        ("24h", "den letzten 24 Stunden"),
        ("90m", "den letzten 90 Minuten"),
        ("1m", "den letzten 60 Sekunden"),
        ("1d", "den letzten 24 Stunden"),
    ],
)
def test_a_window_is_told_within_a_reason(window: str, told: str) -> None:
    reason = later("it has no entries {within}").format(within=tell_within(window))
    assert retell(reason) == f"keine Einträge in {told}"
    shop = later("no crash of {programs} was noted {within}")
    reason = shop.format(programs="shop", within=tell_within(window))
    assert retell(reason) == f"in {told} wurde kein Absturz von shop festgehalten"


def test_what_is_too_old_is_told() -> None:
    before = tell_before("7d")
    reason = later("last written {day}, {before}").format(day="2026-11-13", before=before)
    assert retell(reason) == "zuletzt geschrieben 2026-11-13, vor mehr als 7 Tagen"
    kind = later("last written {before}").format(before=before)
    more = later("{count} more left out: {reason}").format(count="1,234", reason=kind)
    told = "1.234 weitere weggelassen: zuletzt vor mehr als 7 Tagen geschrieben"
    assert retell(more) == told


def test_a_limit_of_time_is_told() -> None:
    reason = later("its source took more than {limit}; the rest was left out")
    told = retell(reason.format(limit=tell_span("10m")))
    assert told == "die Quelle brauchte mehr als 10 Minuten; der Rest wurde weggelassen"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (b"x", "… (1 Byte)"),
        (b"hunter2", "… (7 Bytes)"),
        (b"hunter2hunter2", "hu… (14 Bytes)"),
        (b"x" * 1234, "xx… (1234 Bytes)"),
    ],
)
def test_a_masked_value_is_told(value: bytes, told: str) -> None:
    assert retell(mask(value)) == told


@pytest.mark.parametrize(
    ("window", "told"),
    [("7d", "7 Tage"), ("24h", "24 Stunden"), ("90m", "90 Minuten"), ("1m", "60 Sekunden")],
)
def test_a_window_by_itself(window: str, told: str) -> None:
    assert name_window(window, GERMAN) == f"die letzten {told}"
