"""One account as this machine knows it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from token_issuer.account import Account
from token_issuer.home import Home
from token_issuer.secret_store.interface import SecretStore
from token_issuer.settings import ZendeskAccount
from token_issuer.sign_in.lock import locked
from token_issuer.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class LocalAccount:
    """Where the account is at Zendesk, where its secrets are here, and what a run is given."""

    zendesk: ZendeskAccount
    account: Account
    home: Home
    store: SecretStore
    surroundings: Surroundings

    def now(self) -> datetime:
        """The present moment by this machine's clock."""
        return self.surroundings.clock()

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """Alone with the sign-in; see `lock.locked`."""
        with locked(self.home, self.surroundings.sleep):
            yield
