"""Lists, makes, changes and deletes OAuth clients. The operator never imports this."""

from collections.abc import Iterator, Mapping
from typing import Literal

from msgspec import UNSET, Struct, UnsetType, to_builtins

from ticketbound.secret import Secret
from zendesk_client.models import Client, NewClient
from zendesk_client.pages import Meta, walk_pages
from zendesk_client.session import Session

Kind = Literal["public", "confidential"]
"""Only a confidential client has a secret and may use client_credentials."""


class ClientFields(Struct, frozen=True, kw_only=True):
    """What a client may be given; what is UNSET is left as it is.

    Zendesk documents no name for the allowed scopes: `allowed_scopes` and `scopes` are the
    plausible ones, and a name that it does not know is passed over.
    """

    name: str | UnsetType = UNSET
    identifier: str | UnsetType = UNSET
    kind: Kind | UnsetType = UNSET
    redirect_uri: tuple[str, ...] | UnsetType = UNSET
    company: str | UnsetType = UNSET
    description: str | UnsetType = UNSET
    user_id: int | UnsetType = UNSET
    allowed_scopes: tuple[str, ...] | UnsetType = UNSET
    scopes: tuple[str, ...] | UnsetType = UNSET


class _Clients(Struct, frozen=True):
    clients: tuple[Client, ...]
    meta: Meta


class _Client(Struct, frozen=True):
    client: Client


class _MadeClient(Client, frozen=True):
    secret: Secret | None = None


class _Made(Struct, frozen=True):
    client: _MadeClient


def list_clients(session: Session) -> Iterator[Client]:
    """Every client of the account, which takes an admin.

    No scope is documented for it; `read` is known to do.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/#list-clients
    for page in walk_pages(session, "/api/v2/oauth/clients", returns=_Clients):
        yield from page.clients


def find_client(session: Session, identifier: str) -> Client | None:
    """The client of the account that goes by `identifier`, which takes an admin.

    No scope is documented for it; `read` is known to do.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/#list-clients
    return next((one for one in list_clients(session) if one.identifier == identifier), None)


def list_own_clients(session: Session) -> Iterator[Client]:
    """The clients that the session's user made.

    No scope is documented for it; `read` is known to do.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/#list-clients
    for page in walk_pages(session, "/api/v2/users/me/oauth/clients", returns=_Clients):
        yield from page.clients


def show_client(session: Session, client_id: int) -> Client:
    """The client of that number. No scope is documented for it; `read` is known to do."""
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/#show-client
    path = f"/api/v2/oauth/clients/{client_id}"
    return session.call("GET", path, returns=_Client).client


def create_client(
    session: Session,
    *,
    name: str,
    identifier: str,
    kind: Kind = "confidential",
    redirect_uri: tuple[str, ...] = (),
    user_id: int | None = None,
    allowed_scopes: tuple[str, ...] | None = None,
) -> NewClient:
    """A new client, with the one copy of its secret, which takes an admin.

    No scope is documented for it; `write` is known to do. `user_id` asks for a client that
    acts as another user: compare the answer's. `allowed_scopes` is sent under that name; see
    `ClientFields`.

    Raises:
        Unprocessable: another client has that identifier, or a field is not taken.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/#create-client
    fields = ClientFields(
        name=name,
        identifier=identifier,
        kind=kind,
        redirect_uri=redirect_uri,
        user_id=UNSET if user_id is None else user_id,
        allowed_scopes=UNSET if allowed_scopes is None else allowed_scopes,
    )
    made = session.call("POST", "/api/v2/oauth/clients", returns=_Made, json=_wrap(fields)).client
    return _keep(session, made)


def update_client(session: Session, client_id: int, changes: ClientFields) -> Client:
    """The client after `changes`, which takes an admin.

    No scope is documented for it; `write` is known to do. Making a public client confidential
    gives it a secret that nobody sees: use `generate_secret` then.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/#update-client
    path = f"/api/v2/oauth/clients/{client_id}"
    return session.call("PUT", path, returns=_Client, json=_wrap(changes)).client


def delete_client(session: Session, client_id: int) -> None:
    """Deletes the client of that number, which takes an admin.

    No scope is documented for it; `write` is known to do. Whether its tokens die with it is
    not documented either: revoke them before.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/#delete-client
    session.call("DELETE", f"/api/v2/oauth/clients/{client_id}", returns=type(None))


def generate_secret(session: Session, client_id: int) -> NewClient:
    """The client with a new secret; the old one is dead at once. It takes an admin.

    No scope is documented for it; `write` is known to do.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/#generate-secret
    path = f"/api/v2/oauth/clients/{client_id}/generate_secret"
    return _keep(session, session.call("PUT", path, returns=_Made, json={}).client)


def _wrap(fields: ClientFields) -> Mapping[str, object]:
    return {"client": to_builtins(fields)}


def _keep(session: Session, made: _MadeClient) -> NewClient:
    secret = made.secret or Secret("")
    session.keep_secret(secret)
    values = {name: getattr(made, name) for name in Client.__struct_fields__}
    return NewClient(Client(**values), secret)
