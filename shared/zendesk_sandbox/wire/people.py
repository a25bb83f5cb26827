"""The JSON of users."""

from ticketbound.clock import rfc3339
from zendesk_sandbox.records.people import User
from zendesk_sandbox.state import Account

ANONYMOUS: dict[str, object] = {"id": None, "name": "Anonymous user"}


def show_user(account: Account, user: User) -> dict[str, object]:
    """A user."""
    # See: https://developer.zendesk.com/api-reference/ticketing/users/users/
    return (
        {
            "id": user.id,
            "url": f"{account.base_url}/api/v2/users/{user.id}.json",
            "name": user.name,
            "email": user.email,
            "created_at": rfc3339(user.created_at),
            "updated_at": rfc3339(user.created_at),
            "active": True,
            "organization_id": user.organization_id,
            "verified": user.is_verified,
            "suspended": user.is_suspended,
            "tags": [],
            "user_fields": {},
            "locale": user.locale,
            "iana_time_zone": user.time_zone,
        }
        | _show_role(user)
        | _UNSET
    )


def show_identity(account: Account, user: User) -> dict[str, object]:
    """The one address that a user has."""
    # See: https://developer.zendesk.com/api-reference/ticketing/users/user_identities/
    url = f"{account.base_url}/api/v2/users/{user.id}/identities/{user.id}.json"
    return {
        "id": user.id,
        "url": url,
        "user_id": user.id,
        "type": "email",
        "value": user.email,
        "verified": user.is_verified,
        "verified_at": rfc3339(user.created_at) if user.is_verified else None,
        "verification_method": "low" if user.is_verified else "none",
        "primary": True,
        "created_at": rfc3339(user.created_at),
        "updated_at": rfc3339(user.created_at),
        "undeliverable_count": 0,
        "deliverable_state": "deliverable",
    }


def _show_role(user: User) -> dict[str, object]:
    restriction = user.ticket_restriction or (None if user.is_agent else "requested")
    return {
        "role": user.role,
        "role_type": user.role_type,
        "custom_role_id": None,
        "default_group_id": None,
        "moderator": user.is_agent,
        "only_private_comments": user.comments_in_private,
        "restricted_agent": restriction is not None,
        "ticket_restriction": restriction,
        "chat_only": False,
        "report_csv": user.is_admin,
        "two_factor_auth_enabled": None,
    }


_UNSET: dict[str, object] = {
    "alias": None,
    "details": None,
    "external_id": None,
    "last_login_at": None,
    "locale_id": 1,
    "notes": None,
    "phone": None,
    "photo": None,
    "shared": False,
    "shared_agent": False,
    "shared_phone_number": None,
    "signature": None,
    "time_zone": "UTC",
}
