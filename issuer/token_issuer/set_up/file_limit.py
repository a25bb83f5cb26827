"""How large a file the account takes, for the vendor's operator, which cannot ask."""

from token_issuer.identity import Identity
from zendesk_client.account import show_settings
from zendesk_client.errors import ZendeskError


def ask_attachment_size(identity: Identity) -> int | None:
    """Bytes; None where the account does not say, or not to this sign-in."""
    try:
        return show_settings(identity.session).attachment_size
    except ZendeskError:
        return None
