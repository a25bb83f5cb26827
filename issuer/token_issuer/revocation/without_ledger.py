"""Goes on where the ledger is away, damaged or held by somebody: tokens must end all the same."""

import contextlib
from collections.abc import Iterator

from ticketbound.failure import Failure
from token_issuer.errors import LedgerUnavailable, SecretsRefused
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.lost import LostLedger
from token_issuer.office import Office
from token_issuer.revocation.tally import Tally
from token_issuer.setup import Setup
from token_issuer.sweep.copies import list_copies
from token_issuer.sweep.plan import Copy
from zendesk_client.errors import NotFound, TicketClosed
from zendesk_client.tickets import remove_email_cc


def open_ledger_or_none(setup: Setup, tally: Tally) -> Ledger:
    """The ledger; one of which nothing can be asked where it cannot be opened. Close it.

    Raises:
        BadArgument: what is named is no place of a ledger.
    """
    try:
        return setup.open_ledger()
    except LedgerUnavailable as trouble:
        tally.ledger_trouble = trouble
    except SecretsRefused as trouble:
        tally.ledger_trouble = LedgerUnavailable(trouble.sentence, hint=trouble.hint)
    return LostLedger(tally.ledger_trouble)


@contextlib.contextmanager
def going_on(tally: Tally) -> Iterator[None]:
    """Remember in `tally` that the ledger failed meanwhile; from then on it is asked no more."""
    try:
        yield
    except LedgerUnavailable as trouble:
        tally.ledger_trouble = trouble


def take_all_copies_back(office: Office, tally: Tally) -> None:
    """Take the service users out of every ticket that they are in copy of, as Zendesk lists them.

    Raises:
        ZendeskError: Zendesk cannot be asked.
    """
    for copy in list_copies(office):
        try:
            _take_out(copy, office)
        except Failure as failure:
            tally.failures.append(failure)
        else:
            tally.copies.append(copy)


def _take_out(copy: Copy, office: Office) -> None:
    with contextlib.suppress(NotFound, TicketClosed):
        remove_email_cc(office.identity.session, copy.ticket, copy.user_id)
