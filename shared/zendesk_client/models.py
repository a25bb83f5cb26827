"""What Zendesk answers with, as far as we use it; unknown fields are passed over.

Texts are as Zendesk sent them: escape them before they are shown.
"""
# See: https://developer.zendesk.com/api-reference/ticketing/introduction/

from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from ticketbound.secret import Secret

Moment = Annotated[datetime, Meta(tz=True)]
"""A point in time with its zone; one without is no answer of Zendesk's."""


class User(Struct, frozen=True):
    """A person or a service; `id` is None for the anonymous one."""

    id: int | None
    name: str | None = None
    email: str | None = None
    role: str | None = None
    suspended: bool | None = None
    verified: bool | None = None


class Token(Struct, frozen=True):
    """An OAuth access token, without itself; `client_id` is the client's number."""

    id: int
    user_id: int | None = None
    client_id: int | None = None
    scopes: tuple[str, ...] = ()
    created_at: Moment | None = None
    expires_at: Moment | None = None
    used_at: Moment | None = None


class Grant(Struct, frozen=True):
    """A fresh access token; `expires_in` is in seconds, None for one that does not expire."""

    access_token: Secret
    scopes: tuple[str, ...]
    expires_in: int | None
    token_type: str


class Attachment(Struct, frozen=True):
    """A file that Zendesk holds; `size` is in bytes."""

    id: int
    file_name: str
    size: int
    content_url: str = ""
    content_type: str | None = None


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


class Comment(Struct, frozen=True):
    """A comment on a ticket; `public` ones are mailed to the requester and the CCs."""

    id: int
    public: bool
    body: str | None = None
    author_id: int | None = None
    attachments: tuple[Attachment, ...] = ()
    created_at: Moment | None = None


class Request(Struct, frozen=True):
    """A ticket as an end user sees it."""

    id: int
    status: str
    subject: str | None = None
