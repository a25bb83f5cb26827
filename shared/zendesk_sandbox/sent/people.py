"""What clients send about users, as types."""

from msgspec import Struct

from zendesk_sandbox.records.people import Role


class SentUser(Struct, frozen=True):
    """A new user; `verified` says that the address needs no confirmation."""

    name: str | None = None
    email: str | None = None
    role: Role | None = None
    organization_id: int | None = None
    verified: bool | None = None
