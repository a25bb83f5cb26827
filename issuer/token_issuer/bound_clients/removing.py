"""Takes a client away: from the pool, or the one of the binding `agent`."""

import msgspec

from ticketbound.safe_text import escape
from token_issuer.counting import count
from token_issuer.errors import AlreadySetUp, BadArgument
from token_issuer.ledger.ledger import Ledger
from token_issuer.secret_store.names import ClientSecret
from token_issuer.settings import Settings, write_settings
from token_issuer.setup import Setup


def remove_client(setup: Setup, ledger: Ledger, client: str) -> None:
    """Forget the client and its secret; at Zendesk it stays as it is.

    Raises:
        BadArgument: it is none that was added.
        AlreadySetUp: codes of it are open, which nobody could end afterwards.
        SecretsRefused: the place of the secrets does not let go.
    """
    settings = setup.settings
    user = next((one for one in settings.further_users if one.client == client), None)
    name = escape(client, limit=60)
    if user is None:
        raise BadArgument(
            f"the client {name} is the first one, and stays"
            if client == settings.clients.mint
            else f"no client {name} was added",
            hint="issuer bindings lists those that there are; issuer init changes the first one",
        )
    # The same user may also act in another binding: then nobody can tell, and waiting is safe.
    left = sum(code.service_user_id == user.user_id for code in ledger.list_open())
    if left:
        raise AlreadySetUp(
            f"{count(left, 'open code')} of the client {name} could not be ended without it",
            hint="end them first: issuer list shows them, issuer revoke ends them",
        )
    setup.store.forget(ClientSecret(client))
    write_settings(setup.home, _without(settings, client))


def _without(settings: Settings, client: str) -> Settings:
    pool = tuple(user for user in settings.pool if user.client != client)
    agent = settings.agent
    kept = None if agent is not None and agent.client == client else agent
    return msgspec.structs.replace(settings, pool=pool, agent=kept)
