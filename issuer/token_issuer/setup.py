"""The set-up of this machine, and the issuer at work with it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from ticketbound.clock import Clock
from token_issuer.account import Account, find_account
from token_issuer.bindings.interface import Binding
from token_issuer.bindings.requests import RequestsBinding
from token_issuer.home import Home, find_home
from token_issuer.identity import Identity, signed_in
from token_issuer.ledger.ledger import Ledger
from token_issuer.mint_client import MintClient
from token_issuer.secret_store import FileSecretStore, Secrets
from token_issuer.settings import Settings, read_settings
from token_issuer.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Setup:
    """What is known before a secret is read or a connection made."""

    home: Home
    settings: Settings
    account: Account
    clock: Clock

    def open_ledger(self) -> Ledger:
        """The ledger; close it.

        Raises:
            LedgerUnavailable: it cannot be opened.
        """
        return Ledger(self.home.ledger, self.clock)

    def read_secrets(self) -> Secrets:
        """The secrets of this set-up.

        Raises:
            SecretsRefused: they are missing, damaged, or open to others.
        """
        return FileSecretStore(self.home.secrets).read()

    @contextlib.contextmanager
    def sign_in(self, secrets: Secrets) -> Iterator[tuple[Identity, Binding]]:
        """The issuer's identity for one run, and the binding that works with it.

        Raises:
            ZendeskError: the identity client is not accepted, or Zendesk is out of reach.
        """
        clients, requests = self.settings.clients, self.settings.requests
        with signed_in(self.account, clients.identity, secrets.identity) as identity:
            yield (
                identity,
                RequestsBinding(
                    account=self.account,
                    identity=identity,
                    mint_client=MintClient(self.account, clients.mint, secrets.mint),
                    service_user_id=requests.service_user_id,
                    canary=requests.canary_ticket,
                ),
            )


def read_setup(surroundings: Surroundings) -> Setup:
    """The set-up that `issuer init` made here.

    Raises:
        NotSetUp, SettingsBroken: there is none, or none that can be used.
    """
    home = find_home(surroundings.environment, surroundings.account)
    settings = read_settings(home)
    account = find_account(settings.zendesk, surroundings)
    return Setup(home, settings, account, surroundings.clock)
