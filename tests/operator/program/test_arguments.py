"""What the command line of the operator takes, and what it says where it makes no sense."""

from pathlib import Path

import pytest

from log_operator.arguments import make_parser
from log_operator.cli import read_arguments
from log_operator.errors import BadArguments
from log_operator.order import Order


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))


def read(*arguments: str) -> Order:
    order = read_arguments(arguments)
    assert isinstance(order, Order)
    return order


@pytest.mark.parametrize(
    ("text", "size"), [("1.5MB", 1_500_000), ("1.5M", 1_500_000), ("20MB", 20_000_000)]
)
def test_sizes(text: str, size: int) -> None:
    order = read("--part-size", text, "--limit-rate", text)
    assert (order.part_limit, order.limit_rate) == (size, size)


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("5m", 300), ("1h", 3600)])
def test_spans_of_waiting(text: str, seconds: float) -> None:
    assert read("--give-up-after", text).give_up_after == seconds


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("status", "x"), "status takes no argument: it lists what runs that were broken off"),
        (("status", "tbc1xyz"), "status takes no argument"),
        (("list",), "there is no command 'list'"),
        (("resume", "now"), "there is no code in 'now'"),
        (("plan", "generic"), "there is no code in 'generic'"),
        (("--part-size", "0.5MB"), "a part has at least 1MiB"),
        (("--give-up-after", "600"), "'600' is no time span; write it like 30s, 5m or 1h"),
        (("status", "--give-up-after", "5m"), "status takes no code, and no option but"),
        (("--limit-rate", "1.5"), "'1.5' is no size; write it like 200MB, 1.5MB or 50MiB"),
    ],
)
def test_what_makes_no_sense(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(BadArguments, match=sentence):
        read_arguments(arguments)


def test_help_breaks_between_words_below_what_it_explains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    shown = make_parser().format_help()
    assert max(map(len, shown.splitlines())) <= 58
    assert "  operator plan               see what would be collected;\n" in shown
    assert f"\n{' ' * 30}sends nothing\n" in shown
