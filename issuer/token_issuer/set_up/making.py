"""Makes the mint client through the API, which may or may not let it act as the service user."""

import contextlib
import secrets
from typing import Final

from token_issuer.account import Account
from token_issuer.bindings.requests import SCOPES
from token_issuer.errors import SetUpRefused
from token_issuer.mint_client import MintClient
from token_issuer.set_up.draft import Writer
from token_issuer.set_up.undoing import Undo
from zendesk_client.clients import (
    ClientFields,
    create_client,
    delete_client,
    find_client,
    update_client,
)
from zendesk_client.errors import NotFound
from zendesk_client.models import NewClient
from zendesk_client.session import Session

_NAME: Final = "Ticketbound codes"


def make_mint_client(
    account: Account, open_writer: Writer, service_user_id: int, undo: Undo
) -> MintClient:
    """A new client of the service user's; `undo` deletes it.

    Raises:
        SetUpRefused: it acts as somebody else.
        ZendeskError: it cannot be made.
    """
    # Known beforehand, so that it is found again when the answer never came.
    identifier = f"log_drop_{secrets.token_hex(3)}"

    def delete() -> None:
        with open_writer() as session:
            _delete(session, identifier)

    undo.remember(f"the OAuth client {identifier}", delete)
    with open_writer() as session:
        made = create_client(
            session,
            name=f"{_NAME} {identifier[-6:]}",
            identifier=identifier,
            user_id=service_user_id,
            allowed_scopes=SCOPES,
        )
        if made.client.user_id != service_user_id:
            raise SetUpRefused("Zendesk makes a client act as nobody but its maker")
        _limit(session, made)
    return MintClient(account, identifier, made.secret)


def _limit(session: Session, made: NewClient) -> None:
    """Allow exactly the two scopes, under the other name that the field may have."""
    if made.client.allowed_scopes is None:
        update_client(session, made.client.id, ClientFields(scopes=SCOPES))


def _delete(session: Session, identifier: str) -> None:
    client = find_client(session, identifier)
    if client is not None:
        with contextlib.suppress(NotFound):
            delete_client(session, client.id)
