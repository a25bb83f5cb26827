"""Which programs a profile may name, and with which arguments.

A profile says in so many words what runs on the customer's machine. So it names the program itself:
nothing that becomes somebody else, nothing that is handed a program as text, and nothing whose only
work is to start another one, which would hide what that is.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tenant_file.denied_names import find_denied
from tenant_file.program_names import (
    CHANGING_WORDS,
    FED_WITH_TEXT,
    INTERPRETERS,
    OTHER_USERS,
    READING,
    SENDERS,
    fold_program,
    is_changer,
    is_starter,
    strip_version,
)
from tenant_file.sources import Command
from ticketbound.safe_text import escape

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}", re.ASCII)
_FULL_PATH = re.compile(r"(?:/|[A-Za-z]:\\).*[^/\\]", re.ASCII | re.DOTALL)
_TITLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._()-]{0,63}", re.ASCII)
_MOST_ARGUMENTS: Final = 64
_LONGEST: Final = 1000


_HARMLESS: Final = frozenset(("-v", "-V", "--version", "-version", "--help"))
_SCRIPT = re.compile(r"(?:/[^/]+){2,}|[A-Za-z]:\\.+", re.ASCII | re.DOTALL)
_OF_THE_SYSTEM = re.compile(
    r"/(?:usr/(?!local/)|bin/|sbin/|lib[^/]*/|dev/|proc/|sys/)|.*/\.\.?/|[A-Za-z]:\\Windows\\",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
"""Where scripts are that run what they are given, and what is no file at all."""
_BEFORE_SCRIPT: Final = {"powershell": "-file", "pwsh": "-file"}


def find_command_mistakes(command: Command) -> Iterator[tuple[str, str]]:
    """All that a `command` source may not be, each with its key."""
    if _TITLE.fullmatch(command.name) is None:
        yield "name", f"{escape(command.name)!r} is none: letters, digits, spaces, hyphens"
    if not command.argv:
        yield "argv", 'the program is missing; write it like ["shop", "--version"]'
        return
    yield from _find_in_program(command.argv[0], command.argv[1:])
    if denied := find_denied(command.argv[1:]):
        yield "argv", f"{escape(denied)!r} may hold keys or passwords, which are never collected"
    if len(command.argv) > _MOST_ARGUMENTS:
        yield "argv", f"more than {_MOST_ARGUMENTS} arguments"
    for number, argument in enumerate(command.argv):
        if not argument.isprintable() or len(argument) > _LONGEST:
            yield f"argv[{number}]", "controls, line ends, or more than 1,000 characters"


def find_scripts(argv: Sequence[str]) -> Iterator[str]:
    """The full paths that an interpreter is given; nothing for other programs."""
    if argv and strip_version(fold_program(argv[0])) in INTERPRETERS:
        yield from (argument for argument in argv[1:] if _SCRIPT.fullmatch(argument))


def _find_in_program(program: str, arguments: Sequence[str]) -> Iterator[tuple[str, str]]:
    if _NAME.fullmatch(program) is None and _FULL_PATH.fullmatch(program) is None:
        yield "argv[0]", f"{escape(program)!r} is neither a program's name nor its full path"
        return
    name = fold_program(program)
    plain = strip_version(name)
    if complaint := _find_in_name(name) or _find_in_name(plain):
        yield "argv[0]", f"{escape(name)} is not allowed: {complaint}"
    elif plain in INTERPRETERS and not _runs_a_file(plain, arguments):
        what = "may only be given a script by its full path, not a program as text"
        yield "argv", f"{escape(name)} {what}"
    elif plain in READING and not _only_reads(plain, arguments):
        first = ", ".join(sorted(READING[plain]))
        yield "argv", f"{plain} may only be asked, and right behind it comes one of: {first}"
    elif plain == "journalctl" and not _says_no_change(arguments):
        yield "argv", "journalctl may only be asked"


def _find_in_name(name: str) -> str:
    if name in OTHER_USERS:
        return "nothing is run as somebody else"
    if is_starter(name):
        return "name the program that it would start"
    if name in FED_WITH_TEXT:
        return "what it does would be a program in its arguments"
    if name in SENDERS:
        return "nothing is sent by it; for an answer of this machine there is the kind endpoint"
    if is_changer(name):
        return "nothing on the customer's machine is changed"
    return ""


def _only_reads(name: str, arguments: Sequence[str]) -> bool:
    asked = [argument for argument in arguments if argument != "--no-pager"]
    if len(asked) == 1 and asked[0] in _HARMLESS:
        return True
    return bool(asked) and asked[0] in READING[name] and _says_no_change(asked)


def _says_no_change(arguments: Sequence[str]) -> bool:
    return not any(argument.partition("=")[0] in CHANGING_WORDS for argument in arguments)


def _runs_a_file(name: str, arguments: Sequence[str]) -> bool:
    """Whether an interpreter is only asked for its version, or given a script by its full path."""
    if len(arguments) == 1 and arguments[0] in _HARMLESS:
        return True
    needed = _BEFORE_SCRIPT.get(name)
    if needed:
        if not arguments or arguments[0].lower() != needed:
            return False
        arguments = arguments[1:]
    if not arguments or _SCRIPT.fullmatch(arguments[0]) is None:
        return False
    return _OF_THE_SYSTEM.match(arguments[0]) is None
