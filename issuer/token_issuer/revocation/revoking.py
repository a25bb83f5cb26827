"""Revokes on somebody's word: what Zendesk cannot be told now stays marked for the next time."""

from ticketbound.failure import Failure
from token_issuer.counting import count
from token_issuer.errors import Cancelled, RevocationPending
from token_issuer.ledger.ledger import Ledger
from token_issuer.progress_bar import ShowBar
from token_issuer.revocation.codes import Chosen, pending, revoke_codes
from token_issuer.revocation.everything import mark_everything, revoke_everything
from token_issuer.revocation.tally import Tally
from token_issuer.revocation.without_ledger import going_on, open_ledger_or_none
from token_issuer.setup import Setup
from token_issuer.sweep.sweeping import sweep_if_due


def revoke_chosen(chosen: Chosen, setup: Setup, ledger: Ledger) -> tuple[str, ...]:
    """Warnings of ending those codes at Zendesk, which are marked by now.

    Raises:
        RevocationPending: some are not ended yet; the same command goes on with them.
    """
    if not chosen.to_end:
        return ()
    try:
        with setup.open_office(ledger) as office:
            return revoke_codes(chosen.to_end, office) + sweep_if_due(office)
    except RevocationPending:
        raise
    except Failure as failure:
        raise pending(tuple(c.code_id for c in chosen.to_end), failure) from failure


def revoke_all(setup: Setup, show: ShowBar, *, every_client: bool) -> Tally:
    """What came of revoking everything, with the ledger or without it.

    Raises:
        Cancelled: by Ctrl-C; says how far it got.
        RevocationPending: something is left; the same again goes on with it.
    """
    tally = Tally()
    try:
        with open_ledger_or_none(setup, tally) as ledger:
            mark_everything(ledger, tally)
            _revoke_all(setup, ledger, tally, show, every_client=every_client)
    except KeyboardInterrupt as interrupt:
        raise Cancelled(
            f"interrupted: {tally.sentence}{_tell_marked(tally)}",
            hint="run the same command again: it goes on where this one stopped",
        ) from interrupt
    if tally.failures:
        said = (f"{tally.sentence}: {tally.failures[0].sentence}", *tally.ledger_warnings)
        raise RevocationPending("; ".join(said), hint="run the same command again")
    return tally


def _tell_marked(tally: Tally) -> str:
    if not tally.left:
        return ""
    end = "is marked and ends" if tally.left == 1 else "are marked and end"
    return f"; {count(tally.left, 'code')} {end} with the next command at the latest"


def _revoke_all(
    setup: Setup, ledger: Ledger, tally: Tally, show: ShowBar, *, every_client: bool
) -> None:
    try:
        with setup.open_office(ledger) as office:
            revoke_everything(office, tally, show, every_client=every_client)
            if tally.ledger_trouble is None:
                with going_on(tally):
                    tally.warnings += sweep_if_due(office)
    except Failure as failure:
        left = [code.code_id for code in tally.marked if code not in tally.ended]
        if not left:
            raise
        raise pending(tuple(left), failure) from failure
