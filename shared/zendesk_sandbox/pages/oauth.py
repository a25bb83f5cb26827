"""OAuth clients and the tokens they were given; of a secret, no more than Zendesk itself shows."""

from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response

from zendesk_sandbox.calls import here
from zendesk_sandbox.pages.rendering import render_page
from zendesk_sandbox.records.oauth import Client, Token
from zendesk_sandbox.records.people import User
from zendesk_sandbox.state import Account
from zendesk_sandbox.wire.oauth import shorten

blueprint = Blueprint("oauth", __name__)

_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class _ClientRow:
    client: Client
    user: User | None
    live: int


@dataclass(frozen=True, slots=True)
class _TokenRow:
    token: Token
    start: str
    client: str
    user: str
    is_live: bool


@blueprint.get("/oauth-clients")
def list_clients() -> Response:
    """The clients, and the tokens with the newest on top."""
    account = here()
    with account.lock:
        tokens = [_token_row(account, token) for token in reversed(account.tokens.values())]
        clients = [_client_row(account, client) for client in account.clients.values()]
    left_out = max(len(tokens) - _MOST, 0)
    return render_page("oauth.html", clients=clients, tokens=tokens[:_MOST], left_out=left_out)


def _client_row(account: Account, client: Client) -> _ClientRow:
    live = sum(
        token.client_id == client.id and token.is_live(account.now())
        for token in account.tokens.values()
    )
    return _ClientRow(client, account.users.get(client.user_id), live)


def _token_row(account: Account, token: Token) -> _TokenRow:
    client, user = account.clients.get(token.client_id), account.users.get(token.user_id)
    return _TokenRow(
        token,
        start=shorten(token.access),
        client=client.identifier if client else "deleted",
        user=user.name if user else "deleted",
        is_live=token.is_live(account.now()),
    )
