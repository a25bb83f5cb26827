"""The end of the guided set-up: what there is, whether it will work, and what to type next."""

from collections.abc import Callable
from typing import Final

from ticketbound.failure import Failure
from token_issuer.doctor.findings import Examination
from token_issuer.errors import Cancelled
from token_issuer.set_up.result import TERMS, InitResult
from token_issuer.set_up.terminal import Terminal

_DOCTOR: Final = """\
issuer doctor can ask your account about what nobody outside Zendesk knows for certain. It takes
about a minute, on a scratch ticket that it deletes again; nothing of the set-up changes."""


def see_off(result: InitResult, terminal: Terminal, examine: Callable[[], Examination]) -> None:
    """Tell what there is, examine the account if that is wanted, and name the next commands."""
    terminal.head("Done")
    terminal.tell("\n".join(f"  {fact}" for fact in result.facts()))
    terminal.tell("\n")
    terminal.tell(_DOCTOR)
    try:
        if terminal.agrees("Ask it now?", default=True):
            _tell(examine(), terminal)
    except Failure as failure:
        if not isinstance(failure, Cancelled):
            terminal.complain(failure)
    except KeyboardInterrupt:
        # What is written is written; only the looking around is over.
        terminal.tell("\n")
    terminal.tell("\n")
    terminal.warn(TERMS)
    terminal.head("Next")
    for purpose, command in result.next_steps():
        terminal.tell(f"{purpose}:\n      {command}")


def _tell(examination: Examination, terminal: Terminal) -> None:
    for obstacle in examination.obstacles:
        terminal.warn(f"codes cannot work: {obstacle}")
    for left in examination.left_behind:
        terminal.warn(left)
    if not examination.obstacles:
        terminal.confirm("nothing stands in the way of codes; issuer doctor --last tells more")
