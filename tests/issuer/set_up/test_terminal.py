import io

import pytest

from token_issuer.errors import BadArgument, Cancelled
from token_issuer.set_up.terminal import Terminal, open_terminal


def open_on(typed: str, *, has_colours: bool = False) -> tuple[Terminal, io.StringIO]:
    screen = io.StringIO()
    return Terminal(io.StringIO(typed), screen, lambda _: "", has_colours=has_colours), screen


def test_lays_text_out() -> None:
    terminal, screen = open_on("")
    terminal.tell(
        "One paragraph\nover two lines.\n  1. an item\n    that goes on\n  2. another\n"
        f"      {'x ' * 60}x\n\n" + "word " * 30
    )
    assert screen.getvalue() == (
        "One paragraph over two lines.\n  1. an item that goes on\n  2. another\n"
        f"      {'x ' * 60}x\n\n"
        f"{' '.join(['word'] * 16)}\n{' '.join(['word'] * 14)}\n"
    )


def test_an_item_goes_on_below_its_text() -> None:
    terminal, screen = open_on("")
    terminal.tell("  1. " + "word " * 20)
    assert [line[:6] for line in screen.getvalue().splitlines()] == ["  1. w", "     w"]


def test_lines_fit_a_narrow_terminal() -> None:
    screen = io.StringIO()
    terminal = Terminal(io.StringIO(), screen, lambda _: "", width=40)
    terminal.tell("word " * 30)
    terminal.complain(BadArgument("no good " * 9, hint="another " * 9))
    assert max(map(len, screen.getvalue().splitlines())) in range(36, 41)


@pytest.mark.parametrize("has_colours", [True, False])
def test_colours_only_where_they_are_wanted(has_colours: bool) -> None:
    terminal, screen = open_on("", has_colours=has_colours)
    terminal.head("Step")
    terminal.confirm("found")
    terminal.complain(BadArgument("no good", hint="another"))
    assert ("\x1b[" in screen.getvalue()) is has_colours


def test_asks() -> None:
    terminal, screen = open_on(" acme \r\n\nx\nY\n")
    assert terminal.ask("Name", "default") == "acme"
    assert terminal.ask("Name") == ""
    assert terminal.agrees("Sure?", default=False)
    assert screen.getvalue() == (
        "Name [default]: Name: Sure? [y/N]: Please type y or n.\nSure? [y/N]: "
    )
    with pytest.raises(Cancelled):
        terminal.ask("Name")


@pytest.mark.parametrize(("default", "text"), [(True, "[Y/n]"), (False, "[y/N]")])
def test_enter_is_the_default(default: bool, text: str) -> None:
    terminal, screen = open_on("\n")
    assert terminal.agrees("Sure?", default=default) is default
    assert text in screen.getvalue()


def test_nobody_at_a_terminal() -> None:
    # pytest takes both streams.
    assert open_terminal({}) is None
