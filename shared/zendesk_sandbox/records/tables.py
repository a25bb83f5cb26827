"""All records of an account, by id: what is kept where a sandbox keeps anything."""

from dataclasses import dataclass, field

from zendesk_sandbox.records.api_tokens import ApiToken
from zendesk_sandbox.records.files import Attachment, Upload
from zendesk_sandbox.records.oauth import AuthorizationCode, Client, Token
from zendesk_sandbox.records.people import Organization, User
from zendesk_sandbox.records.tickets import Ticket


@dataclass
class Tables:
    """One dictionary for each kind of record."""

    users: dict[int, User] = field(default_factory=dict)
    organizations: dict[int, Organization] = field(default_factory=dict)
    clients: dict[int, Client] = field(default_factory=dict)
    tokens: dict[int, Token] = field(default_factory=dict)
    api_tokens: dict[int, ApiToken] = field(default_factory=dict)
    codes: dict[str, AuthorizationCode] = field(default_factory=dict)
    tickets: dict[int, Ticket] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    attachments: dict[int, Attachment] = field(default_factory=dict)
