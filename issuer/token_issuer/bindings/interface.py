"""What every binding does for a mint and for its end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import ticket_code.code
from ticketbound.secret import Secret
from zendesk_client.models import Grant


@dataclass(frozen=True, slots=True)
class Credential:
    """What the code will carry, as Zendesk itself describes it."""

    secret: Secret
    token_id: int
    expires_at: datetime


class Binding(Protocol):
    """One way to make a credential good for one ticket only.

    Each method may raise any `ZendeskError`; those that take something back are content if it is
    already gone.
    """

    @property
    def kind(self) -> ticket_code.code.Binding:
        """What the code says about itself."""

    @property
    def service_user_id(self) -> int:
        """The user that the credential acts as."""

    def admit(self, ticket: int) -> None:
        """Let the service user reach `ticket`."""

    def dismiss(self, ticket: int) -> None:
        """Take that back."""

    def grant(self, life: timedelta) -> Grant:
        """A new credential that dies after `life`, as it came: nothing of it is checked yet."""

    def identify(self, grant: Grant, life: timedelta) -> Credential:
        """What the new credential says about itself.

        Raises:
            BindingCheckFailed: it is not what was asked for.
        """

    def check(self, secret: Secret, ticket: int) -> None:
        """Try with the credential what it must not do.

        Raises:
            BindingCheckFailed: one of these was not refused, or was not answered.
        """

    def is_alive(self, token_id: int) -> bool:
        """Whether Zendesk still has the token."""

    def revoke(self, token_id: int) -> None:
        """End the token, by the issuer's own right."""

    def give_back(self, secret: Secret) -> None:
        """End the token, by its own right."""

    def list_tokens(self) -> tuple[int, ...]:
        """The ids of all living tokens of the service user."""
