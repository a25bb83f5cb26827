"""Hands the signing key to a colleague, who has to sign codes with the same one."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ticketbound.safe_text import escape
from token_issuer.private_files import create_private
from token_issuer.result import Json
from token_issuer.secret_store.interface import SecretStore, missing
from token_issuer.set_up.signing_key import parse_signing_key
from token_issuer.settings import Settings


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Where the key is now, its public half, and the set-up that others shall have too."""

    path: Path
    public_key: str
    settings: Settings
    command: ClassVar[str] = "secrets"
    warnings: tuple[str, ...] = ()

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"signing_key_file": str(self.path), "public_key": self.public_key}

    def output(self) -> str:
        """Nothing: the key is in the file alone."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        settings = self.settings
        path = shlex.quote(escape(str(self.path)))
        command = (
            f"issuer init --signing-key FILE --canary {settings.requests.canary_ticket}"
            f" --subdomain {settings.zendesk.subdomain}"
            f" --mint-client {shlex.quote(escape(settings.clients.mint))}"
        )
        return (
            f"the signing key is in {path}, which only you can read",
            "hand it over by a way that nobody else can read, such as a password manager or scp",
            f"what your colleague types, the file having mode 0600 there too: {command}",
            f"delete both files as soon as that is done, here: rm {path}",
            "what else a colleague needs: issuer help team",
        )


def hand_over(store: SecretStore, settings: Settings, path: Path) -> HandedOver:
    """Write the signing key into the new file `path`, for `issuer init --signing-key`.

    Raises:
        BadArgument: there is something at `path`, or the key is damaged.
        SecretsRefused: the key is missing, or where it is kept cannot be trusted.
        IssuerError: the system refuses.
    """
    text = store.read("signing_key")
    if not text:
        raise missing("signing_key")
    key = parse_signing_key(text, store.locate("signing_key"))
    create_private(path, f"{text.reveal()}\n")
    return HandedOver(path, key.public_hex, settings)
