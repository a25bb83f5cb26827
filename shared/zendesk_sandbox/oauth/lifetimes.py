"""How long tokens live."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.sent.oauth import SentGrant

# See: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
_ACCESS: Final = range(300, 172_800 + 1)
_REFRESH: Final = range(604_800, 7_776_000 + 1)
_ACCESS_DEFAULT: Final = 1800
_REFRESH_DEFAULT: Final = 2_592_000
# Tokens of older clients go on for ever unless they are told otherwise.
_EXPIRY_ENFORCED: Final = datetime(2026, 4, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Lifetimes:
    """Seconds; None is for ever, and for a refresh token that there is none."""

    access: int | None
    refresh: int | None = None


def choose_lifetimes(client: Client, sent: SentGrant) -> Lifetimes | None:
    """What was asked for or else the defaults; None if Zendesk does not grant it."""
    access, refresh = sent.expires_in, sent.refresh_token_expires_in
    if access is None and client.created_at >= _EXPIRY_ENFORCED:
        access = _ACCESS_DEFAULT
    if refresh is None:
        refresh = _REFRESH_DEFAULT
    if (access is not None and access not in _ACCESS) or refresh not in _REFRESH:
        return None
    return Lifetimes(access, refresh)
