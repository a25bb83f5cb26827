"""OAuth clients: registered, changed, given new secrets and removed.

See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_clients/
"""

import re
from dataclasses import replace
from typing import Final, Literal

from msgspec import UNSET

from ticketbound.secret import Secret
from zendesk_sandbox.records.oauth import Client, ClientKind
from zendesk_sandbox.records.people import User
from zendesk_sandbox.refusals import record_invalid
from zendesk_sandbox.scopes import SCOPES
from zendesk_sandbox.sent_oauth import SentClient
from zendesk_sandbox.state import Account

_KINDS: Final[dict[str, ClientKind]] = {"confidential": "confidential", "public": "public"}
_REDIRECT_URI: Final = re.compile(
    r"(https://[\w.-]+|http://(127\.0\.0\.1|localhost|\[::1\]))(:[0-9]{1,5})?([/?][!-~]*)?",
    re.ASCII,
)


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
    if changed.kind == "confidential" != client.kind:
        changed = replace(changed, secret=_new_secret(account))
    account.clients[client.id] = changed
    return changed


def renew_secret(account: Account, client: Client) -> Client:
    """The client with a new secret; the old one is dead.

    Raises:
        Refusal: 422, a public client has none.
    """
    if client.kind == "public":
        raise record_invalid("kind", "Kind: public clients have no secret", "InvalidValue")
    if account.switches.secret_change == "revokes":  # noqa: S105 - a setting
        _drop_tokens(account, client)
    renewed = replace(client, secret=_new_secret(account), updated_at=account.now())
    account.clients[client.id] = renewed
    return renewed


def remove(account: Account, client: Client) -> None:
    """Deletes the client with its unused codes, and its tokens unless the switch keeps them."""
    del account.clients[client.id]
    for code in [c for c, record in account.codes.items() if record.client_id == client.id]:
        del account.codes[code]
    if account.switches.client_deletion == "revokes":
        _drop_tokens(account, client)


def _apply(account: Account, client: Client, sent: SentClient) -> Client:
    kind = client.kind if sent.kind is None else _KINDS.get(sent.kind)
    if kind is None:
        raise record_invalid("kind", "Kind: is invalid", "InvalidValue")
    return replace(
        client,
        name=_unique(account, client, "name", sent.name),
        identifier=_unique(account, client, "identifier", sent.identifier),
        kind=kind,
        redirect_uris=_redirect_uris(client, sent),
        company=client.company if sent.company is None else sent.company,
        description=client.description if sent.description is None else sent.description,
        user_id=_acting_user(account, client, sent),
        allowed_scopes=_allowed_scopes(account, client, sent),
    )


def _unique(
    account: Account, client: Client, field: Literal["name", "identifier"], text: str | None
) -> str:
    label, own = field.capitalize(), getattr(client, field)
    wanted: str = own if text is None else text.strip()
    if not wanted:
        raise record_invalid(field, f"{label}: cannot be blank", "BlankValue")
    if any(c.id != client.id and getattr(c, field) == wanted for c in account.clients.values()):
        raise record_invalid(field, f"{label}: has already been taken", "DuplicateValue")
    return wanted


def _redirect_uris(client: Client, sent: SentClient) -> tuple[str, ...]:
    if sent.redirect_uri is None:
        return client.redirect_uris
    uris = [sent.redirect_uri] if isinstance(sent.redirect_uri, str) else sent.redirect_uri
    for uri in uris:
        # https everywhere but on the person's own machine, and no fragment.
        # See: https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2
        if _REDIRECT_URI.fullmatch(uri) is None or "#" in uri:
            raise record_invalid("redirect_uri", "Redirect uri: is invalid", "InvalidValue")
    return tuple(dict.fromkeys(uris))


def _acting_user(account: Account, client: Client, sent: SentClient) -> int:
    setting = account.switches.client_user_id
    if sent.user_id in (None, client.user_id) or setting == "ignored":
        return client.user_id
    if setting == "refused" or sent.user_id not in account.users:
        raise record_invalid("user_id", "User: is invalid", "InvalidValue")
    return sent.user_id


def _allowed_scopes(account: Account, client: Client, sent: SentClient) -> tuple[str, ...] | None:
    field = account.switches.allowed_scopes_field
    if field == "absent":
        return client.allowed_scopes
    wanted = sent.scopes if field == "scopes" else sent.allowed_scopes
    if wanted is UNSET:
        return client.allowed_scopes
    if wanted is None:
        return None
    if not set(wanted) <= SCOPES:
        raise record_invalid(field, "Scopes: is invalid", "InvalidValue")
    return tuple(dict.fromkeys(wanted))


def _new_secret(account: Account) -> Secret:
    return Secret(account.random_hex(32))


def _drop_tokens(account: Account, client: Client) -> None:
    for token in [t for t in account.tokens.values() if t.client_id == client.id]:
        del account.tokens[token.id]
