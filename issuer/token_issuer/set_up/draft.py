"""What the guided set-up has settled so far. Nothing of it is written before its end."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from ticket_code.signing import SigningKey
from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.home import Home
from token_issuer.mint_client import MintClient
from token_issuer.secret_store.choosing import Place
from token_issuer.set_up.answers import Way
from token_issuer.set_up.mint_check import OpenIdentity, ServiceUser
from token_issuer.set_up.open_codes import OpenCodes
from token_issuer.set_up.present import Present
from token_issuer.set_up.team import has_team
from token_issuer.set_up.terminal import Terminal
from token_issuer.set_up.undoing import Undo
from token_issuer.settings import Settings, ZendeskAccount
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.surroundings import Surroundings
from zendesk_client.session import Session

Writer = Callable[[], AbstractContextManager[Session]]
"""Opens a session that may make OAuth clients, for as long as it is used."""


@dataclass
class Draft:
    """Each step takes what the steps before it have settled, and settles more.

    Args:
        home: where it will be written.
        scratch: where a sign-in that is not to be written yet has its record.
        surroundings: the environment, the clock and so on.
        terminal: for what takes more than one question, such as a sign-in by browser.
        present: what a former set-up has, as defaults.
        open_codes: the codes that only a set-up like the present one could end.
        place: where the secrets shall be kept, if that was said.
        sandbox: whether Zendesk is a local one.
        undo: takes back what is made at Zendesk, should this come to nothing.
    """

    home: Home
    scratch: Home
    surroundings: Surroundings
    terminal: Terminal
    present: Present
    open_codes: OpenCodes
    place: Place | None
    sandbox: bool
    undo: Undo

    # A step that comes too early finds its attribute missing: a mistake of the script.
    subdomain: str = field(init=False, repr=False)
    account: Account = field(init=False, repr=False)
    way: Way = field(init=False, repr=False)
    open_identity: OpenIdentity = field(init=False, repr=False)
    signed_in_as: str = field(init=False, repr=False)
    service_user: ServiceUser = field(init=False, repr=False)
    canary: int = field(init=False, repr=False)
    vendor: str = field(init=False, repr=False)
    signing_key: SigningKey = field(init=False, repr=False)

    download: str = ""
    attachment_size: int | None = None
    identity_client: str = ""
    identity_secret: Secret = field(default_factory=lambda: Secret(""))
    email: str = ""
    writer: Writer | None = None
    mint_client: str = ""
    mint_secret: Secret = field(default_factory=lambda: Secret(""))
    rehearsed: LocalAccount | None = None
    keeps_sign_in: bool = False
    has_new_canary: bool = False
    has_new_mint_client: bool = False

    @property
    def zendesk(self) -> ZendeskAccount:
        """The account, as settings have it."""
        return ZendeskAccount(self.subdomain, self.sandbox)

    @property
    def has_team(self) -> bool:
        """Whether others share the ledger, and so the signing key and the canary."""
        return has_team(self.home, self.surroundings)

    @property
    def kept(self) -> Settings | None:
        """The present settings, if their bindings will stay: those of another account will not."""
        settings = self.present.settings
        return settings if settings is not None and settings.zendesk == self.zendesk else None

    @property
    def address(self) -> str:
        """The account as a person types it into the browser."""
        return self.account.address.base_url

    def mint(self) -> MintClient:
        """The mint client as far as it is known."""
        return MintClient(self.account, self.mint_client, self.mint_secret)
