"""What stays of the present set-up when `issuer init` is run again: pool, agent and ledger."""

import msgspec

from ticketbound.safe_text import escape
from token_issuer.errors import AlreadySetUp, NotSetUp, SettingsBroken
from token_issuer.home import Home
from token_issuer.secret_store.interface import SecretStore
from token_issuer.settings import Settings, read_settings, write_settings


def keep_others(home: Home, new: Settings) -> Settings:
    """`new`, with the ledger of the present settings, and their bindings if of the same account.

    Raises:
        AlreadySetUp: the mint client or its user is bound otherwise already.
    """
    former = _read(home)
    if former is None:
        return new
    if former.zendesk != new.zendesk:
        return msgspec.structs.replace(new, ledger=former.ledger)
    refuse_bound(former, client=new.clients.mint, user_id=new.requests.service_user_id)
    return msgspec.structs.replace(new, pool=former.pool, agent=former.agent, ledger=former.ledger)


def refuse_bound(settings: Settings | None, *, client: str = "", user_id: int = 0) -> None:
    """Pass if neither is in the pool, nor that of the binding `agent`.

    Raises:
        AlreadySetUp: one is.
    """
    others = () if settings is None else settings.further_users
    for other in others:
        if client == other.client or user_id == other.user_id:
            name = escape(other.client, limit=60)
            raise AlreadySetUp(
                f"the client {name}, which acts as user {other.user_id}, is set up already",
                hint=f"take it away first: issuer bindings remove {name}",
            )


def write_and_forget(home: Home, store: SecretStore, settings: Settings) -> None:
    """Write the settings; then forget the secrets of clients that they do not have any more.

    Raises:
        SecretsRefused: the place of the secrets does not let go.
        IssuerError: the system refuses.
    """
    former = _read(home)
    write_settings(home, settings)
    names = () if former is None else former.secret_names
    for name in set(names) - set(settings.secret_names):
        store.forget(name)


def _read(home: Home) -> Settings | None:
    try:
        return read_settings(home)
    except (NotSetUp, SettingsBroken):
        return None
