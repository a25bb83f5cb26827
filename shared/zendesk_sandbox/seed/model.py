"""The account that a seed file describes, as types: one field for each key of the file."""

from typing import Annotated

from msgspec import Meta, Struct, field

from zendesk_sandbox.records.oauth import ClientKind
from zendesk_sandbox.records.people import Restriction, Role
from zendesk_sandbox.records.tickets import Status

Text = Annotated[str, Meta(min_length=1, max_length=1000)]


class _Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class SeedOrganization(_Part, frozen=True):
    """A customer; with `shared_tickets`, its people see and answer each other's requests."""

    name: Text
    shared_tickets: bool = False


class SeedUser(_Part, frozen=True):
    """A person, or a service's identity; others name it by `email`.

    Args:
        light_agent: an agent who may comment in private only.
        restriction: the only tickets that an agent reaches; all, where it is left out.
        organization: the name of one that the file lists.
        may_delete: whether an agent may delete tickets and redact attachments.
        locale: the language, such as `de-AT`.
        time_zone: an IANA name, such as `Europe/Vienna`.
    """

    name: Text
    email: Text
    role: Role = "end-user"
    light_agent: bool = False
    restriction: Restriction | None = None
    organization: str | None = None
    suspended: bool = False
    verified: bool = True
    may_delete: bool = False
    locale: Text = "en-US"
    time_zone: Text = "Etc/UTC"


class SeedClient(_Part, frozen=True):
    """An OAuth client that acts as `user`, an e-mail address.

    Without `secret` it gets a fresh one; without `allowed_scopes` it has no limit.
    """

    identifier: Text
    user: Text
    name: str = ""
    kind: ClientKind = "confidential"
    secret: Text | None = None
    allowed_scopes: tuple[str, ...] | None = None
    redirect_uris: tuple[str, ...] = ()
    company: str | None = None
    description: str | None = None


class SeedApiToken(_Part, frozen=True):
    """An API token of the account; without `token` it gets a fresh one.

    They work only with the switch `api_tokens` on.
    """

    description: str = ""
    token: Text | None = None


class SeedComment(_Part, frozen=True):
    """A comment; the first is the requester's and the others the assignee's, unless it says so."""

    body: Annotated[str, Meta(min_length=1, max_length=65_535)]
    author: str | None = None
    public: bool = True


class SeedTicket(_Part, frozen=True):
    """A ticket; without `number` it gets the next free one. People are e-mail addresses."""

    subject: Text
    requester: Text
    comments: Annotated[tuple[SeedComment, ...], Meta(min_length=1)]
    number: Annotated[int, Meta(ge=1, le=1 << 40)] | None = None
    status: Status = "new"
    assignee: str | None = None
    ccs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    hours_ago: Annotated[float, Meta(ge=0, le=1_000_000)] = 0


class Seed(_Part, frozen=True):
    """A whole account.

    Args:
        limits: as the fields of `zendesk_sandbox.limits.Limits`.
        switches: as the fields of `zendesk_sandbox.switches.Switches`.
    """

    subdomain: str = "acme"
    organizations: tuple[SeedOrganization, ...] = ()
    users: tuple[SeedUser, ...] = ()
    clients: tuple[SeedClient, ...] = ()
    api_tokens: tuple[SeedApiToken, ...] = ()
    tickets: tuple[SeedTicket, ...] = ()
    limits: dict[str, int] = field(default_factory=dict)
    switches: dict[str, str | int] = field(default_factory=dict)
