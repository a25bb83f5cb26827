"""The pair of tokens of a sign-in by browser: one secret, so that one write replaces both."""

from datetime import datetime, timedelta
from typing import Any, Final, Literal

import msgspec

from ticketbound.secret import Secret
from token_issuer.errors import SignInNeeded
from token_issuer.secret_store.interface import SecretStore
from token_issuer.settings import ZendeskAccount
from token_issuer.sign_in.record import Moment
from zendesk_client.models import Grant

# What is nearly over could end on its way to Zendesk.
_MARGIN: Final = timedelta(seconds=60)


class Pair(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Both tokens, and where alone they are sent; `refresh_token` is None where there is none."""

    zendesk: ZendeskAccount
    client_id: str
    access_token: Secret
    refresh_token: Secret | None


class StoredGrant(Pair, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The pair that is in use, whose it is, what it may do and until when.

    `leftovers` are pairs that may still live at Zendesk and are not in use; see `leftovers`.
    """

    version: Literal[1] = 1
    user_id: int
    scopes: tuple[str, ...]
    expires_at: Moment
    refresh_expires_at: Moment | None
    leftovers: tuple[Pair, ...] = ()

    def is_nearly_over(self, now: datetime) -> bool:
        """Whether the access token ends within a minute, or has ended."""
        return now >= self.expires_at - _MARGIN


def read_grant(store: SecretStore) -> StoredGrant | None:
    """The stored pair, or None where there is none.

    Raises:
        SecretsRefused: where it is kept cannot be trusted.
        SignInNeeded: it is damaged.
    """
    text = store.read("grant")
    if text is None:
        return None
    try:
        return msgspec.json.decode(text.reveal(), type=StoredGrant, dec_hook=_decode)
    except (msgspec.DecodeError, UnicodeEncodeError):
        pass
    # Not in the handler: the library's exception would show a part of the text.
    raise SignInNeeded("the stored sign-in is damaged", hint="run: issuer login")


def write_grant(store: SecretStore, grant: StoredGrant) -> None:
    """Replace the stored pair: a crash leaves the former one or this one.

    Raises:
        SecretsRefused, IssuerError: it cannot be kept.
    """
    store.write("grant", Secret(msgspec.json.encode(grant, enc_hook=_encode).decode()))


def describe_grant(
    granted: Grant,
    *,
    zendesk: ZendeskAccount,
    client_id: str,
    user_id: int,
    asked_at: datetime,
    former: StoredGrant | None = None,
) -> StoredGrant:
    """What Zendesk granted, as it is stored; `former`'s refresh token where none came with it.

    Lives are counted from when it was asked for, so that they end here before they do there.
    """
    refresh_token, refresh_end = granted.refresh_token, granted.refresh_token_expires_in
    refresh_expires_at = None if refresh_end is None else asked_at + timedelta(seconds=refresh_end)
    if refresh_token is None and former is not None:
        refresh_token, refresh_expires_at = former.refresh_token, former.refresh_expires_at
    return StoredGrant(
        zendesk=zendesk,
        client_id=client_id,
        user_id=user_id,
        access_token=granted.access_token,
        refresh_token=refresh_token,
        scopes=granted.scopes,
        expires_at=asked_at + timedelta(seconds=granted.expires_in or 0),
        refresh_expires_at=refresh_expires_at,
        leftovers=() if former is None else former.leftovers,
    )


def _decode(kind: type, value: Any) -> Any:
    if kind is Secret and isinstance(value, str) and value.isascii() and value.isprintable():
        return Secret(value)
    raise ValueError("not a token")


def _encode(value: Any) -> Any:
    assert isinstance(value, Secret)
    return value.reveal()
