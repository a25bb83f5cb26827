"""Secrets in a JSON file of mode 0600."""

import contextlib
import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from filelock import FileLock, Timeout

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import IssuerError, SecretsRefused
from token_issuer.private_files import (
    MOVE_AWAY,
    discard_unfinished,
    make_private_folder,
    read_private,
    write_atomically,
)
from token_issuer.secret_store.names import FIXED_NAMES, ClientSecret, SecretName, explain

_log = logging.getLogger(__name__)
_VERSION: Final = 1
_PATIENCE: Final = 10.0
Kept = Mapping[SecretName, Secret]


class _Stored(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    version: int
    identity: str = ""
    mint: str = ""
    signing_key: str = ""
    grant: str = ""
    api_token: str = ""
    ledger: str = ""
    clients: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class FileStore:
    """All secrets of a home in one file; see `SecretStore`."""

    path: Path

    @property
    def is_there(self) -> bool:
        """Whether there is such a file, or a link in its place, which is refused later."""
        return self.path.exists() or self.path.is_symlink()

    def read(self, name: SecretName) -> Secret | None:
        """See `SecretStore.read`."""
        secret = self.read_all().get(name)
        _log.debug("looked for the %s in %s: %s", explain(name), self.path, secret is not None)
        return secret

    def write(self, name: SecretName, secret: Secret) -> None:
        """See `SecretStore.write`."""
        self._change(lambda kept: {**kept, name: secret})

    def forget(self, name: SecretName) -> None:
        """See `SecretStore.forget`; the file stays, and with it the choice of this place."""
        if self.is_there:
            self._change(lambda kept: {n: s for n, s in kept.items() if n != name})

    def locate(self, name: SecretName) -> str:
        """The path of the file; see `SecretStore.locate`."""
        return "" if self.read(name) is None else escape(str(self.path))

    def read_all(self) -> Kept:
        """The secrets in the file; none where there is no file.

        Raises:
            SecretsRefused: the file is damaged, a link, another user's, or open to others.
        """
        if not self.is_there:
            return {}
        text = read_private(self.path)
        try:
            stored = msgspec.json.decode(text, type=_Stored)
        except msgspec.DecodeError:
            stored = None
        if stored is None or stored.version != _VERSION:
            # Not in the handler: the decoder's error may quote a part of the file.
            raise SecretsRefused(f"{escape(str(self.path))} is damaged", hint=MOVE_AWAY)
        kept: dict[SecretName, str] = {name: getattr(stored, name) for name in FIXED_NAMES}
        kept |= {ClientSecret(name): text for name, text in stored.clients.items()}
        return {name: Secret(text) for name, text in kept.items() if text}

    def add(self, secrets: Kept) -> None:
        """Keep those of `secrets` that the file does not have, all by one write.

        Raises:
            SecretsRefused: as for `read_all`.
            IssuerError: the system refuses.
        """
        self._change(lambda kept: {**secrets, **kept})

    def remove(self, secrets: Kept) -> None:
        """Remove the file, if `secrets` are still what it holds.

        Raises:
            SecretsRefused: it holds others by now.
            IssuerError: the system refuses.
        """
        with self._locked():
            if self.read_all() != secrets:
                raise SecretsRefused(
                    f"{escape(str(self.path))} was changed by another program", hint="try again"
                )
            self.path.unlink(missing_ok=True)

    def _change(self, change: Callable[[Kept], Kept]) -> None:
        with self._locked():
            kept = change(self.read_all())
            encoded = msgspec.json.encode(_store(kept))
            write_atomically(self.path, msgspec.json.format(encoded, indent=2).decode() + "\n")

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Alone with the file: two programs that change it at once would lose one's change."""
        try:
            make_private_folder(self.path.parent)
            lock = FileLock(
                f"{self.path}.lock", timeout=_PATIENCE, mode=0o600, fallback_to_soft=False
            )
            with lock:
                discard_unfinished(self.path)
                yield
        except Timeout as error:
            raise IssuerError(
                f"{escape(str(self.path))} is in use by another program", hint="try again"
            ) from error
        except OSError as error:
            raise IssuerError(
                f"{escape(str(self.path))} cannot be written: {error.strerror}"
            ) from error


def _store(kept: Kept) -> _Stored:
    texts = {name: secret.reveal() for name, secret in kept.items()}
    fixed = {name: texts[name] for name in FIXED_NAMES if name in texts}
    clients = {name.client: texts[name] for name in texts if isinstance(name, ClientSecret)}
    return _Stored(_VERSION, **fixed, clients=clients)
