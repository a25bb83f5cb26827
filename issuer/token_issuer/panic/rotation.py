"""Gives each mint client a new secret, and keeps it; the old one is dead at once."""

from dataclasses import dataclass
from enum import StrEnum

from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import SecretsRefused
from token_issuer.secret_store.environment import EnvironmentStore
from token_issuer.secret_store.names import SecretName, find_variable
from zendesk_client.clients import find_client, generate_secret
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
    found = find_client(session, client)
    if found is None:
        raise NotFound(f"the account has no OAuth client {escape(client, limit=60)}")
    return found.id


def _keep(client: str, name: SecretName, secret: Secret, store: EnvironmentStore) -> Rotation:
    try:
        if not secret:
            raise SecretsRefused("Zendesk did not show the new secret")
        store.open_other().write(name, secret)
    except Failure as failure:
        return Rotation(client, Fate.LOST, failure)
    is_shadowed = bool(store.environment.get(find_variable(name)))
    return Rotation(client, Fate.STALE_VARIABLE if is_shadowed else Fate.ROTATED)
