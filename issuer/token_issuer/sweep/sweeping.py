"""Looks, plans and acts: when somebody asks for it, or quietly when the last time is long ago."""

import contextlib
from datetime import datetime, timedelta
from typing import Final

from ticketbound.clock import rfc3339
from ticketbound.failure import Failure
from token_issuer.errors import LedgerUnavailable
from token_issuer.home import Home
from token_issuer.live_tokens import ClientToken
from token_issuer.office import Office
from token_issuer.private_files import write_atomically
from token_issuer.sweep.acting import Swept, carry_out
from token_issuer.sweep.picture import take_picture
from token_issuer.sweep.plan import Plan
from token_issuer.sweep.planning import plan_sweep

_EVERY: Final = timedelta(minutes=10)


def plan(office: Office, *, closely: bool = True) -> Plan:
    """What there is to do; without looking `closely`, only what tokens and times tell.

    Raises:
        ZendeskError: Zendesk cannot be asked.
    """
    picture = take_picture(office, closely=closely)
    now = office.surroundings.clock()
    return plan_sweep(picture, now, sees_all=office.identity.sees_all_tokens)


def sweep(office: Office, *, strangers: bool = False) -> Swept:
    """Do all that there is to do, and remember when; `strangers` ends unknown tokens too.

    Raises:
        ZendeskError: Zendesk cannot be asked.
        LedgerUnavailable: the ledger cannot be written.
    """
    swept = carry_out(plan(office), office, strangers=strangers)
    if not any(trouble.passes for trouble in swept.troubles):
        _note_time(office)
    return swept


def sweep_if_due(office: Office) -> tuple[str, ...]:
    """Sweep if the last time is ten minutes ago; what a person should know, as sentences.

    A sweep that comes to nothing is such a sentence too, for nobody asked for it.
    """
    return sweep_quietly(office) if is_due(office.home, office.surroundings.clock()) else ()


def sweep_quietly(office: Office) -> tuple[str, ...]:
    """The same, whenever the last time was."""
    try:
        return tell(sweep(office))
    except LedgerUnavailable:
        raise
    except Failure as failure:
        return (f"what became of the open codes is not known: {failure.sentence}",)


def ask_after_codes(office: Office) -> tuple[str, ...]:
    """Close the codes whose time is over or whose token is gone; sweep wholly if that is due.

    Raises:
        ZendeskError: Zendesk cannot be asked.
    """
    if is_due(office.home, office.surroundings.clock()):
        return tell(sweep(office))
    return tell(carry_out(plan(office, closely=False), office, strangers=False))


def tell(swept: Swept) -> tuple[str, ...]:
    """What a person should know of a sweep besides what it did."""
    revoked = {token.id for token in swept.revoked}
    strangers = [describe_stranger(t) for t in swept.plan.strangers if t.id not in revoked]
    troubles = [trouble.sentence for trouble in swept.troubles]
    return (*swept.plan.remarks, *troubles, *strangers, *swept.warnings)


def describe_stranger(token: ClientToken) -> str:
    """A living token of ours that nobody knows, and what to do about it."""
    return f"{token.description} is in no ledger; to end it: issuer sweep --strangers"


def is_due(home: Home, now: datetime) -> bool:
    """Whether no sweep was through in the last ten minutes."""
    try:
        last = datetime.fromisoformat(home.swept_at.read_text(encoding="utf-8").strip())
        # A time to come is of a clock that was wrong.
        return not timedelta() <= now - last < _EVERY
    except (OSError, ValueError, TypeError):
        return True


def _note_time(office: Office) -> None:
    # Where it cannot be kept, there is one more sweep.
    with contextlib.suppress(Failure):
        write_atomically(office.home.swept_at, f"{rfc3339(office.surroundings.clock())}\n")
