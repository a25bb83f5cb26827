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
from token_issuer.secret_store.names import SecretName
from token_issuer.set_up.mint_check import OpenIdentity
from token_issuer.settings import ZendeskAccount
from token_issuer.sign_in.api_token import sign_in_with_api_token
from token_issuer.sign_in.grant import read_grant
from token_issuer.sign_in.leftovers import end_leftovers
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import read_sign_in
from token_issuer.sign_in.replacing import replace_by_grant
from token_issuer.sign_in.signing_out import sign_out
from token_issuer.surroundings import Surroundings
from zendesk_client.auth import ApiToken


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


def end(local: LocalAccount, *, force: bool) -> tuple[str, ...]:
    """End the sign-in that `local` has, if any, and forget it; what still lives, as sentences.

    Raises:
        SignOutPending: Zendesk could not be told, and without `force` that is a failure.
    """
    with contextlib.suppress(SignInNeeded):
        record = read_sign_in(local.home)
        if record is not None:
            return sign_out(local, record, force=force).warnings
    return ()


def adopt(rehearsed: LocalAccount, local: LocalAccount, mint_client: str) -> tuple[str, ...]:
    """Keep for good what was rehearsed, in place of the former sign-in; see `end`.

    Raises:
        SecretsRefused, IssuerError: it cannot be kept.
    """
    record, grant = read_sign_in(rehearsed.home), read_grant(rehearsed.store)
    assert record is not None
    if grant is not None:
        replace_by_grant(local, record, grant)
        return end_leftovers(local)
    token = rehearsed.store.read("api_token")
    assert token is not None
    sign_in_with_api_token(local, ApiToken(record.email, token), mint_client)
    return ()
