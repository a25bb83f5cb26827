"""The canary ticket, on which each new token must fail."""

import secrets
from functools import partial
from typing import Final

from token_issuer.errors import SetUpRefused
from token_issuer.identity import Identity
from token_issuer.set_up.mint_check import OpenIdentity
from token_issuer.set_up.undoing import Undo
from zendesk_client.errors import NotFound
from zendesk_client.models import Ticket
from zendesk_client.session import Session
from zendesk_client.tickets import create_ticket, delete_ticket, show_ticket

_OWN: Final = "leave --canary out, and a ticket is made for it"
_SUBJECT: Final = "Ticketbound canary: please keep this ticket open and untouched"
_BODY: Final = (
    "Each time a support agent mints a code, Ticketbound tries whether the new token can change"
    " this ticket. It must not be able to. Add nobody in copy, and do not close it."
)


def make_canary(identity: Identity, open_identity: OpenIdentity, undo: Undo) -> int:
    """The number of a new ticket, which `undo` deletes, signing in once more for it.

    Raises:
        ZendeskError: it cannot be made.
    """
    # By its key, Zendesk knows the ticket again when the answer never came, so undoing can find
    # out its number by asking for it once more.
    create = partial(_create, idempotency_key=secrets.token_hex(16))

    def delete() -> None:
        with open_identity() as anew:
            delete_ticket(anew.session, create(anew.session).id)

    undo.remember(f"the canary ticket {_SUBJECT!r}", delete)
    return create(identity.session).id


def check_canary(identity: Identity, number: int) -> Ticket:
    """That ticket, if it can be the canary.

    Raises:
        SetUpRefused: it cannot.
    """
    try:
        ticket = show_ticket(identity.session, number)
    except NotFound as error:
        raise SetUpRefused(f"there is no ticket {number} to be the canary") from error
    if ticket.status in ("solved", "closed"):
        raise SetUpRefused(
            f"ticket {number} is {ticket.status}, and a canary must stay open", hint=_OWN
        )
    if ticket.is_public is False:
        raise SetUpRefused(
            f"ticket {number} is internal, and so would refuse even a token that reaches too far",
            hint=_OWN,
        )
    return ticket


def _create(session: Session, *, idempotency_key: str) -> Ticket:
    # Public, though its requester is the issuer itself: end users never reach an internal ticket,
    # so one would refuse even a token that reaches every other.
    return create_ticket(
        session, subject=_SUBJECT, body=_BODY, public=True, idempotency_key=idempotency_key
    )
