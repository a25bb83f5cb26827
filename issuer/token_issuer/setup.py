"""The set-up of this machine, and the issuer at work with it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from ticketbound.clock import Clock
from ticketbound.secret import Secret
from token_issuer.account import Account, find_account
from token_issuer.bindings.choosing import Bindings
from token_issuer.bindings.requests import RequestsBinding
from token_issuer.errors import SecretsRefused
from token_issuer.home import Home, find_home
from token_issuer.identity import Identity, signed_in
from token_issuer.ledger.ledger import Ledger
from token_issuer.live_tokens import LiveTokens
from token_issuer.mint_client import MintClient
from token_issuer.office import Office
from token_issuer.render import say
from token_issuer.secret_store.choosing import open_store
from token_issuer.secret_store.interface import MEANINGS, SecretName, Secrets, SecretStore
from token_issuer.settings import Settings, read_settings
from token_issuer.sign_in.countdown import remind_daily
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Setup:
    """What is known before a secret is read or a connection made."""

    home: Home
    settings: Settings
    account: Account
    store: SecretStore
    surroundings: Surroundings

    @property
    def clock(self) -> Clock:
        """What says the time."""
        return self.surroundings.clock

    @property
    def local(self) -> LocalAccount:
        """The account, for signing in."""
        zendesk, surroundings = self.settings.zendesk, self.surroundings
        return LocalAccount(zendesk, self.account, self.home, self.store, surroundings)

    def open_ledger(self) -> Ledger:
        """The ledger; close it.

        Raises:
            LedgerUnavailable: it cannot be opened.
        """
        return Ledger(self.home.ledger, self.clock)

    def find_secret(self, name: SecretName) -> Secret:
        """That secret; empty where none is kept.

        Raises:
            SecretsRefused: where it is kept cannot be trusted, or does not open.
        """
        return self.store.read(name) or Secret("")

    def demand_secret(self, name: SecretName) -> Secret:
        """That secret.

        Raises:
            SecretsRefused: it is missing, or where it is kept cannot be trusted.
        """
        return self.find_secret(name) or refuse_missing(name)

    @contextlib.contextmanager
    def open_office(self, ledger: Ledger) -> Iterator[Office]:
        """The issuer at work for one run.

        Raises:
            SignInNeeded: nobody is signed in, and there is no identity client.
            ZendeskError: the credential is not accepted, or Zendesk is out of reach.
        """
        client = self.settings.clients.identity
        with signed_in(self.local, client, self.find_secret("identity")) as identity:
            if identity.kind == "api_token":
                remind_daily(self.home, self.clock(), say)
            yield Office(
                home=self.home,
                settings=self.settings,
                identity=identity,
                bindings=self._bind(identity),
                live_tokens=LiveTokens(identity),
                ledger=ledger,
                surroundings=self.surroundings,
            )

    def _bind(self, identity: Identity, secrets: Secrets) -> Bindings:
        clients, requests = self.settings.clients, self.settings.requests
        client = MintClient(self.account, clients.mint, secrets.mint)
        leaf = RequestsBinding(
            account=self.account,
            identity=identity,
            mint_clients={requests.service_user_id: client},
            canary=requests.canary_ticket,
            open_codes=requests.open_codes,
        )
        return Bindings({leaf.kind: leaf})


def read_setup(surroundings: Surroundings) -> Setup:
    """The set-up that `issuer init` made here.

    Raises:
        NotSetUp, SettingsBroken: there is none, or none that can be used.
    """
    home = find_home(surroundings.environment, surroundings.account)
    settings = read_settings(home)
    account = find_account(settings.zendesk, surroundings)
    store = open_store(home, surroundings)
    return Setup(home, settings, account, store, surroundings)
