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
SETTINGS_READ: Final = ("account_settings:read", "read")
# Search has no narrow scope.
SEARCH: Final = ("read",)
BROAD: Final = ("read", "write")


def known(wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `wanted` that exist; Zendesk grants a token without the others."""
    return tuple(scope for scope in wanted if scope in SCOPES)
