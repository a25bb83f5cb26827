"""The command line, the same for `issuer sandbox` and `python -m zendesk_sandbox`."""

import argparse
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Final, NoReturn

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from ticketbound.safe_text import escape

_DESCRIPTION: Final = """\
Imitates one Zendesk account on this machine until Ctrl-C. Without options it is the account
"acme" with twenty tickets, and nothing is kept."""
_EPILOG: Final = """\
examples:
  {prog} --open                         start, and look at it in the browser
  {prog} --port 8080 --state acme.json  go on where the last one ended
  {prog} --print-seed > seed.toml       an account to change to your liking, then
  {prog} --seed seed.toml
  {prog} --switch hidden_request=403 --switch foreign_upload=reject"""


class BadUsage(Failure):
    """The command line makes no sense."""

    exit_code: ClassVar[ExitCode] = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for; each field is an option of that name."""

    port: int | None
    ipv6: bool
    ready_file: Path | None
    seed: Path | None
    state: Path | None
    open: bool
    switch: Mapping[str, str]
    faults: Path | None
    tls: bool
    quiet: bool
    list_switches: bool
    json: bool
    print_seed: bool


def read_options(arguments: Sequence[str], *, prog: str) -> Options:
    """The options among `arguments`; prints the help and ends the program if that is asked for.

    Raises:
        BadUsage: an option is unknown, or has no sensible value.
        SystemExit: the help was asked for.
    """
    found = vars(_build_parser(prog).parse_args(arguments))
    options = Options(**found | {"switch": dict(found["switch"])})
    if options.json and not options.list_switches:
        raise BadUsage("--json goes with --list-switches only", hint=_see_help(prog))
    return options


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise BadUsage(escape(message), hint=_see_help(self.prog))


def _build_parser(prog: str) -> argparse.ArgumentParser:
    parser = _Parser(
        prog=prog,
        description=_DESCRIPTION,
        epilog=_EPILOG.format(prog=prog),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _add_start(parser.add_argument_group("what to start"))
    _add_behaviour(parser.add_argument_group("how it behaves"))
    _add_talk(parser.add_argument_group("what it says"))
    return parser


def _add_start(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--port", type=_parse_port, help="default: a free one")
    group.add_argument("--ipv6", action="store_true", help="listen on [::1], not on 127.0.0.1")
    group.add_argument(
        "--seed", type=Path, metavar="FILE", help="TOML file that describes the account"
    )
    group.add_argument(
        "--state", type=Path, metavar="FILE", help="keep everything there, secrets too, and go on"
    )
    group.add_argument("--tls", action="store_true", help="speak HTTPS, with a new authority")


def _add_behaviour(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--switch",
        type=_parse_switch,
        action="append",
        default=[],
        metavar="NAME=SETTING",
        help="decide what nobody knows for certain; may be repeated",
    )
    group.add_argument("--faults", type=Path, metavar="FILE", help="what is to go wrong, and when")


def _add_talk(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--open", action="store_true", help="show it in the browser")
    group.add_argument(
        "--ready-file", type=Path, metavar="FILE", help="write address and credentials there"
    )
    group.add_argument("--quiet", action="store_true", help="print nothing but what goes wrong")
    group.add_argument("--list-switches", action="store_true", help="print every switch, and end")
    group.add_argument("--json", action="store_true", help="print the switches as JSON")
    group.add_argument("--print-seed", action="store_true", help="print the usual seed, and end")


def _parse_port(text: str) -> int:
    if re.fullmatch(r"[0-9]{1,5}", text) is None or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(text)


def _parse_switch(text: str) -> tuple[str, str]:
    name, sign, setting = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError("a switch is set like hidden_request=403")
    return name, setting


def _see_help(prog: str) -> str:
    return f"{prog} --help shows how it is used"
