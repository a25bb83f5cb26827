"""The people of the account, and its organizations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

Role = Literal["end-user", "agent", "admin"]
Restriction = Literal["organization", "assigned", "requested"]

# See: https://developer.zendesk.com/api-reference/ticketing/users/users/
ROLE_TYPES: Final[Mapping[Role, int | None]] = {"end-user": None, "agent": 0, "admin": 4}
"""Zendesk's number for the kind of agent, where the role says nothing more special."""

LIGHT_AGENT: Final = 1
"""The number for an agent who comments in private only."""


@dataclass(frozen=True, slots=True)
class User:
    """A person, or a service's identity.

    Args:
        role_type: Zendesk's number for the kind of agent: 0 custom, 1 light, 3 contributor,
            4 admin.
        ticket_restriction: the only tickets that the user reaches as an agent; None for all.
        is_suspended: whether nothing that the user asks for is answered.
        is_verified: whether the address was confirmed; end users without may not use requests.
        only_private_comments: whether the agent may not comment in public, as light agents.
        locale: the language of the user, as Zendesk writes it.
        time_zone: the IANA name of the user's zone.
        may_delete: whether the agent may delete tickets and, with that, redact attachments;
            admins always may.
    """

    id: int
    name: str
    email: str
    created_at: datetime
    role: Role = "end-user"
    role_type: int | None = None
    ticket_restriction: Restriction | None = None
    organization_id: int | None = None
    is_suspended: bool = False
    is_verified: bool = True
    only_private_comments: bool = False
    may_delete: bool = False
    locale: str = "en-US"
    time_zone: str = "Etc/UTC"

    @property
    def is_agent(self) -> bool:
        """Whether the user works at the account: agent or admin."""
        return self.role != "end-user"

    @property
    def is_admin(self) -> bool:
        """Whether the user is an admin."""
        return self.role == "admin"

    @property
    def can_delete(self) -> bool:
        """Whether the user may delete tickets and redact attachments."""
        return self.is_admin or (self.is_agent and self.may_delete)

    @property
    def comments_in_private(self) -> bool:
        """Whether all that the user says as an agent is an internal note."""
        return self.is_agent and (self.only_private_comments or self.role_type == LIGHT_AGENT)


@dataclass(frozen=True, slots=True)
class Organization:
    """A customer; with `shares_tickets`, its end users see and answer each other's requests."""

    id: int
    name: str
    shares_tickets: bool = False
