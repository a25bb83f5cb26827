"""`/api/v2/oauth/clients`: for admins, or for whom the switch `client_owner` lets.

Which scopes these want is nowhere said, so it is the broad ones. Admins reach every client,
agents their own.
"""

from flask import Blueprint, Response

from zendesk_sandbox import refusals
from zendesk_sandbox.access import demand_role
from zendesk_sandbox.calls import Call, answer, endpoint, no_content
from zendesk_sandbox.oauth import registering
from zendesk_sandbox.paging import page_of
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.scopes import CLIENTS_READ, CLIENTS_WRITE
from zendesk_sandbox.sent.oauth import SentClient
from zendesk_sandbox.sent.reading import read_record
from zendesk_sandbox.wire.oauth import show_client, show_new_secret

blueprint = Blueprint("oauth_clients", __name__, url_prefix="/api/v2")

_CLIENTS = "/oauth/clients"
_CLIENT = "/oauth/clients/<int:client_id>"


@endpoint(blueprint, "GET", _CLIENTS, scopes=CLIENTS_READ)
def list_clients(call: Call) -> Response:
    """The clients within reach."""
    _demand_owner(call)
    clients = call.account.clients.values()
    return _answer_list(call, [c for c in clients if _reaches(call, c)])


@endpoint(blueprint, "GET", "/users/me/oauth/clients", scopes=CLIENTS_READ)
def list_own_clients(call: Call) -> Response:
    """The caller's own clients."""
    _demand_owner(call)
    clients = call.account.clients.values()
    return _answer_list(call, [c for c in clients if c.user_id == call.user.id])


@endpoint(blueprint, "GET", "/oauth/global_clients", scopes=CLIENTS_READ, role="admin")
def list_global_clients(call: Call) -> Response:
    """The clients of other vendors that the account uses: none."""
    return answer(page_of("global_clients", [], vars, call.account.base_url))


@endpoint(blueprint, "POST", _CLIENTS, scopes=CLIENTS_WRITE)
def create_client(call: Call) -> Response:
    """A new client, for once with its whole secret."""
    _demand_owner(call)
    sent, warnings = read_record("client", SentClient)
    client = registering.register(call.account, call.user, sent)
    return answer({"client": show_new_secret(call.account, client)}, 201, warnings)


@endpoint(blueprint, "GET", _CLIENT, scopes=CLIENTS_READ)
def show_one_client(call: Call, client_id: int) -> Response:
    """One client."""
    return answer({"client": show_client(call.account, _find(call, client_id))})


@endpoint(blueprint, "PUT", _CLIENT, scopes=CLIENTS_WRITE)
def update_client(call: Call, client_id: int) -> Response:
    """Changes a client."""
    client = _find(call, client_id)
    sent, warnings = read_record("client", SentClient)
    client = registering.change(call.account, client, sent)
    return answer({"client": show_client(call.account, client)}, headers=warnings)


@endpoint(blueprint, "DELETE", _CLIENT, scopes=CLIENTS_WRITE)
def delete_client(call: Call, client_id: int) -> Response:
    """Deletes a client."""
    registering.remove(call.account, _find(call, client_id))
    return no_content()


@endpoint(blueprint, "PUT", f"{_CLIENT}/generate_secret", scopes=CLIENTS_WRITE)
def generate_secret(call: Call, client_id: int) -> Response:
    """Gives a client a new secret, and shows it."""
    client = registering.renew_secret(call.account, _find(call, client_id))
    return answer({"client": show_new_secret(call.account, client)})


def _find(call: Call, client_id: int) -> Client:
    _demand_owner(call)
    client = call.account.clients.get(client_id)
    if client is None or not _reaches(call, client):
        raise refusals.record_not_found()
    return client


def _reaches(call: Call, client: Client) -> bool:
    return call.user.is_admin or client.user_id == call.user.id


def _answer_list(call: Call, clients: list[Client]) -> Response:
    clients.sort(key=lambda c: c.id)
    account = call.account
    return answer(page_of("clients", clients, lambda c: show_client(account, c), account.base_url))


def _demand_owner(call: Call) -> None:
    demand_role(call.user, call.account.switches.client_owner)
