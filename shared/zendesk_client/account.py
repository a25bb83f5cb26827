"""Reads the account's settings. The operator never imports this."""

from msgspec import Struct

from zendesk_client.models import AccountSettings
from zendesk_client.session import Session


class _Limits(Struct, frozen=True):
    attachment_size: int | None = None


class _Tickets(Struct, frozen=True):
    private_attachments: bool | None = None
    email_attachments: bool | None = None
    comments_public_by_default: bool | None = None
    is_first_comment_private_enabled: bool | None = None


_NO_LIMITS = _Limits()
_NO_TICKETS = _Tickets()


class _Settings(Struct, frozen=True):
    limits: _Limits = _NO_LIMITS
    tickets: _Tickets = _NO_TICKETS


class _Answer(Struct, frozen=True):
    settings: _Settings


def show_settings(session: Session) -> AccountSettings:
    """What the account allows, as far as uploads and comments go; it takes an agent.

    Needs the scope `account_settings:read` or `read`.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/account-configuration/account_settings/#show-settings
    # See: https://support.zendesk.com/hc/en-us/articles/11093380955674
    settings = session.call("GET", "/api/v2/account/settings", returns=_Answer).settings
    return AccountSettings(
        attachment_size=settings.limits.attachment_size,
        private_attachments=settings.tickets.private_attachments,
        email_attachments=settings.tickets.email_attachments,
        comments_public_by_default=settings.tickets.comments_public_by_default,
        is_first_comment_private_enabled=settings.tickets.is_first_comment_private_enabled,
    )
