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
    """What is asked of the ledger before anything happens at Zendesk.

    `requester_id` is the ticket's requester as of now, `note` what the agent wants to remember.
    """

    code_id: str
    binding: str
    ticket: int
    profile: str
    minted_by: str
    reserved_at: datetime
    expires_at: datetime
    requester_id: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """Whom a code may act as: any of these users, each for at most `each` open codes at once.

    Where `each` is None, there is no such bound.
    """

    user_ids: tuple[int, ...]
    each: int | None


@dataclass(frozen=True, slots=True)
class CodeRecord:
    """One code as it stands.

    `service_user_id` is the user that its token acts as, `token_id` Zendesk's number of that
    token, once known. `reason` says in a few words why an ended code ended, where that is not
    plain from its state.
    """

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
    requester_id: int | None = None
    note: str = ""
    ended_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """A change of one code: `record` is what it was from then on.

    `number` counts the events of the whole ledger from 1; `hash` is the SHA-256, in hex, that
    the next event carries.
    """

    number: int
    at: datetime
    record: CodeRecord
    hash: str

    @property
    def state(self) -> State:
        """What the code became."""
        return self.record.state


@dataclass(frozen=True, slots=True)
class Filter:
    """Which codes to list: those that fit everything that is given, at most `limit` of them.

    `agent` is any part of the name of who minted, in any case; `since` bounds the time of minting.
    """

    tickets: tuple[int, ...] = ()
    states: tuple[State, ...] = ()
    agent: str = ""
    since: datetime | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Matched:
    """The open codes, the oldest first, and which tokens are of a code at all, open or ended."""

    open_codes: tuple[CodeRecord, ...]
    known: frozenset[int]

    @property
    def open_ids(self) -> frozenset[int]:
        """The tokens of the open codes."""
        return frozenset(c.token_id for c in self.open_codes if c.token_id is not None)


@dataclass(frozen=True, slots=True)
class Size:
    """How many codes there are, how many of them open, and how many events."""

    codes: int
    open_codes: int
    events: int
