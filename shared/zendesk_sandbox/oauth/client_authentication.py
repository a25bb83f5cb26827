"""How an OAuth client proves at `/oauth/tokens` that it is itself."""
# See: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1

import base64
import binascii
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_plus

from ticketbound.secret import Secret
from zendesk_sandbox.oauth.errors import oauth_error
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.sent.oauth import SentGrant
from zendesk_sandbox.state import Account

_NONE: Final = Secret("")


@dataclass(frozen=True, slots=True)
class _Credentials:
    identifier: str
    secret: Secret


def authenticate_client(account: Account, sent: SentGrant, authorization: str | None) -> Client:
    """The client that sends, by its secret; a public client may leave that out.

    Raises:
        Refusal: 401 invalid_client.
    """
    shown = _read_header(authorization, sent) or _Credentials(
        sent.client_id, Secret(sent.client_secret)
    )
    client = account.find_client(shown.identifier)
    if client is None:
        raise oauth_error("invalid_client")
    is_left_out = client.kind == "public" and shown.secret == _NONE
    if not is_left_out and client.secret != shown.secret:
        raise oauth_error("invalid_client")
    return client


def _read_header(authorization: str | None, sent: SentGrant) -> _Credentials | None:
    scheme, _, encoded = (authorization or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise oauth_error("invalid_client") from None
    name, _, secret = text.partition(":")
    shown = _Credentials(unquote_plus(name), Secret(unquote_plus(secret)))
    if sent.client_secret or sent.client_id not in ("", shown.identifier):
        raise oauth_error("invalid_client")
    return shown
