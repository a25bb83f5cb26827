"""The command line of the operator: arguments in, an order out, an envelope at the end."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from log_operator import run
from log_operator.console import PROGRAM, Console
from log_operator.errors import BadArguments
from log_operator.order import Ground, Order
from log_operator.plan import Plan
from ticketbound import __version__
from ticketbound.safe_text import escape

_EXAMPLES = """examples:
  operator                          paste the code when asked, look, agree, done
  operator plan                     see what would be collected; sends nothing
  operator --code-file code.txt --yes --ticket 1234 --json
                                    unattended: agree beforehand, by the ticket's number
"""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]  # argparse would exit itself
        raise BadArguments(escape(message), hint=f"see {PROGRAM} --help")


def is_json_wanted(argv: Sequence[str]) -> bool:
    """Whether the envelope is asked for, known before the arguments are understood."""
    return "--json" in argv


def read_arguments(argv: Sequence[str]) -> Order:
    """What the person asked for.

    Raises:
        BadArguments: an argument is unknown or makes no sense.
    """
    found = _make_parser().parse_args(argv)
    action, code = ("plan", None) if found.code == "plan" else ("send", found.code)
    if action == "plan" and found.more:
        code, found.more = found.more, None
    if found.more or (code is not None and found.code_file is not None):
        raise BadArguments("only one code can be given", hint=f"see {PROGRAM} --help")
    return Order(
        action="plan" if action == "plan" else "send",
        code=code,
        code_file=found.code_file,
        yes=found.yes,
        ticket=found.ticket,
        profile=found.profile,
        subdomain=found.subdomain,
        state_folder=found.state_dir or platformdirs.user_state_path("ticketbound-operator"),
    )


def carry_out(order: Order, ground: Ground, console: Console) -> None:
    """Do what was asked, and end with the envelope."""
    if order.action == "plan":
        console.end("plan", _describe_plan(run.show_plan(order, ground, console)))
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
    parser.add_argument("code", nargs="?", metavar="[plan] [CODE]", help="better pasted when asked")
    parser.add_argument("more", nargs="?", help=argparse.SUPPRESS)
    parser.add_argument("--code-file", metavar="PATH", help="read the code from a file; - is stdin")
    parser.add_argument("--yes", action="store_true", help="do not ask; needs --ticket")
    parser.add_argument("--ticket", type=_read_ticket, metavar="N", help="the ticket you expect")
    parser.add_argument("--profile", metavar="ID", help="with plan: which profile, without a code")
    parser.add_argument("--subdomain", metavar="NAME", help="the vendor's Zendesk account, if this"
                        " program was built for none")  # fmt: skip
    parser.add_argument("--state-dir", type=Path, metavar="DIR", help="where the bundle is made")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on stdout")
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {__version__}")
    return parser


def _read_ticket(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 1 << 63):
        raise argparse.ArgumentTypeError("a ticket is a number like 1234")
    return int(text)


def _describe_plan(plan: Plan) -> Mapping[str, Any]:
    return {
        "size": plan.size,
        "chosen": [
            {
                "source": escape(c.planned.origin, limit=4096),
                "size": c.planned.size,
                "why": c.planned.why,
            }
            for c in plan.chosen
        ],
        "left_out": [
            {"source": escape(s.origin, limit=4096), "reason": escape(s.reason)}
            for s in plan.skipped
        ],
    }
