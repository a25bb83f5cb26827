"""What an OAuth client may look like.

Each function that is named after a field returns it as it will be: what was sent if it will do,
else what it was. All of these raise a Refusal, 422, for what will not do.
"""

import re
from typing import Final, Literal

from msgspec import UNSET

from zendesk_sandbox.records.oauth import Client, ClientKind
from zendesk_sandbox.refusals import record_invalid
from zendesk_sandbox.scopes import SCOPES
from zendesk_sandbox.sent.oauth import SentClient
from zendesk_sandbox.state import Account

_KINDS: Final[dict[str, ClientKind]] = {"confidential": "confidential", "public": "public"}
# https everywhere but on the person's own machine, and no fragment.
# See: https://www.rfc-editor.org/rfc/rfc6749#section-3.1.2
_REDIRECT_URI: Final = re.compile(
    r"(https://[\w.-]+|http://(127\.0\.0\.1|localhost|\[::1\]))(:[0-9]{1,5})?([/?][!-\"$-~]*)?",
    re.ASCII,
)


def kind(client: Client, sent: SentClient) -> ClientKind:
    """The kind, one of two."""
    wanted = client.kind if sent.kind is None else _KINDS.get(sent.kind)
    if wanted is None:
        raise record_invalid("kind", "Kind: is invalid", "InvalidValue")
    return wanted


def unique(
    account: Account, client: Client, field: Literal["name", "identifier"], text: str | None
) -> str:
    """The name or the identifier, which no other client has."""
    label, own = field.capitalize(), getattr(client, field)
    wanted: str = own if text is None else text.strip()
    if not wanted:
        raise record_invalid(field, f"{label}: cannot be blank", "BlankValue")
    if any(c.id != client.id and getattr(c, field) == wanted for c in account.clients.values()):
        raise record_invalid(field, f"{label}: has already been taken", "DuplicateValue")
    return wanted


def redirect_uris(client: Client, sent: SentClient) -> tuple[str, ...]:
    """The addresses to which a browser may be sent back."""
    if sent.redirect_uri is None:
        return client.redirect_uris
    uris = [sent.redirect_uri] if isinstance(sent.redirect_uri, str) else sent.redirect_uri
    for uri in uris:
        if not is_redirect_uri(uri):
            raise record_invalid("redirect_uri", "Redirect uri: is invalid", "InvalidValue")
    return tuple(dict.fromkeys(uris))


def is_redirect_uri(text: str) -> bool:
    """Whether a browser may be sent back there."""
    return _REDIRECT_URI.fullmatch(text) is not None


def acting_user(account: Account, client: Client, sent: SentClient) -> int:
    """The id of the user that the client acts as, see the switch `client_user_id`."""
    setting = account.switches.client_user_id
    if sent.user_id in (None, client.user_id) or setting == "ignored":
        return client.user_id
    if setting == "refused" or sent.user_id not in account.users:
        raise record_invalid("user_id", "User: is invalid", "InvalidValue")
    return sent.user_id


def allowed_scopes(account: Account, client: Client, sent: SentClient) -> tuple[str, ...] | None:
    """The scopes that the client may ask for, None for all."""
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
