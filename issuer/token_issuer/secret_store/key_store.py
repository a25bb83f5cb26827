"""The system's key store: Windows Credential Manager, macOS Keychain, the Secret Service."""

import logging
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ticketbound.secret import Secret
from token_issuer.errors import SecretsRefused
from token_issuer.home import Home
from token_issuer.secret_store.key_store_calls import call_key_store
from token_issuer.secret_store.key_store_choice import find_backend, name_backend
from token_issuer.secret_store.names import SecretName, explain, spell

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_log = logging.getLogger(__name__)
SERVICE: Final = "ticketbound"
_WINDOWS_LIMIT: Final = 2560


@dataclass(frozen=True, slots=True)
class KeyStore:
    """The secrets of one home in the key store of the system; see `SecretStore`.

    `owner` keeps the secrets of several homes apart.
    """

    backend: "KeyringBackend"
    owner: str

    def read(self, name: SecretName) -> Secret | None:
        """See `SecretStore.read`."""
        text = call_key_store(
            f"{self._shown} does not give out the {explain(name)}",
            lambda: self.backend.get_password(SERVICE, self._user(name)),
        )
        _log.debug("asked %s for the %s: %s", self._shown, explain(name), bool(text))
        return Secret(text) if text else None

    def write(self, name: SecretName, secret: Secret) -> None:
        """Keep `secret`, and read it back; see `SecretStore.write`."""
        refusal = f"{self._shown} does not take the {explain(name)}"
        text = secret.reveal()
        call_key_store(
            refusal,
            lambda: self.backend.set_password(SERVICE, self._user(name), text),
            hint=_advise(text),
        )
        if self.read(name) != secret:
            raise SecretsRefused(
                f"{self._shown} does not give back the {explain(name)} that it was given",
                hint=_advise(text),
            )

    def forget(self, name: SecretName) -> None:
        """See `SecretStore.forget`."""
        if self.read(name) is not None:
            call_key_store(
                f"{self._shown} does not let go of the {explain(name)}",
                lambda: self.backend.delete_password(SERVICE, self._user(name)),
            )

    def locate(self, name: SecretName) -> str:
        """What people call the key store; see `SecretStore.locate`."""
        return "" if self.read(name) is None else self._shown

    @property
    def _shown(self) -> str:
        return name_backend(self.backend)

    def _user(self, name: SecretName) -> str:
        return f"{self.owner}/{spell(name)}"


def open_key_store(home: Home) -> KeyStore:
    """The key store of this system, for the secrets of `home`.

    Raises:
        NoKeyStore: there is none, or one that only pretends to keep secrets; names it.
    """
    return KeyStore(find_backend(), os.path.normcase(os.path.realpath(home.folder)))


def _advise(text: str) -> str:
    # See: https://learn.microsoft.com/windows/win32/api/wincred/ns-wincred-credentialw
    # (CRED_MAX_CREDENTIAL_BLOB_SIZE); keyring hands the text over as UTF-16.
    too_long = len(text.encode("utf-16-le")) > _WINDOWS_LIMIT
    return (
        f"it is longer than the {_WINDOWS_LIMIT:,} bytes that Windows takes; keep it in a file"
        " with: issuer secrets --move file"
        if too_long
        else ""
    )
