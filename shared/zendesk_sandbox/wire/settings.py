"""The JSON of the account's settings."""

from zendesk_sandbox.state import Account


def show_settings(account: Account) -> dict[str, object]:
    """The account's settings, of which only those about files and comments mean anything here."""
    # See: https://developer.zendesk.com/api-reference/ticketing/account-configuration/account_settings/
    return {
        "active_features": _FEATURES,
        "agents": {"agent_workspace": True, "focus_mode": False},
        "api": {
            "accepted_api_agreement": True,
            "api_password_access": "false",
            "api_token_access": "false",
        },
        "brands": {"default_brand_id": 1, "require_brand_on_new_tickets": False},
        "limits": {"attachment_size": account.limits.attachment_size},
        "localization": {"locale_ids": [1]},
        "side_conversations": {"email_channel": False, "tickets_channel": False},
        "tickets": _TICKETS | {"private_attachments": account.switches.private_attachments == "on"},
        "user": {"agent_created_welcome_emails": False, "multiple_organizations": False},
    }


_FEATURES: dict[str, object] = {
    "allow_ccs": True,
    "business_hours": False,
    "chat": False,
    "customer_satisfaction": False,
    "light_agents": True,
    "markdown": True,
    "on_hold_status": True,
    "organization_access_enabled": True,
    "rich_content_in_emails": False,
    "sandbox": False,
    "ticket_forms": False,
    "ticket_tagging": True,
    "user_tagging": True,
    "voice": False,
}
_TICKETS: dict[str, object] = {
    "agent_collision": True,
    "agent_ticket_deletion": False,
    "assign_tickets_upon_solve": False,
    "collaboration": True,
    "comments_public_by_default": True,
    "email_attachments": False,
    "follower_and_email_cc_collaborations": True,
    "is_first_comment_private_enabled": True,
    "light_agent_email_ccs_allowed": False,
    "list_newest_comments_first": False,
    "markdown_ticket_comments": False,
    "rich_text_comments": True,
    "status_hold": True,
    "tagging": True,
}
