"""The JSON of users and tokens."""

from ticketbound.clock import rfc3339
from zendesk_sandbox.records.oauth import Token
from zendesk_sandbox.records.people import User
from zendesk_sandbox.state import Account

ANONYMOUS: dict[str, object] = {"id": None, "name": "Anonymous user"}


def show_user(account: Account, user: User) -> dict[str, object]:
    """See: https://developer.zendesk.com/api-reference/ticketing/users/users/."""
    return {
        "id": user.id,
        "url": f"{account.base_url}/api/v2/users/{user.id}.json",
        "name": user.name,
        "email": user.email,
        "active": True,
        "role": user.role,
        "role_type": user.role_type,
        "custom_role_id": None,
        "verified": True,
        "suspended": False,
        "moderator": user.is_agent,
        "only_private_comments": False,
        "restricted_agent": user.ticket_restriction is not None or not user.is_agent,
        "ticket_restriction": user.ticket_restriction or (None if user.is_agent else "requested"),
    }


def show_token(account: Account, token: Token) -> dict[str, object]:
    """A token without its secret: of `access`, the first ten characters only.

    See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/
    """
    return {
        "id": token.id,
        "url": f"{account.base_url}/api/v2/tokens/{token.id}.json",
        "user_id": token.user_id,
        "client_id": token.client_id,
        "token": token.access.reveal()[:10],
        "refresh_token": None,
        "scopes": list(token.scopes),
        "created_at": rfc3339(token.created_at),
        "expires_at": rfc3339(token.expires_at) if token.expires_at else None,
        "refresh_token_expires_at": None,
        "used_at": rfc3339(token.used_at) if token.used_at else None,
    }
