"""The command line of the operator: arguments in, an order out, an envelope at the end."""

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import platformdirs

from log_operator import run
from log_operator.console import PROGRAM, Console
from log_operator.errors import BadArguments
from log_operator.order import Ground, Narrowing, Order, RedactOrder
from log_operator.planning.outlook import describe_outlook
from log_operator.redact_files import redact_files
from ticketbound import __version__
from ticketbound.safe_text import escape

_EXAMPLES = """examples:
  operator                          paste the code when asked, look, agree, done
  operator plan                     see what would be collected; sends nothing
  operator redact app.log           see a file as it would be sent; sends nothing
  operator --code-file code.txt --yes --ticket 1234 --json
                                    unattended: agree beforehand, by the ticket's number
"""

_SEE_HELP = f"see {PROGRAM} --help"
_COMMAND_LIKE = re.compile(r"[a-z-]{1,16}", re.ASCII)
"""A word that is meant as a command: too short for a code, and without the digit of its prefix."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]  # argparse would exit itself
        raise BadArguments(escape(message), hint=_SEE_HELP)


def is_json_wanted(argv: Sequence[str]) -> bool:
    """Whether the envelope is asked for, known before the arguments are understood."""
    return "--json" in argv


def name_command(argv: Sequence[str]) -> str:
    """What an envelope calls the command, known before the arguments are understood."""
    return next((word for word in argv if word in ("plan", "redact")), "send")


def read_arguments(argv: Sequence[str]) -> Order | RedactOrder:
    """What the person asked for.

    Raises:
        BadArguments: an argument is unknown or makes no sense.
    """
    found, unknown = _make_parser().parse_known_intermixed_args(argv)
    # What is not an option could be a code, so it is never repeated.
    if options := [word.partition("=")[0] for word in unknown if word.startswith("-")]:
        raise BadArguments(f"there is no option {escape(options[0], limit=40)}", hint=_SEE_HELP)
    if found.words[:1] == ["redact"]:
        return _read_redact_order(found)
    is_plan = found.words[:1] == ["plan"]
    words = found.words[1:] if is_plan else found.words
    _check_combination(found, words, is_plan=is_plan)
    return Order(
        action="plan" if is_plan else "send",
        code=words[0] if words else None,
        code_file=found.code_file,
        yes=found.yes,
        ticket=found.ticket,
        profile=found.profile,
        subdomain=found.subdomain,
        state_folder=found.state_dir or _find_state_folder(),
        narrowing=Narrowing(
            only=_read_ids("--only", found.only),
            skip=_read_ids("--skip", found.skip),
            since=found.since,
        ),
    )


def _read_ids(option: str, given: Sequence[str] | None) -> tuple[str, ...]:
    """The ids in `--only a,b --only c`, each once."""
    if given is None:
        return ()
    names = [name.strip() for text in given for name in text.split(",")]
    if not all(names):
        raise BadArguments(f"{option} needs the id of a source", hint="operator plan lists them")
    return tuple(dict.fromkeys(names))


def _check_combination(found: argparse.Namespace, words: Sequence[str], *, is_plan: bool) -> None:
    if found.explain:
        raise BadArguments("--explain goes with redact alone", hint=_SEE_HELP)
    if len(words) + (found.code_file is not None) > 1:
        raise BadArguments("only one code can be given", hint=_SEE_HELP)
    if words and _COMMAND_LIKE.fullmatch(words[0]):
        raise BadArguments(f"there is no command {words[0]!r}", hint=_SEE_HELP)
    if is_plan and found.yes:
        raise BadArguments("plan sends nothing, so there is nothing to agree to with --yes")
    if found.profile is not None and (not is_plan or words or found.code_file is not None):
        raise BadArguments("--profile goes with plan alone; a code names its own profile")


def _read_redact_order(found: argparse.Namespace) -> RedactOrder:
    files = found.words[1:]
    if not files:
        raise BadArguments("redact needs a FILE, or - for standard input", hint=_SEE_HELP)
    if files.count("-") > 1:
        raise BadArguments("standard input can be read once only", hint=_SEE_HELP)
    of_sending = (
        *(found.code_file, found.ticket, found.profile, found.subdomain, found.state_dir),
        *(found.only, found.skip, found.since),
    )
    if found.yes or any(option is not None for option in of_sending):
        raise BadArguments(
            "redact takes no option but --explain and --json: it sends nothing", hint=_SEE_HELP
        )
    return RedactOrder(tuple(files), explain=found.explain)


def _find_state_folder() -> Path:
    try:
        return platformdirs.user_state_path("ticketbound-operator", appauthor=False)
    except RuntimeError as error:
        raise BadArguments(
            "this user has no home folder", hint="name a folder to work in with --state-dir"
        ) from error


def carry_out(order: Order | RedactOrder, ground: Ground, console: Console) -> None:
    """Do what was asked, and end with the envelope."""
    if isinstance(order, RedactOrder):
        console.end("redact", redact_files(order, ground, console))
    elif order.action == "plan":
        console.end("plan", describe_outlook(run.show_plan(order, ground, console)))
    else:
        console.end("send", msgspec.to_builtins(run.send(order, ground, console)))


def _make_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROGRAM,
        description="Sends this machine's logs to the support ticket that your code is for."
        " You see what would be sent and are asked before anything leaves this machine.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "words",
        nargs="*",
        metavar="[plan] [CODE] | redact FILE...",
        help="a code is better pasted when asked",
    )
    parser.add_argument("--code-file", metavar="PATH", help="read the code from a file; - is stdin")
    parser.add_argument("--yes", action="store_true", help="do not ask; needs --ticket")
    parser.add_argument("--ticket", type=_read_ticket, metavar="N", help="the ticket you expect")
    parser.add_argument("--profile", metavar="ID", help="with plan: which profile, without a code")
    parser.add_argument("--only", action="append", metavar="ID,ID", help="ask these sources alone")
    parser.add_argument("--skip", action="append", metavar="ID,ID", help="do not ask these sources")
    parser.add_argument("--since", metavar="SPAN", help="go less far back: 90m, 24h or 7d")
    parser.add_argument("--subdomain", metavar="NAME", help="the vendor's Zendesk account, if this"
                        " program was built for none")  # fmt: skip
    parser.add_argument("--state-dir", type=Path, metavar="DIR", help="where the bundle is made")
    parser.add_argument("--explain", action="store_true", help="with redact: show which rule hit"
                        " in which line, in place of the text")  # fmt: skip
    parser.add_argument("--json", action="store_true", help="end with one JSON object on stdout")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    return parser


def _read_ticket(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) < 1 << 63):
        raise argparse.ArgumentTypeError("a ticket is a number like 1234")
    return int(text)
