"""The set-up of this machine, and the issuer at work with it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from ticketbound.clock import Clock
from ticketbound.secret import Secret
from token_issuer.account import Account, find_account
from token_issuer.bindings.agent import AgentBinding
from token_issuer.bindings.choosing import Bindings
from token_issuer.bindings.client_tokens import ClientTokens
from token_issuer.bindings.interface import Binding
from token_issuer.bindings.requests import RequestsBinding
from token_issuer.doctor.record import has_create_token
from token_issuer.home import Home, find_home
from token_issuer.identity import Identity, signed_in
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger_place.choosing import open_chosen
from token_issuer.live_tokens import LiveTokens
from token_issuer.office import Office
from token_issuer.render import say
from token_issuer.secret_store.choosing import open_store
from token_issuer.secret_store.environment import EnvironmentStore
from token_issuer.secret_store.interface import missing
from token_issuer.secret_store.names import SecretName
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
    store: EnvironmentStore
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

    def open_writable_ledger(self) -> Ledger:
        """The ledger, for what must not begin at Zendesk unless it can be written down; close it.

        Raises:
            BadArgument, SecretsRefused: see `open_ledger`.
            LedgerUnavailable: it cannot be opened, or not be written, or is another account's.
        """
        ledger = self.open_ledger()
        try:
            ledger.demand_writable()
        except BaseException:
            ledger.close()
            raise
        return ledger

    def open_ledger(self) -> Ledger:
        """The ledger; close it.

        Raises:
            BadArgument: what is named is no place of a ledger.
            SecretsRefused: its password cannot be read.
            LedgerUnavailable: it cannot be opened, or is another account's.
        """
        return open_chosen(self.home, self.settings, self.surroundings)

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
        secret = self.find_secret(name)
        if not secret:
            raise missing(name)
        return secret

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
                bindings=Bindings({leaf.kind: leaf for leaf in self._bind(identity)}),
                live_tokens=LiveTokens(identity),
                ledger=ledger,
                surroundings=self.surroundings,
            )

    def _bind(self, identity: Identity) -> Iterator[Binding]:
        settings, agent = self.settings, self.settings.agent
        users = settings.service_users
        yield RequestsBinding(
            account=self.account,
            identity=identity,
            tokens={user.user_id: self._make_tokens(user.client, identity) for user in users},
            canary=settings.requests.canary_ticket,
            open_codes=settings.requests.open_codes,
        )
        if agent is not None:
            tokens = self._make_tokens(agent.client, identity)
            yield AgentBinding(self.account, identity, agent.user_id, tokens)

    def _make_tokens(self, client: str, identity: Identity) -> ClientTokens:
        return ClientTokens(
            account=self.account,
            identity=identity,
            client_id=client,
            secret_name=self.settings.name_secret(client),
            find_secret=self.find_secret,
            has_create_token=lambda: has_create_token(self.home, self.settings.zendesk.subdomain),
        )


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
