"""OAuth clients, tried on a scratch client that is deleted again."""

import contextlib
import secrets
from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from ticketbound.secret import Secret
from token_issuer.doctor.findings import Unasked
from token_issuer.doctor.workplace import LIFE, Workplace
from zendesk_client.clients import create_client, delete_client, generate_secret
from zendesk_client.errors import (
    NotAuthorised,
    NotFound,
    OAuthRefused,
    Unexpected,
    Unprocessable,
    ZendeskError,
)
from zendesk_client.models import Grant, NewClient
from zendesk_client.oauth import grant_client_credentials
from zendesk_client.own_token import show_own_token

_NO_SCOPE: Final = "ticketbound_doctor:read"


class _Granted(Struct, frozen=True):
    access_token: Secret
    scope: str


def ask_client_user_id(workplace: Workplace) -> str:
    """Make a client for the service user."""
    service_user = workplace.settings.requests.service_user_id
    try:
        with _scratch_client(workplace, user_id=service_user) as made:
            return "honoured" if made.client.user_id == service_user else "ignored"
    except Unprocessable:
        return "refused"


def ask_allowed_scopes_field(workplace: Workplace) -> str:
    """Read the JSON of the mint client, whose allowed scopes were set by hand."""
    shown = workplace.identity.call("GET", "/api/v2/oauth/clients", returns=dict[str, Any])
    wanted = workplace.settings.clients.mint
    clients = shown.get("clients") or ()
    ours = next((c for c in clients if c.get("identifier") == wanted), None)
    if ours is None:
        raise Unasked("the mint client is not in the list of clients")
    found = [name for name in ours if "scope" in name]
    return ", ".join(found) or "absent"


def ask_secret_change(workplace: Workplace) -> str:
    """Give a client a new secret, and look at its token from before."""
    with _scratch_client(workplace) as made:
        token = _grant(workplace, made).access_token
        generate_secret(workplace.identity, made.client.id)
        return "keeps" if _is_alive(workplace, token) else "revokes"


def ask_client_deletion(workplace: Workplace) -> str:
    """Delete a client, and look at its token."""
    with _scratch_client(workplace) as made:
        token = _grant(workplace, made).access_token
        delete_client(workplace.identity, made.client.id)
        return "keeps" if _is_alive(workplace, token) else "revokes"


def ask_unknown_scope(workplace: Workplace) -> str:
    """Ask for a scope that does not exist, beside one that does."""
    with _scratch_client(workplace) as made:
        try:
            grant = _grant(workplace, made, ("read", _NO_SCOPE))
        except OAuthRefused as refusal:
            return _refused(refusal)
        return "kept" if _NO_SCOPE in grant.scopes else "dropped"


def ask_omitted_scope(workplace: Workplace) -> str:
    """Ask for a token without naming a scope, which the client never does."""
    with _scratch_client(workplace) as made:
        asked = {
            "grant_type": "client_credentials",
            "client_id": made.client.identifier,
            "client_secret": made.secret,
            "expires_in": LIFE,
        }
        anonymous = workplace.open(None)
        try:
            granted = anonymous.call("POST", "/oauth/tokens", returns=_Granted, json=asked)
        except Unexpected as refusal:
            return _refused(refusal)
        workplace.end_later(workplace.open(granted.access_token))
        scopes = granted.scope.split()
        return "full" if set(scopes) == {"read", "write"} else " ".join(scopes)


def _refused(refusal: ZendeskError) -> str:
    if refusal.code != "invalid_scope":
        raise refusal
    return "refused"


@contextlib.contextmanager
def _scratch_client(workplace: Workplace, *, user_id: int | None = None) -> Iterator[NewClient]:
    """A confidential client of the identity's user, deleted at once when the probe is done."""
    identifier = f"ticketbound_doctor_{secrets.token_hex(4)}"
    identity = workplace.identity
    with workplace.naming(f"the client {identifier}"):
        made = create_client(identity, name=identifier, identifier=identifier, user_id=user_id)
    with contextlib.ExitStack() as stack:
        stack.callback(_delete, workplace, made)
        yield made


def _delete(workplace: Workplace, made: NewClient) -> None:
    def delete() -> None:
        with contextlib.suppress(NotFound):
            delete_client(workplace.identity, made.client.id)

    workplace.take_back_now(f"the client {made.client.identifier}", delete)


def _grant(workplace: Workplace, made: NewClient, scopes: tuple[str, ...] = ("read",)) -> Grant:
    grant = grant_client_credentials(
        workplace.open(None),
        client_id=made.client.identifier,
        client_secret=made.secret,
        scope=scopes,
        expires_in=LIFE,
    )
    workplace.end_later(workplace.open(grant.access_token))
    return grant


def _is_alive(workplace: Workplace, token: Secret) -> bool:
    try:
        show_own_token(workplace.open(token))
    except NotAuthorised:
        return False
    return True
