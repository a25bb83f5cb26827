"""What a code says."""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from ticketbound.secret import Secret


class Binding(IntEnum):
    """How the code is bound to its ticket, and so how the operator delivers."""

    RELAY = 1
    REQUESTS = 2
    AGENT = 3


@dataclass(frozen=True, slots=True)
class TicketCode:
    """The contents of one code.

    Args:
        binding: who enforces that only this ticket is reached.
        code_id: 8 random bytes that name the code in the ledger, the receipt and the comment.
        issued_at: whole seconds, UTC.
        expires_at: whole seconds, UTC; the secret dies then.
        ticket: the ticket's number.
        subdomain: the Zendesk account.
        profile: id of the collection profile compiled into the operator.
        message: what the agent wants the customer to read; may be empty.
        secret: the Zendesk access token.
    """

    binding: Binding
    code_id: bytes
    issued_at: datetime
    expires_at: datetime
    ticket: int
    subdomain: str
    profile: str
    message: str
    secret: Secret

    @property
    def id_text(self) -> str:
        """The code id as 16 hexadecimal digits, as ledger and receipt show it."""
        return self.code_id.hex()
