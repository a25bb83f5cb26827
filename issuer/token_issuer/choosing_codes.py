"""Finds out which codes somebody means, after what became of the open ones is known."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ticketbound.failure import Failure
from token_issuer.errors import LedgerUnavailable, SignInNeeded
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import Filter, State
from token_issuer.setup import Setup
from token_issuer.sign_in.record import read_sign_in
from token_issuer.sweep.sweeping import ask_after_codes

_ME: Final = "me"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which codes: `by` is a part of an agent's name, or `me`; `span` is how old they may be."""

    tickets: tuple[int, ...] = ()
    states: tuple[State, ...] = ()
    by: str = ""
    span: timedelta | None = None


def choose_codes(wanted: Wanted, setup: Setup, ledger: Ledger) -> tuple[Filter, tuple[str, ...]]:
    """What of the ledger that is, and warnings.

    That Zendesk could not be asked is only a warning.

    Raises:
        SignInNeeded: nobody knows who `me` is.
        LedgerUnavailable: the ledger cannot be read or written.
    """
    agent = _read_own_name(setup) if wanted.by == _ME else wanted.by
    is_unknown = wanted.by == _ME and not agent
    warnings = tuple[str, ...]()
    if is_unknown or ledger.list_open():
        name, warnings = _ask(setup, ledger)
        agent = _demand(name) if is_unknown else agent
    since = None if wanted.span is None else setup.clock() - wanted.span
    return Filter(wanted.tickets, wanted.states, agent, since), warnings


def _read_own_name(setup: Setup) -> str:
    """Who is signed in here; nothing where that is only known to Zendesk."""
    sign_in = read_sign_in(setup.home)
    return "" if sign_in is None else sign_in.user_name


def _ask(setup: Setup, ledger: Ledger) -> tuple[str, tuple[str, ...]]:
    """Who asked, and warnings."""
    try:
        with setup.open_office(ledger) as office:
            return office.identity.name, ask_after_codes(office)
    except LedgerUnavailable:
        raise
    except Failure as failure:
        sentence = "Zendesk could not be asked, so states are as of the last command"
        return "", (f"{sentence}: {failure.sentence}",)


def _demand(name: str) -> str:
    if not name:
        raise SignInNeeded(
            "nobody is signed in here, and Zendesk could not be asked who you are",
            hint="say a name in place of me",
        )
    return name
