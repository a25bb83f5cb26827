"""A window for whoever starts the program by a double click and has no terminal open.

Windows and the Finder of macOS open one by themselves; elsewhere we start a terminal that runs us
again. The window stays until its last words are read. Where there is a terminal, something to read,
a pipe, a connection by SSH or no desktop, nothing of this happens; nor are there arguments.
"""

import os
import signal
import stat
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from log_operator.collect.program_places import ProgramPlaces, list_places
from log_operator.knocking import knock_until_heard
from log_operator.screen.hidden_input import forget_typed_ahead
from ticketbound.language import say

MARK: Final = "TICKETBOUND_OWN_WINDOW"
"""What says in the environment that the terminal was opened by us, for us alone."""

_DESKTOPS: Final = ("DISPLAY", "WAYLAND_DISPLAY", "__CFBundleIdentifier")
"""One of these is set for what was started from the screen; the last one by macOS."""
_TERMINALS: Final = (
    ("xdg-terminal-exec",),
    ("x-terminal-emulator", "-e"),
    ("gnome-terminal", "--"),
    ("ptyxis", "--"),
    ("kgx", "--"),
    ("konsole", "-e"),
    ("xfce4-terminal", "-x"),
    ("mate-terminal", "-x"),
    ("tilix", "-e"),
    ("qterminal", "-e"),
    ("terminator", "-x"),
    ("alacritty", "-e"),
    ("kitty",),
    ("foot",),
    ("wezterm", "start", "--"),
    # We write UTF-8 whatever the locale says, by which xterm goes unless it is told.
    ("xterm", "-u8", "-e"),
)
"""Programs, and what each wants to be told before the command that shall run in it."""
_AT_ONCE: Final = 3.0
"""Seconds; no person reads what is in a window and closes it sooner."""


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Whether nobody could see what we say, and somebody would want to."""
    return (
        os.name == "posix"
        and hasattr(sys, "frozen")
        and MARK not in environment
        and "SSH_CONNECTION" not in environment
        and any(environment.get(name) for name in _DESKTOPS)
        and _is_nothing(0)
        and not any(_is_terminal_or_pipe(descriptor) for descriptor in (1, 2))
        and not _has_terminal()
    )


def run_in_window(environment: Mapping[str, str]) -> bool:
    """Run this program in a terminal, until that ends; False where none opens.

    Whoever waits for us waits for the terminal, or for as long as that one cares to stay.

    Raises:
        KeyboardInterrupt: we are asked to end; the terminal is too.
    """
    knock_until_heard()
    outside = make_environment(environment)
    return run_first(list_commands(sys.executable, outside, list_places(outside)), outside)


def run_first(commands: Iterable[list[str]], environment: Mapping[str, str]) -> bool:
    """Run the first of the terminals that opens, until it ends; False where none does."""
    return any(_opens(command, environment) for command in commands)


def _opens(command: list[str], environment: Mapping[str, str]) -> bool:
    """One that fails at once, as some do without a font or a display, did not open."""
    began = time.monotonic()
    try:
        # Python ignores this signal, and what is not told otherwise would go on doing so.
        pid = os.posix_spawn(command[0], command, environment, setsigdef=[signal.SIGPIPE])
    except OSError:
        return False
    try:
        _, status = os.waitpid(pid, 0)
    except KeyboardInterrupt:
        os.kill(pid, signal.SIGTERM)
        raise
    return status == 0 or time.monotonic() - began > _AT_ONCE


def list_commands(
    program: str, environment: Mapping[str, str], places: ProgramPlaces
) -> Iterator[list[str]]:
    """The commands that run `program` in a window of its own, best first."""
    if sys.platform == "darwin":
        yield ["/usr/bin/open", "-a", "Terminal", program]
        return
    # A terminal may be started by another process, which has an environment of its own.
    # `env` takes a path with a "=" in it for one more variable, so another program starts it then.
    starter = ["/usr/bin/nice", "-n", "0"] if "=" in program else []
    run = ["/usr/bin/env", f"{MARK}=1", *starter, program]
    wanted = environment.get("TERMINAL", "")
    chosen = [(wanted, "-e"), *_TERMINALS] if wanted else [*_TERMINALS]
    for name, *options in chosen:
        path = Path(name) if Path(name).is_absolute() else places.find(name, is_tool=True)
        if path is not None:
            yield [str(path), *options, *run]


def make_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What the environment was before the executable told its own loader where it unpacked."""
    # See: https://pyinstaller.org/en/stable/common-issues-and-pitfalls.html
    kept = {name: value for name, value in environment.items() if not name.startswith("_PYI_")}
    original = kept.pop("LD_LIBRARY_PATH_ORIG", None)
    kept.pop("LD_LIBRARY_PATH", None)
    return kept | ({"LD_LIBRARY_PATH": original} if original else {})


def is_own(environment: Mapping[str, str]) -> bool:
    """Whether the terminal that we run in closes with us."""
    if sys.platform == "win32":
        return _is_alone_at_console()
    return MARK in environment


def hold() -> None:
    """Wait until the person has read what is there."""
    if sys.stdin is None or sys.stderr is None or not sys.stdin.isatty():
        return
    with suppress(OSError, ValueError, EOFError, KeyboardInterrupt):
        forget_typed_ahead(sys.stdin.fileno())
        sys.stderr.write(f"\n{say('press Enter to close this window')} ")
        sys.stderr.flush()
        sys.stdin.readline()


def _is_nothing(descriptor: int) -> bool:
    """Whether it is closed, or the file of nothing."""
    try:
        status = os.fstat(descriptor)
    except OSError:
        return True
    return status.st_rdev == Path(os.devnull).stat().st_rdev and stat.S_ISCHR(status.st_mode)


def _is_terminal_or_pipe(descriptor: int) -> bool:
    try:
        return os.isatty(descriptor) or stat.S_ISFIFO(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def _has_terminal() -> bool:
    """Whether there is a terminal that we belong to, though no stream leads there."""
    try:
        os.close(os.open("/dev/tty", os.O_RDWR))
    except OSError:
        return False
    return True


if sys.platform == "win32":
    import ctypes

    from log_operator.bootloader import find_unpacked

    _MOST: Final = 16

    def _is_alone_at_console() -> bool:
        """Whether the console was opened for us: a shell would be there before us."""
        # See: https://learn.microsoft.com/windows/console/getconsoleprocesslist
        found = (ctypes.c_uint32 * _MOST)()
        count = ctypes.windll.kernel32.GetConsoleProcessList(found, _MOST)
        ours = {os.getpid()} | ({os.getppid()} if find_unpacked() is not None else set())
        return 0 < count <= _MOST and set(found[:count]) <= ours
