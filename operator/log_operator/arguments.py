"""The arguments that the operator understands, and what `--help` says of them."""

import argparse
import re
import shutil
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

from log_operator.errors import BadArguments, NoRoom
from log_operator.languages.system_errors import name_error
from log_operator.packing.part_sizes import SMALLEST_LIMIT
from log_operator.program_name import PROGRAM, name_program
from tenant_file.spans import parse_time
from ticketbound import __version__
from ticketbound.language import later, retell, say, write_number
from ticketbound.safe_text import escape
from ticketbound.sizes import parse_size

_SLOWEST_RATE: Final = 10_000
"""Bytes a second below which no server waits for the rest of a part."""
_COMPLAINTS: Final = (
    later("argument {option}: expected one argument"),
    later("argument {option}: ignored explicit argument {value}"),
    later("argument {option}: {why}"),
)
"""What argparse says by itself."""
_FIRST_COLUMN: Final = re.compile(r"  ?[^ ]+(?: [^ ]+)* {2,}| +")
"""What is explained, as in `  operator plan    see what would be collected`, or blanks alone."""
Add = Callable[..., argparse.Action]


class _Parser(argparse.ArgumentParser):
    def _print_message(self, message: str, _file: object = None) -> None:
        """Unlike argparse's own, it says so where the help cannot be written."""
        if sys.stdout is None:
            return
        try:
            sys.stdout.write(message)
            sys.stdout.flush()
        except BrokenPipeError:
            pass
        except OSError as error:
            raise NoRoom(
                say("cannot write to standard output: {why}", why=name_error(error))
            ) from error

    def error(self, message: str) -> NoReturn:
        raise BadArguments(retell(escape(message)), hint=see_help())

    def format_help(self) -> str:
        """As it is typed here."""
        told = super().format_help().removeprefix("usage: ")
        lines = name_program(f"{say('usage: ')}{told}").split("\n")
        return "\n".join(map(_fill, lines))


def see_help() -> str:
    """What to do about a command line that makes no sense."""
    return say("see {program} --help", program=PROGRAM)


def make_parser() -> argparse.ArgumentParser:
    """Understands words and options; raises `BadArguments` where they make no sense."""
    parser = _Parser(
        prog=PROGRAM,
        usage=_write_usage(),
        description=say(
            "Sends this machine's logs to the support ticket that your code is for."
            " You see what would be sent and are asked before anything leaves this"
            " machine."
        ),
        epilog=_write_commands(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        add_help=False,
    )
    parser.add_argument("words", nargs="*", help=argparse.SUPPRESS)
    _add_agreeing(parser.add_argument_group(say("code and consent")).add_argument)
    _add_choosing(parser.add_argument_group(say("what is collected")).add_argument)
    _add_sending(parser.add_argument_group(say("how it is sent")).add_argument)
    _add_others(parser.add_argument_group(say("other options")).add_argument)
    return parser


def _fill(line: str) -> str:
    """The line as wide as argparse makes its own, going on below its last column."""
    first = _FIRST_COLUMN.match(line)
    return textwrap.fill(
        line,
        max(20, shutil.get_terminal_size().columns - 2),
        subsequent_indent=" " * (first.end() if first else 0),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _write_usage() -> str:
    return say(
        """{program} [CODE] [options]
       {program} plan | redact FILE... | status | resume [CODE]
       {program} save DIR [CODE] | send DIR [CODE]""",
        program=PROGRAM,
    )


def _write_commands() -> str:
    return say("""commands:
  operator                    paste the code when asked, look, agree, done
  operator plan               see what would be collected; sends nothing
  operator redact app.log     see a file as it would be sent; sends nothing
  operator status             list what runs that were broken off left here
  operator resume             go on with what is left, also with a new code
  operator save DIR           put the bundle into a folder instead of sending it
  operator send DIR           send a bundle that was saved, also from elsewhere
  operator licenses           show the licences of all that this program holds

unattended, agreed to beforehand by the ticket's number:
  operator --code-file code.txt --yes --ticket 1234 --json
""")


def _add_agreeing(add: Add) -> None:
    add("--code-file", metavar="PATH", help=say("read the code from a file; - is stdin"))
    add("--yes", action="store_true", help=say("do not ask; needs --ticket"))
    add("--ticket", type=_read_ticket, metavar="N", help=say("the ticket you expect"))
    built_for_none = say("the vendor's Zendesk account, if this program was built for none")
    add("--subdomain", metavar="NAME", help=built_for_none)


def _add_choosing(add: Add) -> None:
    add("--only", action="append", metavar="ID,ID", help=say("ask these sources alone"))
    add("--skip", action="append", metavar="ID,ID", help=say("do not ask these sources"))
    add("--since", metavar="SPAN", help=say("go less far back: 90m, 24h or 7d"))
    add("--profile", metavar="ID", help=say("with plan: which profile, without a code"))
    add("--anew", action="store_true", help=say("collect anew, whatever an earlier run left here"))


def _add_sending(add: Add) -> None:
    add(
        "--part-size", type=_read_part_size, metavar="SIZE", help=say("parts of 20MB, say, at most")
    )
    add(
        "--limit-rate",
        type=_read_rate,
        metavar="SIZE",
        help=say("send 2MB or 500K a second at most"),
    )
    add(
        "--give-up-after",
        type=_read_time,
        metavar="SPAN",
        help=say("wait 30s, 5m or 1h in all while Zendesk is out of reach; 10m if not given"),
    )
    add("--no-interception", action="store_true", help=say("do not send where a proxy reads along"))


def _add_others(add: Add) -> None:
    add("--state-dir", type=Path, metavar="DIR", help=say("where the bundle is made"))
    explain = say("with redact: show which rule hit in which line, in place of the text")
    add("--explain", action="store_true", help=explain)
    add("--language", metavar="CODE", help=say("speak en or de, whatever this system says"))
    add("--json", action="store_true", help=say("end with one JSON object on stdout"))
    add(
        "--version",
        action="version",
        version=f"{PROGRAM} {__version__}",
        help=say("show the version"),
    )
    add("-h", "--help", action="help", help=say("show this help"))


def _read_ticket(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) < 1 << 63):
        raise argparse.ArgumentTypeError(say("a ticket is a number like 1234"))
    return int(text)


def _read_part_size(text: str) -> int:
    size = _read_size(text)
    if size < SMALLEST_LIMIT:
        raise argparse.ArgumentTypeError(
            say(
                "a part has at least {least}MiB ({bytes} bytes)",
                least=SMALLEST_LIMIT >> 20,
                bytes=write_number(SMALLEST_LIMIT),
            )
        )
    return size


def _read_rate(text: str) -> int:
    rate = _read_size(text)
    if rate < _SLOWEST_RATE:
        raise argparse.ArgumentTypeError(
            say("at least {least}K a second are needed", least=_SLOWEST_RATE // 1000)
        )
    return rate


def _read_time(text: str) -> float:
    try:
        return parse_time(text).total_seconds()
    except ValueError as error:
        raise argparse.ArgumentTypeError(escape(str(error))) from error


def _read_size(text: str) -> int:
    """`20MB`, and `20M` as other programs write it."""
    short = text.upper().endswith(("K", "M", "G"))
    try:
        return parse_size(f"{text}B" if short else text)
    except ValueError as error:
        told = say("{text} is no size; write it like 200MB, 1.5MB or 50MiB", text=repr(text))
        raise argparse.ArgumentTypeError(escape(told)) from error
