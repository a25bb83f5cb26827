"""Gives each mint client a new secret, and keeps it; the old one is dead at once."""

from dataclasses import dataclass
from enum import StrEnum

from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import SecretsRefused
from token_issuer.secret_store.environment import EnvironmentStore
from token_issuer.secret_store.names import ClientSecret, SecretName, find_variable
from token_issuer.settings import Settings
from zendesk_client.clients import generate_secret, list_clients
from zendesk_client.errors import Forbidden, NotFound, Unreachable
from zendesk_client.session import Session


class Fate(StrEnum):
    """What became of a client's secret."""

    ROTATED = "rotated"
    STALE_VARIABLE = "rotated, but a variable still holds the old one"
    BY_HAND = "to be rotated by hand"
    UNTOUCHED = "not rotated"
    LOST = "rotated, but not kept"
    UNKNOWN = "rotated or not: nobody knows"


@dataclass(frozen=True, slots=True)
class Rotation:
    """One client, what became of its secret, and why where it went wrong."""

    client: str
    fate: Fate
    failure: Failure | None = None


def name_secrets(settings: Settings) -> dict[str, SecretName]:
    """The secret of each mint client, by the client's identifier."""
    first, *pool = settings.service_users
    agents = () if settings.agent is None else (settings.agent.client,)
    names: dict[str, SecretName] = {first.client: "mint"}
    for client in (*(one.client for one in pool), *agents):
        names[client] = ClientSecret(client)
    return names


def rotate(
    client: str, name: SecretName, session: Session | None, store: EnvironmentStore
) -> Rotation:
    """What became of that client's secret; `session` is None where the issuer may not write."""
    if session is None:
        return Rotation(client, Fate.BY_HAND)
    fate = Fate.UNTOUCHED
    try:
        _rehearse(name, store)
        number = _find_number(session, client)
        fate = Fate.UNKNOWN
        made = generate_secret(session, number)
    except Forbidden:
        return Rotation(client, Fate.BY_HAND)
    except Unreachable as failure:
        return Rotation(client, fate if failure.may_have_arrived else Fate.UNTOUCHED, failure)
    except Failure as failure:
        return Rotation(client, Fate.UNTOUCHED, failure)
    return _keep(client, name, made.secret, store)


def _rehearse(name: SecretName, store: EnvironmentStore) -> None:
    """Keep the old secret once more: a place that takes no writing is found out before it dies."""
    place = store.open_other()
    kept = place.read(name)
    if kept is not None:
        place.write(name, kept)


def _find_number(session: Session, client: str) -> int:
    number = next((c.id for c in list_clients(session) if c.identifier == client), None)
    if number is None:
        raise NotFound(f"the account has no OAuth client {escape(client, limit=60)}")
    return number


def _keep(client: str, name: SecretName, secret: Secret, store: EnvironmentStore) -> Rotation:
    try:
        if not secret:
            raise SecretsRefused("Zendesk did not show the new secret")
        store.open_other().write(name, secret)
    except Failure as failure:
        return Rotation(client, Fate.LOST, failure)
    is_shadowed = bool(store.environment.get(find_variable(name)))
    return Rotation(client, Fate.STALE_VARIABLE if is_shadowed else Fate.ROTATED)
