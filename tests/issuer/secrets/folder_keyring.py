"""A key store that outlives its program: one file per secret, for `PYTHON_KEYRING_BACKEND`."""

import os
import time
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.compat import properties


class Keyring(KeyringBackend):
    """In the folder FOLDER_KEYRING; blocks there where it finds a file named `block`."""

    @properties.classproperty
    def priority(self) -> float:
        return 5

    def get_password(self, service: str, username: str) -> str | None:
        self._block()
        path = self._path(service, username)
        return path.read_text() if path.exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        path = self._path(service, username)
        new = path.with_suffix(".new")
        new.write_text(password)
        new.replace(path)

    def delete_password(self, service: str, username: str) -> None:
        self._path(service, username).unlink()

    def _path(self, service: str, username: str) -> Path:
        return self._folder / f"{service} {username}".replace(os.sep, "_").replace(":", "_")

    def _block(self) -> None:
        block = self._folder / "block"
        if block.exists():
            block.write_text("reached")
            time.sleep(600)

    @property
    def _folder(self) -> Path:
        return Path(os.environ["FOLDER_KEYRING"])
