"""Whether a ticket, and a service user, are free for one more code, and stay so."""

from collections import Counter
from collections.abc import Sequence

from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from token_issuer.errors import TicketRefused
from token_issuer.ledger.records import CodeRecord, Places, State


def claim_place(ticket: int, places: Places, taken: Sequence[CodeRecord]) -> int:
    """The user with the fewest of the open codes `taken`.

    Raises:
        TicketRefused: the ticket has an open code, or all places are taken.
    """
    _refuse_second_code(ticket, taken)
    open_codes = Counter(code.service_user_id for code in taken)
    user_id = min(places.user_ids, key=lambda user: open_codes[user])
    if places.each is None or open_codes[user_id] < places.each:
        return user_id
    ours = [code for code in taken if code.service_user_id in places.user_ids]
    soonest = min(ours, key=lambda code: code.expires_at)
    who = "the service user is" if len(places.user_ids) == 1 else "all service users are"
    raise TicketRefused(
        f"{who} busy until {rfc3339(soonest.expires_at)}:"
        f" code {soonest.code_id} for ticket {soonest.ticket}, minted by"
        f" {escape(soonest.minted_by, limit=100)}, is open",
        hint=f"wait, or end it: issuer revoke {soonest.code_id}; one service user serves one open"
        " code at a time, and issuer bindings add requests adds another"
        if places.each == 1
        else f"wait, or end it: issuer revoke {soonest.code_id}",
    )


def given_up(code_id: str) -> TicketRefused:
    """The failure of a mint whose reservation holds no longer."""
    return TicketRefused(f"the reservation {code_id} was given up meanwhile", hint="mint again")


def _refuse_second_code(ticket: int, taken: Sequence[CodeRecord]) -> None:
    same = next((code for code in taken if code.ticket == ticket), None)
    if same is None:
        return
    standing = {
        State.RESERVED: f"another run is minting code {same.code_id} for it",
        State.ACTIVE: f"code {same.code_id} is open",
        State.REVOKING: f"code {same.code_id} is not yet revoked at Zendesk",
    }[same.state]
    raise TicketRefused(
        f"ticket {ticket} is busy until {rfc3339(same.expires_at)}: {standing}",
        hint=f"to end it: issuer revoke {same.code_id}",
    )
