"""Sentences on screens that are narrower than they."""

import pytest

from log_operator.screen.breaking import break_sentence


def test_a_sentence_is_broken_between_words_and_indented() -> None:
    told = "the cleaned logs are kept in /home/ada/state until tomorrow"
    assert break_sentence(told, 31).split("\n") == [
        "the cleaned logs are kept in",
        "  /home/ada/state until",
        "  tomorrow",
    ]


def test_one_that_is_indented_goes_on_further_in() -> None:
    assert break_sentence("  ask the support agent", 21) == "  ask the support\n    agent"


@pytest.mark.parametrize("columns", range(21, 60))
def test_a_command_to_type_stays_on_one_line(columns: int) -> None:
    told = "stopped; ask for a new code, and give it to 'operator resume' later"
    broken = break_sentence(told, columns)
    assert "'operator resume'" in broken
    assert " ".join(broken.split()) == told


def test_an_apostrophe_holds_nothing_together() -> None:
    assert break_sentence("Zendesk's clock and this machine's", 22).count("\n") == 1


@pytest.mark.parametrize(
    ("label", "indent"),
    [
        ("  left out  ", 12),
        ("  entfällt  ", 12),
        ("  136.5 KB  ", 12),
        ("  v NUMBER  ", 12),
        ("  logs-1000-part1.zip  ", 4),
    ],
)
def test_what_has_a_label_goes_on_beside_it(label: str, indent: int) -> None:
    first, second = break_sentence(f"{label}/var/log/a: not readable", 32).split("\n")[:2]
    assert first.startswith(label.rstrip())
    assert second.startswith(" " * indent)
    assert not second.startswith(" " * (indent + 1))


@pytest.mark.parametrize("text", ["", "    ", "x" * 100, "a b"])
def test_what_has_no_blanks_or_fits_stays(text: str) -> None:
    assert break_sentence(text, 20) == text
