"""Runs first in the executable: until the program listens, a Ctrl-C ends it without a word."""

# The module signal itself takes 30 ms to import, in which a Ctrl-C would show.
import _signal  # type: ignore[import-not-found]  # of C, so it has no stubs

_signal.signal(_signal.SIGINT, _signal.SIG_DFL)
