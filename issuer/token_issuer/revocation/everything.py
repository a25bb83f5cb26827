"""Ends every open code, and every token of the mint clients whether the ledger knows it or not."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from ticketbound.failure import Failure
from token_issuer.errors import LedgerUnavailable, TokenOutOfSight
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord, State
from token_issuer.office import Office
from token_issuer.progress_bar import ShowBar
from token_issuer.revocation.gate import Gate
from token_issuer.revocation.parallel import Outcome, revoke_tokens
from token_issuer.revocation.tally import Tally
from token_issuer.revocation.without_ledger import going_on, take_all_copies_back
from token_issuer.sweep.ending import close, dismiss
from token_issuer.sweep.plan import Ending
from zendesk_client.errors import NotFound
from zendesk_client.models import Token
from zendesk_client.own_token import show_own_token
from zendesk_client.tokens import list_tokens

_ROUNDS: Final = 3
"""Lists of tokens that are gone through: a mint that was under way makes one more."""
_PATIENCE: Final = 12
"""Tokens in a row that could not be ended, after which nothing more is tried."""
# Clocks may differ; what is dead for a day is dead.
_LONG_DEAD: Final = timedelta(days=1)


def mark_everything(ledger: Ledger, tally: Tally) -> None:
    """Write down that every open code is to end, before Zendesk is asked; see `going_on`."""
    if tally.ledger_trouble is None:
        with going_on(tally):
            _mark_everything(ledger, tally)


def _mark_everything(ledger: Ledger, tally: Tally) -> None:
    codes = ledger.list_open()
    before = {code.code_id for code in tally.marked}
    fresh = [replace(c, state=State.REVOKING) for c in codes if c.code_id not in before]
    tally.marked = (*tally.marked, *fresh)
    for code in codes:
        if code.state is not State.REVOKING:
            ledger.begin_revocation(code.code_id)


def revoke_everything(
    office: Office, tally: Tally, show: ShowBar, *, every_client: bool = False
) -> None:
    """End all tokens of the mint clients, or of every client but the one that this run uses.

    Then end the codes that are marked; without a ledger, take all copies back. What was done is
    in `tally`, whatever happens; `show` is told as it goes.

    Raises:
        TokenOutOfSight: only an admin can do it.
        ZendeskError: Zendesk cannot be asked.
    """
    if not office.identity.sees_all_tokens:
        raise TokenOutOfSight(
            f"{office.identity.name} is no admin, and only an admin sees and ends all tokens",
            hint="sign in as an admin: issuer login; or let the codes expire",
        )
    own = {code.token_id for code in tally.marked if code.token_id is not None}
    for _ in range(_ROUNDS):
        listed = _list_token_ids(office, every_client=every_client)
        fresh = sorted((listed | own) - tally.found)
        if not fresh:
            break
        tally.found |= set(fresh)
        _revoke(fresh, office, tally, show)
    if tally.ledger_trouble is None:
        with going_on(tally):
            _end_codes(office, tally, show)
    if tally.ledger_trouble is not None:
        take_all_copies_back(office, tally)


def _list_token_ids(office: Office, *, every_client: bool) -> set[int]:
    long_ago = office.surroundings.clock() - _LONG_DEAD
    tokens = _list_foreign(office) if every_client else _list_ours(office)
    return {t.id for t in tokens if t.expires_at is None or t.expires_at > long_ago}


def _list_ours(office: Office) -> Iterator[Token]:
    listing = office.live_tokens.list_of(office.settings.mint_clients)
    return (found.token for found in listing.tokens)


def _list_foreign(office: Office) -> Iterator[Token]:
    spared = _find_own_client(office)
    tokens = list_tokens(office.identity.session, everyones=True)
    return (token for token in tokens if spared is None or token.client_id != spared)


def _find_own_client(office: Office) -> int | None:
    """The client of this run's own token, for it would end itself; an API token has none."""
    try:
        return show_own_token(office.identity.session).client_id
    except NotFound:
        return None


def _revoke(token_ids: Sequence[int], office: Office, tally: Tally, show: ShowBar) -> None:
    in_a_row = 0
    with show("revoking tokens", len(token_ids)) as display:
        gate = Gate(office.surroundings.sleep, display.tell)

        def report(outcome: Outcome) -> None:
            nonlocal in_a_row
            display.advance()
            if outcome.failure is None:
                tally.revoked.add(outcome.token_id)
                in_a_row = 0
                return
            tally.failures.append(outcome.failure)
            in_a_row += 1
            if in_a_row >= _PATIENCE:
                gate.close()

        revoke_tokens(token_ids, office.identity.open_another, gate, report)


def _end_codes(office: Office, tally: Tally, show: ShowBar) -> None:
    """Take the service users out of copy, and close the codes whose token is dead."""
    left = [code for code in tally.marked if code not in tally.ended]
    with show("ending codes", len(left)) as display:
        for code in left:
            display.advance()
            if code.token_id is None or code.token_id in tally.revoked:
                _end_code(code, office, tally)


def _end_code(code: CodeRecord, office: Office, tally: Tally) -> None:
    try:
        dismiss(code, office)
        tally.warnings += close(Ending(code, State.REVOKED), office)
    except LedgerUnavailable:
        raise
    except Failure as failure:
        tally.failures.append(failure)
    else:
        tally.ended.append(code)
