"""The issuer's secrets at rest."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import SecretsRefused
from token_issuer.private_files import read_private, write_atomically


@dataclass(frozen=True, slots=True)
class Secrets:
    """What must not leave this machine."""

    identity: Secret
    mint: Secret
    signing_key: Secret


class SecretStore(Protocol):
    """A place that keeps the secrets of one set-up together."""

    def read(self) -> Secrets:
        """The secrets.

        Raises:
            SecretsRefused: there are none, or the place cannot be trusted.
        """

    def write(self, secrets: Secrets) -> None:
        """Keep `secrets`, all of them or, after a crash, the former ones."""


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    version: int
    identity: str
    mint: str
    signing_key: str


@dataclass(frozen=True, slots=True)
class FileSecretStore:
    """A JSON file of mode 0600."""

    path: Path

    def read(self) -> Secrets:
        """The secrets in the file; see `SecretStore.read`."""
        text = read_private(self.path)
        try:
            stored = msgspec.json.decode(text, type=_Stored)
        except msgspec.DecodeError as error:
            raise SecretsRefused(
                f"{escape(str(self.path))} is damaged", hint="set up again: issuer init --force"
            ) from error
        return Secrets(Secret(stored.identity), Secret(stored.mint), Secret(stored.signing_key))

    def write(self, secrets: Secrets) -> None:
        """Replace the file; see `SecretStore.write`."""
        fields = {
            "version": 1,
            "identity": secrets.identity.reveal(),
            "mint": secrets.mint.reveal(),
            "signing_key": secrets.signing_key.reveal(),
        }
        write_atomically(self.path, json.dumps(fields, indent=2) + "\n")
