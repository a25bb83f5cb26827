"""How talk looks at a terminal."""

import os
import sys

import pytest

from token_issuer.render import say

WORDS = "the service user is busy; wait, or end it: issuer revoke 84dda435ae83c6d7"

pytestmark = pytest.mark.skipif(not hasattr(os, "openpty"), reason="takes a pseudo-terminal")


def test_a_sentence_goes_on_below_between_two_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    screen, line = os.openpty()
    with os.fdopen(line, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        say(WORDS)
        shown = os.read(screen, 1000).decode().splitlines()
    os.close(screen)
    assert max(map(len, shown)) <= 40
    assert " ".join(part.strip() for part in shown) == f"issuer: {WORDS}"
    assert [part[:2] for part in shown[1:]] == ["  "] * (len(shown) - 1)


def test_elsewhere_it_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    say(WORDS)
    assert capsys.readouterr().err == f"issuer: {WORDS}\n"
