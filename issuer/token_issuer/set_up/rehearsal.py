"""A sign-in that leaves nothing on this machine until the set-up is written."""

import contextlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.errors import SignInNeeded
from token_issuer.home import Home
from token_issuer.identity import signed_in
from token_issuer.secret_store.interface import SecretName, SecretStore
from token_issuer.set_up.mint_check import OpenIdentity
from token_issuer.settings import ZendeskAccount
from token_issuer.sign_in.grant import read_grant
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import SignIn, read_sign_in, write_sign_in
from token_issuer.sign_in.replacing import replace
from token_issuer.sign_in.signing_out import sign_out
from token_issuer.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class MemoryStore:
    """Secrets that end with the process; see `SecretStore`."""

    kept: dict[SecretName, Secret] = field(default_factory=dict, repr=False)

    def read(self, name: SecretName) -> Secret | None:
        """See `SecretStore.read`."""
        return self.kept.get(name)

    def write(self, name: SecretName, secret: Secret) -> None:
        """See `SecretStore.write`."""
        self.kept[name] = secret

    def forget(self, name: SecretName) -> None:
        """See `SecretStore.forget`."""
        self.kept.pop(name, None)

    def locate(self, name: SecretName) -> str:
        """See `SecretStore.locate`."""
        return "memory" if name in self.kept else ""


@contextlib.contextmanager
def scratch_home() -> Iterator[Home]:
    """A home for the record of such a sign-in; no secret ever is in it."""
    with tempfile.TemporaryDirectory(prefix="ticketbound-", ignore_cleanup_errors=True) as folder:
        yield Home(Path(folder))


def rehearse(
    zendesk: ZendeskAccount, account: Account, scratch: Home, surroundings: Surroundings
) -> LocalAccount:
    """The account as it would be if it lived in `scratch` and in memory."""
    return LocalAccount(zendesk, account, scratch, MemoryStore(), surroundings)


def opener(local: LocalAccount) -> OpenIdentity:
    """Opens sessions by the sign-in of `local`."""
    return partial(signed_in, local, "", Secret(""))


def end(local: LocalAccount) -> None:
    """End that sign-in at Zendesk.

    Raises:
        SignOutPending: Zendesk could not be told.
    """
    record = read_sign_in(local.home)
    if record is not None:
        sign_out(local, record, force=False)


def end_former(local: LocalAccount) -> tuple[str, ...]:
    """End the sign-in that a home has so far, and forget it; what still lives, as sentences."""
    with contextlib.suppress(SignInNeeded):
        record = read_sign_in(local.home)
        if record is not None:
            return sign_out(local, record, force=True).warnings
    return ()


def adopt(rehearsed: LocalAccount, home: Home, store: SecretStore) -> None:
    """Keep for good what was rehearsed.

    Raises:
        SecretsRefused, IssuerError: it cannot be kept.
    """
    record, grant = read_sign_in(rehearsed.home), read_grant(rehearsed.store)
    local = LocalAccount(rehearsed.zendesk, rehearsed.account, home, store, rehearsed.surroundings)
    if record is not None and grant is not None:
        replace(local, record, grant)
    elif record is not None:
        _keep_token(rehearsed, local, record)


def _keep_token(rehearsed: LocalAccount, local: LocalAccount, record: SignIn) -> None:
    token = rehearsed.store.read("api_token")
    assert token is not None
    with local.locked():
        local.store.write("api_token", token)
        write_sign_in(local.home, record)
