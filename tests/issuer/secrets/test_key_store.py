import threading
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows, chainer, fail, kwallet, libsecret, null
from keyring.compat import properties
from keyring.errors import InitError, KeyringError, KeyringLocked, PasswordDeleteError

from tests.issuer.secrets.memory_keyring import MemoryKeyring
from ticketbound.secret import Secret
from token_issuer.errors import NoKeyStore, SecretsRefused
from token_issuer.home import Home
from token_issuer.secret_store.key_store import KeyStore, open_key_store
from token_issuer.secret_store.key_store_calls import call_key_store
from token_issuer.secret_store.key_store_choice import name_backend

UseKeyring = Callable[[KeyringBackend], None]


class PlaintextKeyring(MemoryKeyring):
    """As the one of keyrings.alt, which writes secrets into a file in the clear."""


class UnrecommendedKeyring(MemoryKeyring):
    @properties.classproperty
    def priority(self) -> float:
        return 0.5


class UnfitKeyring(MemoryKeyring):
    @properties.classproperty
    def priority(self) -> float:
        raise RuntimeError("needs a library that is not there")


class ForgetfulKeyring(MemoryKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        """Takes everything, and keeps nothing."""


def make_chain(*links: KeyringBackend) -> KeyringBackend:
    class Chain(chainer.ChainerBackend):
        backends: ClassVar[Any] = list(links)

    KeyringBackend._classes.discard(Chain)
    return make(Chain)


def make(kind: Callable[[], KeyringBackend]) -> KeyringBackend:
    """One of that kind, whose constructor has no types."""
    return kind()


for kind in (PlaintextKeyring, UnrecommendedKeyring, UnfitKeyring, ForgetfulKeyring):
    KeyringBackend._classes.discard(kind)


@pytest.mark.parametrize(
    ("backend", "name"),
    [
        (make(fail.Keyring), "keyring.backends.fail.Keyring"),
        (make(null.Keyring), "keyring.backends.null.Keyring"),
        (PlaintextKeyring(), "PlaintextKeyring"),
        (UnrecommendedKeyring(), "UnrecommendedKeyring"),
        (UnfitKeyring(), "UnfitKeyring"),
        (make_chain(), "Chain"),
        (
            make_chain(PlaintextKeyring(), make(null.Keyring)),
            "PlaintextKeyring, keyring.backends.null",
        ),
    ],
)
def test_what_only_pretends_is_refused_by_name(
    use_keyring: UseKeyring, home: Home, backend: KeyringBackend, name: str
) -> None:
    use_keyring(backend)
    with pytest.raises(NoKeyStore, match="no key store") as caught:
        open_key_store(home)
    assert name in caught.value.sentence
    assert caught.value.exit_code == 20


def test_of_a_chain_the_first_that_keeps_secrets_is_used(
    use_keyring: UseKeyring, home: Home
) -> None:
    plain, real = PlaintextKeyring(), MemoryKeyring()
    use_keyring(make_chain(plain, real))
    open_key_store(home).write("mint", Secret("x"))
    assert not plain.kept
    assert list(real.kept.values()) == ["x"]


def test_a_configuration_that_names_nonsense_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, use_keyring: UseKeyring, home: Home
) -> None:
    use_keyring(None)  # type: ignore[arg-type] # as before the first use
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Keyring")
    with pytest.raises(NoKeyStore, match="cannot be used: ModuleNotFoundError"):
        open_key_store(home)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (SecretService.Keyring, "the Secret Service"),
        (libsecret.Keyring, "the Secret Service"),
        (kwallet.DBusKeyring, "KWallet"),
        (Windows.WinVaultKeyring, "the Windows Credential Manager"),
        (PlaintextKeyring, f"{__name__}.PlaintextKeyring"),
    ],
)
def test_what_people_call_it(kind: Callable[[], KeyringBackend], name: str) -> None:
    assert name_backend(make(kind)) == name


def test_an_entry_has_our_name_and_the_home(
    key_store: KeyStore, memory: MemoryKeyring, home: Home
) -> None:
    key_store.write("mint", Secret("x"))
    [(service, user)] = memory.kept
    assert service == "ticketbound"
    assert user.lower() == f"{home.folder}/mint".lower()


def test_two_homes_do_not_meet(key_store: KeyStore, home: Home) -> None:
    other = open_key_store(Home(home.folder / "accounts" / "other"))
    key_store.write("mint", Secret("x"))
    assert other.read("mint") is None
    other.forget("mint")
    assert key_store.read("mint") == Secret("x")


def test_one_home_by_two_paths_is_one(key_store: KeyStore, home: Home) -> None:
    key_store.write("mint", Secret("x"))
    winding = Home(home.folder / ".." / home.folder.name)
    assert open_key_store(winding).read("mint") == Secret("x")


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (KeyringLocked("hunter2"), "it is locked"),
        (InitError("hunter2"), "it is locked"),
        (PasswordDeleteError("hunter2"), "PasswordDeleteError"),
        (KeyringError("hunter2"), "KeyringError"),
        (OSError(1783, "hunter2"), "OSError"),
        (SystemExit("hunter2"), "SystemExit"),
    ],
)
def test_whatever_it_raises_is_one_sentence_that_quotes_nothing(
    key_store: KeyStore, memory: MemoryKeyring, failure: BaseException, reason: str
) -> None:
    key_store.write("mint", Secret("hunter2"))
    memory.fails = failure
    for use in (
        lambda: key_store.read("mint"),
        lambda: key_store.write("mint", Secret("hunter2")),
        lambda: key_store.forget("mint"),
        lambda: key_store.locate("mint"),
    ):
        with pytest.raises(SecretsRefused) as caught:
            use()
        error = caught.value
        assert error.sentence.endswith(f"the secret of the mint client: {reason}")
        assert error.exit_code == 20
        assert "--secrets file" in error.hint
        assert error.__cause__ is error.__context__ is None
        assert "hunter2" not in f"{error!r} {error.sentence} {error.hint}"


def test_what_is_too_long_for_windows_is_refused_with_a_way_out(
    key_store: KeyStore, memory: MemoryKeyring
) -> None:
    memory.limit = 2560
    key_store.write("grant", Secret("x" * 1280))
    with pytest.raises(SecretsRefused, match="does not take the sign-in by browser") as caught:
        key_store.write("grant", Secret("y" * 1281))
    assert "2,560 bytes" in caught.value.hint
    assert "issuer secrets --move file" in caught.value.hint
    assert key_store.read("grant") == Secret("x" * 1280)


def test_what_is_not_given_back_counts_as_refused(use_keyring: UseKeyring, home: Home) -> None:
    use_keyring(ForgetfulKeyring())
    with pytest.raises(SecretsRefused, match="does not give back"):
        open_key_store(home).write("mint", Secret("x"))


def test_one_that_never_answers_is_given_up() -> None:
    never = threading.Event()
    try:
        with pytest.raises(SecretsRefused, match="it is stuck: it has not answered"):
            call_key_store("it is stuck", never.wait, patience=0.3)
    finally:
        never.set()
