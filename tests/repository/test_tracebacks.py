"""A failure is reported, also where Python does not know in which line it came."""

from collections.abc import Callable
from types import FunctionType

import pytest

from tests.tracebacks import drop_unknown_lines


def _raise() -> None:
    raise ValueError("here")


_RAISE_WITHOUT_LINE = FunctionType(_raise.__code__.replace(co_linetable=b""), globals())


def _pass_on(act: Callable[[], None]) -> None:
    act()


def _pass_on_as_another() -> None:
    try:
        _RAISE_WITHOUT_LINE()
    except ValueError as error:
        raise KeyError("there") from error


@pytest.mark.parametrize(
    "act", [_raise, _RAISE_WITHOUT_LINE, _pass_on_as_another], ids=["line", "none", "cause"]
)
def test_what_has_no_line_is_left_out(act: Callable[[], None]) -> None:
    with pytest.raises((ValueError, KeyError)) as found:
        _pass_on(act)
    drop_unknown_lines(found)
    shown = str(pytest.ExceptionInfo.from_exception(found.value).getrepr(chain=True))
    assert "_pass_on" in shown
    assert "here" in shown
