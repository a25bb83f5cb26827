"""What the ledger remembers. Never a token, never a code."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """Where a code is in its life."""

    RESERVED = "reserved"
    ACTIVE = "active"
    REVOKING = "revoking"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"
    FAILED = "failed"

    @property
    def is_open(self) -> bool:
        """Whether a token may be alive or the service user in copy."""
        return self in OPEN


OPEN = frozenset({State.RESERVED, State.ACTIVE, State.REVOKING})


@dataclass(frozen=True, slots=True)
class Reservation:
    """What is asked of the ledger before anything happens at Zendesk."""

    code_id: str
    binding: str
    ticket: int
    profile: str
    service_user_id: int
    minted_by: str
    reserved_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """One code as it stands; `token_id` is Zendesk's number of the token, once known."""

    code_id: str
    binding: str
    ticket: int
    profile: str
    service_user_id: int
    minted_by: str
    reserved_at: datetime
    expires_at: datetime
    state: State
    token_id: int | None
