"""What Zendesk answers with, as far as we use it; unknown fields are passed over.

Texts are as Zendesk sent them: escape them before they are shown.
"""
# See: https://developer.zendesk.com/api-reference/ticketing/introduction/

from datetime import datetime
from typing import Annotated, Any

from msgspec import Meta, Struct, field

from ticketbound.secret import Secret

Moment = Annotated[datetime, Meta(tz=True)]
"""A point in time with its zone; one without is no answer of Zendesk's."""


TokenId = Annotated[int, Meta(ge=1, le=2**63 - 1)]
"""Zendesk's number of a token, which paths and databases take."""


class User(Struct, frozen=True):
    """A person or a service; `id` is None for the anonymous one."""

    id: int | None
    name: str | None = None
    email: str | None = None
    role: str | None = None
    suspended: bool | None = None
    verified: bool | None = None
    role_type: int | None = None
    only_private_comments: bool | None = None
    ticket_restriction: str | None = None
    locale: str | None = None
    iana_time_zone: str | None = None


class Identity(Struct, frozen=True):
    """A way to know a user: `type` is `email`, `phone_number` and so on."""

    id: int
    type: str
    value: str | None = None
    user_id: int | None = None
    verified: bool | None = None
    primary: bool | None = None


class Token(Struct, frozen=True):
    """An OAuth access token, without itself; `client_id` is the client's number."""

    id: TokenId
    user_id: int | None = None
    client_id: int | None = None
    scopes: tuple[str, ...] = ()
    created_at: Moment | None = None
    expires_at: Moment | None = None
    used_at: Moment | None = None
    refresh_token_expires_at: Moment | None = None


class LegacyToken(Struct, frozen=True):
    """A token that was made without a grant, with the one copy of itself."""

    token: Token
    secret: Secret


class Grant(Struct, frozen=True):
    """A fresh access token; lives are in seconds, None for one that does not expire.

    `token_id` is Zendesk's number of it, where that came with it.
    """

    access_token: Secret
    scopes: tuple[str, ...]
    expires_in: int | None
    token_type: str
    refresh_token: Secret | None = None
    refresh_token_expires_in: int | None = None
    token_id: int | None = None


class Client(Struct, frozen=True):
    """An OAuth client, without its secret.

    `id` is the client's number, `identifier` what OAuth calls its client_id. The two fields at
    the end are the names that the allowed scopes may have; Zendesk documents none.
    """

    id: int
    identifier: str
    name: str | None = None
    kind: str | None = None
    redirect_uri: tuple[str, ...] | str | None = None
    company: str | None = None
    description: str | None = None
    user_id: int | None = None
    is_global: bool | None = field(default=None, name="global")
    created_at: Moment | None = None
    updated_at: Moment | None = None
    allowed_scopes: tuple[str, ...] | None = None
    scopes: tuple[str, ...] | None = None


class NewClient(Struct, frozen=True):
    """An OAuth client with the one copy of its secret, which is empty for a public client."""

    client: Client
    secret: Secret


class Attachment(Struct, frozen=True):
    """A file that Zendesk holds; `size` is in bytes.

    `malware_scan_result` is `not_scanned` at first, and comes some seconds later.
    """

    id: int
    file_name: str
    size: int
    content_url: str = ""
    content_type: str | None = None
    malware_scan_result: str | None = None
    malware_access_override: bool | None = None


class Upload(Struct, frozen=True):
    """A file on no ticket yet; its token attaches it until `expires_at`."""

    token: Secret
    expires_at: Moment | None
    attachment: Attachment


class Ticket(Struct, frozen=True):
    """A ticket as an agent sees it."""

    id: int
    status: str
    subject: str | None = None
    requester_id: int | None = None
    email_cc_ids: tuple[int, ...] | None = None
    created_at: Moment | None = None
    updated_at: Moment | None = None
    brand_id: int | None = None
    is_public: bool | None = None
    tags: tuple[str, ...] | None = None
    priority: str | None = None
    type: str | None = None
    assignee_id: int | None = None
    group_id: int | None = None
    followup_ids: tuple[int, ...] | None = None


class Comment(Struct, frozen=True):
    """A comment on a ticket; `public` ones are mailed to the requester and the CCs."""

    id: int
    public: bool
    body: str | None = None
    author_id: int | None = None
    attachments: tuple[Attachment, ...] = ()
    created_at: Moment | None = None


class AuditEvent(Struct, frozen=True):
    """One thing that happened in an update; which fields it has depends on `type`."""

    type: str
    id: int | None = None
    field_name: str | None = None
    value: Any = None
    previous_value: Any = None
    public: bool | None = None


class Audit(Struct, frozen=True):
    """One update of a ticket, and by whom."""

    id: int
    ticket_id: int
    author_id: int | None = None
    created_at: Moment | None = None
    events: tuple[AuditEvent, ...] = ()


class Request(Struct, frozen=True):
    """A ticket as an end user sees it."""

    id: int
    status: str
    subject: str | None = None
    description: str | None = None
    requester_id: int | None = None
    email_cc_ids: tuple[int, ...] | None = None
    can_be_solved_by_me: bool | None = None
    created_at: Moment | None = None
    updated_at: Moment | None = None


class AccountSettings(Struct, frozen=True):
    """What the account allows, None where it does not say; `attachment_size` is in bytes."""

    attachment_size: int | None = None
    private_attachments: bool | None = None
    email_attachments: bool | None = None
    comments_public_by_default: bool | None = None
    is_first_comment_private_enabled: bool | None = None


class SearchResult(Struct, frozen=True):
    """Something that a search found; `result_type` is `ticket`, `user` and so on."""

    id: int
    result_type: str
    name: str | None = None
    subject: str | None = None
    status: str | None = None
    email: str | None = None
    created_at: Moment | None = None
    updated_at: Moment | None = None
