"""Which programs a profile may name, and with which arguments.

A profile says in so many words what runs on the customer's machine. So it names the program itself:
nothing that becomes somebody else, nothing that is handed a program as text, and nothing whose only
work is to start another one, which would hide what that is.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tenant_file.sources import Command
from ticketbound.safe_text import escape

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}", re.ASCII)
_FULL_PATH = re.compile(r"(?:/|[A-Za-z]:\\).*[^/\\]", re.ASCII | re.DOTALL)
_TITLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()-]{0,63}", re.ASCII)
_VERSION = re.compile(r"[\d.]+$")
_MOST_ARGUMENTS: Final = 64
_LONGEST: Final = 1000


def _list_names(names: str) -> frozenset[str]:
    return frozenset(names.split())


_OTHER_USERS: Final = _list_names("sudo sudoedit su doas pkexec runuser runas gsudo")
_STARTERS: Final = _list_names(
    "env xargs nohup setsid nice ionice timeout time watch script chroot unshare nsenter flock"
    " strace ltrace parallel start rundll32 regsvr32 mshta open ssh find busybox cmd"
)
_FED_WITH_TEXT: Final = _list_names("awk gawk mawk sed")
_INTERPRETERS: Final = _list_names(
    "sh bash dash ash zsh ksh mksh csh tcsh fish powershell pwsh python pypy perl ruby node nodejs"
    " deno bun php lua luajit tclsh r rscript osascript wscript cscript jshell groovy julia"
)
"""Shells among them; a number behind the name makes no difference."""
_HARMLESS: Final = frozenset(("-v", "-V", "--version", "-version", "--help"))
_SCRIPT = re.compile(r"(?:/[^/]+){2,}|[A-Za-z]:\\.+", re.ASCII | re.DOTALL)
_BEFORE_SCRIPT: Final = {"powershell": "-file", "pwsh": "-file"}


def find_command_mistakes(command: Command) -> Iterator[tuple[str, str]]:
    """All that a `command` source may not be, each with its key."""
    if _TITLE.fullmatch(command.name) is None:
        yield "name", f"{escape(command.name)!r} is none: letters, digits, spaces, hyphens"
    if not command.argv:
        yield "argv", 'the program is missing; write it like ["shop", "--version"]'
        return
    yield from _find_in_program(command.argv[0], command.argv[1:])
    if len(command.argv) > _MOST_ARGUMENTS:
        yield "argv", f"more than {_MOST_ARGUMENTS} arguments"
    for number, argument in enumerate(command.argv):
        if not argument.isprintable() or len(argument) > _LONGEST:
            yield f"argv[{number}]", "controls, line ends, or more than 1,000 characters"


def find_scripts(argv: Sequence[str]) -> Iterator[str]:
    """The full paths that an interpreter is given; nothing for other programs."""
    if argv and _is_interpreter(_find_name(argv[0])):
        yield from (argument for argument in argv[1:] if _SCRIPT.fullmatch(argument))


def _find_in_program(program: str, arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    if _NAME.fullmatch(program) is None and _FULL_PATH.fullmatch(program) is None:
        yield "argv[0]", f"{escape(program)!r} is neither a program's name nor its full path"
        return
    name = _find_name(program)
    if name in _OTHER_USERS:
        yield "argv[0]", f"{name} is not allowed: nothing is run as somebody else"
    elif name in _STARTERS:
        yield "argv[0]", f"{name} is not allowed: name the program that it would start"
    elif name in _FED_WITH_TEXT:
        yield "argv[0]", f"{name} is not allowed: what it does would be a program in its arguments"
    elif _is_interpreter(name) and not _runs_a_file(name, arguments):
        what = "may only be given a script by its full path, not a program as text"
        yield "argv", f"{name} {what}"


def _runs_a_file(name: str, arguments: Sequence[str]) -> bool:
    """Whether an interpreter is only asked for its version, or given a script by its full path."""
    if len(arguments) == 1 and arguments[0] in _HARMLESS:
        return True
    needed = _BEFORE_SCRIPT.get(name)
    if needed:
        if not arguments or arguments[0].lower() != needed:
            return False
        arguments = arguments[1:]
    return bool(arguments) and _SCRIPT.fullmatch(arguments[0]) is not None


def _find_name(program: str) -> str:
    return program.replace("\\", "/").rsplit("/", 1)[-1].lower().removesuffix(".exe")


def _is_interpreter(name: str) -> bool:
    return (_VERSION.sub("", name) or name) in _INTERPRETERS
