"""OAuth clients: registered, changed, given new secrets and removed."""
# See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/

from dataclasses import replace

from ticketbound.secret import Secret
from zendesk_sandbox.oauth import client_checks
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.records.people import User
from zendesk_sandbox.refusals import record_invalid
from zendesk_sandbox.sent.oauth import SentClient
from zendesk_sandbox.state import Account


def register(account: Account, owner: User, sent: SentClient) -> Client:
    """A new client of `owner`'s.

    Raises:
        Refusal: 422, a value will not do.
    """
    now = account.now()
    blank = Client(
        id=account.new_id(),
        identifier="",
        name="",
        kind="confidential",
        secret=_new_secret(account),
        user_id=owner.id,
        allowed_scopes=None,
        created_at=now,
        updated_at=now,
    )
    client = account.clients[blank.id] = _apply(account, blank, sent)
    return client


def change(account: Account, client: Client, sent: SentClient) -> Client:
    """The client with what was sent; one that becomes confidential gets a new secret.

    Raises:
        Refusal: 422, a value will not do.
    """
    changed = replace(_apply(account, client, sent), updated_at=account.now())
    if (client.kind, changed.kind) == ("public", "confidential"):
        return _renew(account, changed)
    account.clients[client.id] = changed
    return changed


def renew_secret(account: Account, client: Client) -> Client:
    """The client with a new secret; the old one is dead.

    Raises:
        Refusal: 422, a public client has none.
    """
    if client.kind == "public":
        raise record_invalid("kind", "Kind: public clients have no secret", "InvalidValue")
    return _renew(account, client)


def remove(account: Account, client: Client) -> None:
    """Deletes the client with its unused codes, and its tokens unless the switch keeps them."""
    del account.clients[client.id]
    for code in [c for c, record in account.codes.items() if record.client_id == client.id]:
        del account.codes[code]
    if account.switches.client_deletion == "revokes":
        _drop_tokens(account, client)


def _apply(account: Account, client: Client, sent: SentClient) -> Client:
    return replace(
        client,
        name=client_checks.unique(account, client, "name", sent.name),
        identifier=client_checks.unique(account, client, "identifier", sent.identifier),
        kind=client_checks.kind(client, sent),
        redirect_uris=client_checks.redirect_uris(client, sent),
        company=client.company if sent.company is None else sent.company,
        description=client.description if sent.description is None else sent.description,
        user_id=client_checks.acting_user(account, client, sent),
        allowed_scopes=client_checks.allowed_scopes(account, client, sent),
    )


def _renew(account: Account, client: Client) -> Client:
    if account.switches.secret_change == "revokes":  # noqa: S105 - a setting
        _drop_tokens(account, client)
    renewed = replace(client, secret=_new_secret(account), updated_at=account.now())
    account.clients[client.id] = renewed
    return renewed


def _new_secret(account: Account) -> Secret:
    return Secret(account.random_hex(32))


def _drop_tokens(account: Account, client: Client) -> None:
    for token in [t for t in account.tokens.values() if t.client_id == client.id]:
        del account.tokens[token.id]
