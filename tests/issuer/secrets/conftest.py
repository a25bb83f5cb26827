"""A home of its own, and the key store that keyring finds."""

from collections.abc import Callable
from pathlib import Path

import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail

from tests.issuer.secrets.memory_keyring import MemoryKeyring
from token_issuer.home import Home
from token_issuer.secret_store.key_store import KeyStore, open_key_store

UseKeyring = Callable[[KeyringBackend], None]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "issuer")


@pytest.fixture
def use_keyring(monkeypatch: pytest.MonkeyPatch) -> UseKeyring:
    """Makes that backend the one that keyring chose on this system."""
    return lambda backend: monkeypatch.setattr(keyring.core, "_keyring_backend", backend)


@pytest.fixture
def memory(use_keyring: UseKeyring) -> MemoryKeyring:
    backend = MemoryKeyring()
    use_keyring(backend)
    return backend


@pytest.fixture
def key_store(memory: MemoryKeyring, home: Home) -> KeyStore:
    assert not memory.kept
    return open_key_store(home)


@pytest.fixture
def no_key_store(use_keyring: UseKeyring) -> None:
    make: Callable[[], KeyringBackend] = fail.Keyring
    use_keyring(make())
