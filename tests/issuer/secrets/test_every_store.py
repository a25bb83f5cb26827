"""What every place does, wherever it keeps its secrets."""

from collections.abc import Callable

import pytest

from ticketbound.secret import Secret
from token_issuer.home import Home
from token_issuer.secret_store.environment import EnvironmentStore
from token_issuer.secret_store.file import FileStore
from token_issuer.secret_store.interface import SecretStore
from token_issuer.secret_store.key_store import KeyStore
from token_issuer.secret_store.names import FIXED_NAMES, ClientSecret, SecretName, spell

NAMES: tuple[SecretName, ...] = (
    *FIXED_NAMES,
    # Named as a secret that every home has, which must not be mistaken for it.
    *(ClientSecret(client) for client in ("log_drop_2", "mint", "client:mint", "ü/:\\")),
)
STORES: dict[str, Callable[[Home, KeyStore], SecretStore]] = {
    "file": lambda home, _: FileStore(home.secrets),
    "key store": lambda _, key_store: key_store,
    "environment over file": lambda home, _: EnvironmentStore({}, lambda: FileStore(home.secrets)),
}


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, home: Home, key_store: KeyStore) -> SecretStore:
    return STORES[request.param](home, key_store)


@pytest.mark.parametrize("name", NAMES, ids=spell)
def test_has_nothing_at_first(store: SecretStore, name: SecretName) -> None:
    assert (store.read(name), store.locate(name)) == (None, "")


def test_keeps_each_secret_for_itself(store: SecretStore) -> None:
    for name in NAMES:
        store.write(name, Secret(f"the {name}"))
    for name in NAMES:
        assert store.read(name) == Secret(f"the {name}")
        assert store.locate(name)


def test_replaces_a_secret(store: SecretStore) -> None:
    store.write("mint", Secret("old"))
    store.write("grant", Secret("other"))
    store.write("mint", Secret("new"))
    assert (store.read("mint"), store.read("grant")) == (Secret("new"), Secret("other"))


def test_forgets_one_secret_only(store: SecretStore) -> None:
    store.write("mint", Secret("kept"))
    store.write("grant", Secret("gone"))
    store.forget("grant")
    assert (store.read("grant"), store.read("mint")) == (None, Secret("kept"))


def test_forgets_what_is_not_there(store: SecretStore) -> None:
    store.forget("grant")
    store.write("mint", Secret("kept"))
    store.forget("grant")
    assert store.read("mint") == Secret("kept")


@pytest.mark.parametrize(
    "text", ['{"a": "b\\n"}', "tëxt \u202e\u2028\U0001f511", "  blanks  ", '"', "\\", "x" * 5000]
)
def test_gives_back_every_text(store: SecretStore, text: str) -> None:
    store.write("grant", Secret(text))
    assert store.read("grant") == Secret(text)


def test_says_where_and_never_what(store: SecretStore) -> None:
    store.write("mint", Secret("hunter2"))
    assert "hunter2" not in store.locate("mint") + repr(store)
