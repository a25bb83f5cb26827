"""Runs first in the executable: until the program listens, a Ctrl-C ends it without a word."""

import _signal  # the module signal itself takes 30 ms to import, in which a Ctrl-C would show

_signal.signal(_signal.SIGINT, _signal.SIG_DFL)
