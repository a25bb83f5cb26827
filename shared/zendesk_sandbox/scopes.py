"""The names of Zendesk's OAuth scopes, and what each group of endpoints wants: any one of them."""

from typing import Final

_BROAD: Final = ("read", "write", "impersonate")
_BOTH: Final = (
    *("account_settings", "apps", "automations", "brands", "custom_objects"),
    *("deletion_schedules", "dynamic_content", "groups", "hc", "macros", "organizations"),
    *("requests", "satisfaction_ratings", "sla_policies", "targets", "themes"),
    *("ticket_attachments", "ticket_views", "tickets", "triggers", "users", "webhooks", "zis"),
)
_OTHERS: Final = ("auditlogs:read", "security:read", "any_channel:write", "web_widget:write")

# See: https://support.zendesk.com/hc/en-us/articles/11093380955674
SCOPES: Final = frozenset(
    (*_BROAD, *_OTHERS, *(f"{name}:{verb}" for name in _BOTH for verb in ("read", "write")))
)

TICKETS_READ: Final = ("tickets:read", "read")
TICKETS_WRITE: Final = ("tickets:write", "write")
REQUESTS_READ: Final = ("requests:read", "read")
REQUESTS_WRITE: Final = ("requests:write", "write")
FILES_READ: Final = ("ticket_attachments:read", "read")
FILES_WRITE: Final = ("ticket_attachments:write", "write")
USERS_READ: Final = ("users:read", "read")
USERS_WRITE: Final = ("users:write", "write")
SETTINGS_READ: Final = ("account_settings:read", "read")
# Audits and search have no narrow scope, and of OAuth clients nobody says.
AUDITS_READ: Final = ("read",)
SEARCH: Final = ("read",)
CLIENTS_READ: Final = ("read",)
CLIENTS_WRITE: Final = ("write",)
BROAD: Final = ("read", "write")

_WORDS: Final = {
    "read": "see everything you can see",
    "write": "change everything you can change",
    "impersonate": "act for end users in their names",
    "ticket_attachments:read": "download files of tickets",
    "ticket_attachments:write": "upload, redact and delete files of tickets",
    "auditlogs:read": "see the audit log",
    "hc:read": "see the help center",
    "hc:write": "change the help center",
    "zis:read": "see integration services",
    "zis:write": "change integration services",
}


def known(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `wanted` that exist."""
    return tuple(scope for scope in wanted if scope in SCOPES)


def satisfied(granted: tuple[str, ...], *, writes_read: bool) -> frozenset[str]:
    """What a token of these scopes may be used for; with `writes_read`, what writes also reads."""
    if not writes_read:
        return frozenset(granted)
    reads = (f"{scope.removesuffix('write')}read" for scope in granted if scope.endswith("write"))
    return frozenset((*granted, *reads))


def in_words(scope: str) -> str:
    """What a scope allows, for the person who is asked to grant it."""
    name, _, verb = scope.partition(":")
    if scope in _WORDS or scope not in SCOPES:
        return _WORDS.get(scope, "nothing that exists")
    return f"{'see' if verb == 'read' else 'change'} {name.replace('_', ' ')}"
