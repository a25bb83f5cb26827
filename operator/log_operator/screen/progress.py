"""How far the work is: a line for each stage, drawn on a terminal, in a pipe said now and then.

`Screen` belongs to `console`; whoever does the work is told of a `values.Stage` only.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from threading import RLock
from typing import TYPE_CHECKING, Final, TextIO

from log_operator.screen.meter import Meter, Monotonic
from log_operator.screen.progress_line import draw, tell, tell_end
from log_operator.values import Stage

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

_SECONDS_BETWEEN_LINES: Final = 5.0
_FRAMES: Final = 5
"""Drawn in a second: more is dearer than it is smooth."""
_SIGNS: Final = ("━", "━"), ("#", "-")
"""Of a bar's two ends; the second for terminals that cannot show the first."""


class Screen:
    """Shows every open stage in one place. Its methods may be called from several threads.

    Args:
        stream: a terminal, or what is read like one.
        say: writes a line, where lines are all that can be shown.
        is_terminal: whether lines can be drawn anew there.
        is_colourless: draw no colours.
        accent: the colour of what is done, as rich calls it.
        now: seconds, never backwards.
    """

    def __init__(
        self,
        stream: TextIO | None,
        say: Callable[[str], None],
        *,
        is_terminal: bool,
        is_colourless: bool,
        accent: str = "green",
        now: Monotonic = time.monotonic,
    ) -> None:
        self._stream, self._say, self._now = stream, say, now
        self._is_terminal, self._is_colourless = is_terminal, is_colourless
        self._accent = accent
        self._signs = _SIGNS[0] if not is_colourless and _can_show(stream) else _SIGNS[1]
        self._open: tuple[Meter, ...] = ()
        self._said: dict[Meter, float] = {}
        self._live: Live | None = None
        self._is_held = False
        self._lock = RLock()

    @contextlib.contextmanager
    def show(self, title: str, total: int) -> Iterator[Stage]:
        """A stage until the block ends; `total` in bytes, 0 where nobody knows."""
        meter = Meter(title, total, self._now, self._say_now_and_then)
        with self._lock:
            self._said[meter] = self._now()
            self._open = (*self._open, meter)
            self._start()
        is_whole = False
        try:
            yield meter
            is_whole = True
        finally:
            with self._lock:
                self._close(meter, is_whole=is_whole)

    def write(self, text: str) -> bool:
        """Put text above what is drawn; False if nothing is, and it is for the caller to write."""
        with self._lock:
            if self._live is None:
                return False
            self._live.refresh()
            self._live.console.out(text, end="", highlight=False)
            return True

    @contextlib.contextmanager
    def cleared(self) -> Iterator[None]:
        """Nothing is drawn until the block ends, so that a person can be asked."""
        with self._lock:
            self._is_held = True
            self._stop()
        try:
            yield
        finally:
            with self._lock:
                self._is_held = False
                self._start()

    def _close(self, meter: Meter, *, is_whole: bool) -> None:
        """What it came to stays on a terminal, and is said in a pipe if it took its time."""
        how = meter.look()
        if self._is_terminal or how.seconds >= _SECONDS_BETWEEN_LINES:
            self._say(tell_end(how, is_whole=is_whole))
        self._open = tuple(one for one in self._open if one is not meter)
        del self._said[meter]
        if not self._open:
            self._stop()

    def _say_now_and_then(self, meter: Meter) -> None:
        if self._is_terminal:
            return
        with self._lock:
            now = self._now()
            if now - self._said.get(meter, now) >= _SECONDS_BETWEEN_LINES:
                self._said[meter] = now
                self._say(tell(meter.look()))

    def _start(self) -> None:
        """Draw, if there is something to draw and a place where that can be done."""
        if not self._is_terminal or not self._open or self._is_held or self._live is not None:
            return
        # rich takes 60 ms to import: only a terminal pays for it.
        from rich.console import Console  # noqa: PLC0415
        from rich.live import Live  # noqa: PLC0415

        console = Console(file=self._stream, no_color=self._is_colourless)
        if console.is_dumb_terminal:
            self._is_terminal = False
            return
        self._live = Live(
            console=console,
            get_renderable=self._draw_all,
            refresh_per_second=_FRAMES,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._live.start(refresh=True)

    def _stop(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _draw_all(self) -> "Text":
        """All lines; the thread that draws holds rich's lock, so this takes none of ours."""
        from rich.text import Text  # noqa: PLC0415 - as above

        return Text("\n").join(map(self._draw, self._open))

    def _draw(self, meter: Meter) -> "Text":
        from rich.text import Text  # noqa: PLC0415 - as above

        live = self._live
        columns = live.console.width if live else 0
        widest = max(len(one.look().title) for one in self._open)
        line = draw(meter.look(), columns, widest)
        full, empty = self._signs
        bar = ((full * line.full, self._accent), (empty * line.empty, "bright_black"))
        gap = " " if line.full + line.empty else ""
        return Text.assemble(line.title, " ", *bar, gap, line.numbers)


def _can_show(stream: TextIO | None) -> bool:
    try:
        "".join(_SIGNS[0]).encode(getattr(stream, "encoding", None) or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
