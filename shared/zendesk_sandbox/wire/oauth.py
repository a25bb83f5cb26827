"""The JSON of OAuth clients and tokens."""

from typing import Final

from ticketbound.clock import rfc3339
from ticketbound.secret import Secret
from zendesk_sandbox.records.oauth import Client, Token
from zendesk_sandbox.state import Account

_SHOWN: Final = 10


def show_client(account: Account, client: Client) -> dict[str, object]:
    """A client without its secret: of that, the first ten characters only."""
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/
    shown: dict[str, object] = {
        "id": client.id,
        "url": f"{account.base_url}/api/v2/clients/{client.id}.json",
        "name": client.name,
        "identifier": client.identifier,
        "kind": client.kind,
        "company": client.company or "",
        "description": client.description or "",
        "redirect_uri": list(client.redirect_uris),
        "global": False,
        "user_id": client.user_id,
        "created_at": rfc3339(client.created_at),
        "updated_at": rfc3339(client.updated_at),
    }
    if client.kind == "confidential":
        shown["secret"] = shorten(client.secret)
    field = account.switches.allowed_scopes_field
    if field != "absent":
        allowed = client.allowed_scopes
        shown[field] = None if allowed is None else list(allowed)
    return shown


def show_new_secret(account: Account, client: Client) -> dict[str, object]:
    """A client with its whole secret, if it has one: for the one answer that shows it."""
    shown = show_client(account, client)
    return shown | {"secret": client.secret.reveal()} if "secret" in shown else shown


def show_token(account: Account, token: Token) -> dict[str, object]:
    """A token without its secrets: of each, the first ten characters only."""
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/
    refresh, until = token.refresh, token.refresh_expires_at
    return {
        "id": token.id,
        "url": f"{account.base_url}/api/v2/tokens/{token.id}.json",
        "user_id": token.user_id,
        "client_id": token.client_id,
        "token": shorten(token.access),
        "refresh_token": None if refresh is None else shorten(refresh),
        "scopes": list(token.scopes),
        "created_at": rfc3339(token.created_at),
        "expires_at": rfc3339(token.expires_at) if token.expires_at else None,
        "refresh_token_expires_at": rfc3339(until) if until else None,
        "used_at": rfc3339(token.used_at) if token.used_at else None,
    }


def shorten(secret: Secret) -> str:
    """The part of a secret that Zendesk goes on showing."""
    return secret.reveal()[:_SHOWN]
