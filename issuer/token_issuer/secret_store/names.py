"""Which secrets there are: a few that every home may have, and one for each further client."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from ticketbound.safe_text import escape

FixedName = Literal["identity", "mint", "signing_key", "grant", "api_token", "ledger"]


@dataclass(frozen=True, slots=True)
class ClientSecret:
    """The secret of an OAuth client of the pool or of the binding `agent`, by its identifier."""

    client: str


SecretName = FixedName | ClientSecret
FIXED_NAMES: Final[tuple[FixedName, ...]] = get_args(FixedName)

_MEANINGS: Final[Mapping[str, str]] = {
    "identity": "secret of the identity client",
    "mint": "secret of the mint client",
    "signing_key": "signing key",
    "grant": "sign-in by browser",
    "api_token": "API token",
    "ledger": "password of the ledger",
}
# The sign-in by browser changes by itself, so no variable can hold it.
_VARIABLES: Final[Mapping[str, str]] = {
    "identity": "TICKETBOUND_IDENTITY_SECRET",
    "mint": "TICKETBOUND_MINT_SECRET",
    "signing_key": "TICKETBOUND_SIGNING_KEY",
    "api_token": "TICKETBOUND_API_TOKEN",
    "ledger": "TICKETBOUND_LEDGER_PASSWORD",
}
_CLIENT_VARIABLE: Final = "TICKETBOUND_CLIENT_SECRET_"


def spell(name: SecretName) -> str:
    """`name` as key stores and documents write it; no two have the same."""
    return f"client:{name.client}" if isinstance(name, ClientSecret) else name


def explain(name: SecretName) -> str:
    """What people call that secret."""
    if isinstance(name, ClientSecret):
        return f"secret of the client {escape(name.client, limit=60)}"
    return _MEANINGS[name]


def find_variable(name: SecretName) -> str:
    """The environment variable that may hold it; empty for the one that none can hold.

    Two clients may share one, such as `log-drop` and `log_drop`; who sets up the second one has
    to be refused.
    """
    if isinstance(name, ClientSecret):
        return _CLIENT_VARIABLE + re.sub("[^A-Z0-9]", "_", name.client.upper(), flags=re.ASCII)
    return _VARIABLES.get(name, "")


def tell_source(name: SecretName) -> str:
    """How a person gives that secret once more, in words."""
    if isinstance(name, ClientSecret):
        client = escape(name.client, limit=60)
        return f"issuer bindings remove {client} and issuer bindings add take another secret"
    return "issuer init --force takes another secret"
