"""What every binding does for a mint and for its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

import ticket_code.code
from ticketbound.secret import Secret
from token_issuer.counting import count
from token_issuer.ledger.records import CodeRecord, Places
from zendesk_client.models import Grant


@dataclass(frozen=True, slots=True)
class Credential:
    """What the code will carry, as Zendesk itself describes it."""

    secret: Secret
    token_id: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """How many tickets one token can change.

    `bound` says how sure that is: nothing, "at most", "at least" or "about".
    """

    tickets: int
    bound: Literal["", "at most", "at least", "about"] = ""

    def __str__(self) -> str:
        """Like "1 ticket" or "at most 48,211 tickets"."""
        return f"{self.bound} {count(self.tickets, 'ticket')}".lstrip()


class Binding(Protocol):
    """One way to make a credential good for one ticket only: one leaf per way.

    Each method may raise any `ZendeskError`; those that take something back are content if it is
    already gone.
    """

    @property
    def kind(self) -> ticket_code.code.Binding:
        """What the code says about itself."""

    @property
    def places(self) -> Places:
        """Whom its codes may act as."""

    @property
    def life(self) -> timedelta:
        """How long a code lives where nothing else is asked for."""

    @property
    def longest_life(self) -> timedelta:
        """How long one may live at most."""

    def measure_reach(self) -> Reach:
        """How many tickets each of its tokens can change, as of now."""

    def prepare(self, *, accepts_risk: bool) -> tuple[str, ...]:
        """What a code risks, as sentences for a person who reads them before it is minted.

        Raises:
            BadArgument: its tokens reach too far for whoever did not say to accept that.
            SecretsRefused: it has no way to make tokens here.
        """

    def admit(self, code: CodeRecord, note: str = "") -> tuple[str, ...]:
        """Let the code's user reach its ticket, and put `note` there for agents; warnings.

        All of that is there before there is a credential. Without a note there is none.
        """

    def dismiss(self, code: CodeRecord) -> None:
        """Take that back."""

    def grant(self, code: CodeRecord, life: timedelta) -> Grant:
        """A new credential that dies after `life`, as it came: nothing of it is checked yet."""

    def identify(self, code: CodeRecord, grant: Grant, life: timedelta) -> Credential:
        """What the new credential says about itself.

        Raises:
            BindingCheckFailed: it is not what was asked for.
        """

    def check(self, ticket: int, secret: Secret) -> None:
        """Try with the credential of a code for `ticket` what it must not do.

        Raises:
            BindingCheckFailed: one of these was not refused, or was not answered.
        """

    def give_back(self, secret: Secret) -> None:
        """End the credential, by its own right."""
