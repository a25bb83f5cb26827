"""`issuer secrets`, and where `issuer init` puts them."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import keyring.core
import pytest
from filelock import FileLock
from keyring.backends import fail

from tests.issuer.secrets.memory_keyring import MemoryKeyring
from zendesk_sandbox.server import RunningSandbox

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> MemoryKeyring:
    """The system's key store; nothing says that a file is wanted."""
    del environment["TICKETBOUND_SECRETS"]
    backend = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", backend)
    return backend


@pytest.fixture
def no_key_store(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]) -> None:
    del environment["TICKETBOUND_SECRETS"]
    make: Callable[[], object] = fail.Keyring
    monkeypatch.setattr(keyring.core, "_keyring_backend", make())


@pytest.fixture
def forget_variables(environment: dict[str, str]) -> Callable[[], None]:
    def forget() -> None:
        for name in ("TICKETBOUND_IDENTITY_SECRET", "TICKETBOUND_MINT_SECRET"):
            del environment[name]

    return forget


def test_shows_where_each_is(ready: Run, home: Path) -> None:
    status, out, err = ready("secrets")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "secret                         kept in",
        "secret of the identity client  environment variable TICKETBOUND_IDENTITY_SECRET",
        "secret of the mint client      environment variable TICKETBOUND_MINT_SECRET",
        f"signing key                    {home / 'secrets.json'}",
        "sign-in by browser             not kept",
        "API token                      not kept",
    ]


def test_for_programs(ready: Run, home: Path, forget_variables: Callable[[], None]) -> None:
    forget_variables()
    status, out, err = ready("secrets", "--json")
    assert (status, err) == (0, "")
    path = str(home / "secrets.json")
    assert json.loads(out) == {
        "version": 1,
        "command": "secrets",
        "ok": True,
        "data": {
            "secrets": [
                {"name": "identity", "kept_in": path},
                {"name": "mint", "kept_in": path},
                {"name": "signing_key", "kept_in": path},
                {"name": "grant", "kept_in": None},
                {"name": "api_token", "kept_in": None},
            ],
            "moved": [],
        },
        "warnings": [],
    }


def test_says_the_same_whatever_the_secrets_are(
    ready: Run, home: Path, forget_variables: Callable[[], None]
) -> None:
    forget_variables()
    before = ready("secrets")
    kept = json.loads((home / "secrets.json").read_text())
    longer = {name: text * 3 if name != "version" else text for name, text in kept.items()}
    (home / "secrets.json").write_text(json.dumps(longer))
    assert ready("secrets") == before


def test_a_set_up_lives_in_the_key_store(
    issuer: Run,
    init_arguments: tuple[str, ...],
    memory: MemoryKeyring,
    home: Path,
    forget_variables: Callable[[], None],
) -> None:
    status, _, err = issuer(*init_arguments)
    assert status == 0, err
    assert not (home / "secrets.json").exists()
    assert len(memory.kept) == 3
    forget_variables()
    assert issuer("mint", "1000")[0] == 0
    assert issuer("secrets")[1].count("tests.issuer.secrets.memory_keyring.MemoryKeyring") == 3


def test_moves_there_and_back(
    issuer: Run,
    init_arguments: tuple[str, ...],
    memory: MemoryKeyring,
    home: Path,
    forget_variables: Callable[[], None],
) -> None:
    assert issuer(*init_arguments, "--secrets", "file")[0] == 0
    forget_variables()
    assert not memory.kept
    status, _, err = issuer("secrets", "--move", "keyring")
    assert (status, (home / "secrets.json").exists(), len(memory.kept)) == (0, False, 3)
    assert err == (
        "issuer: moved: secret of the identity client, secret of the mint client, signing key\n"
    )
    assert issuer("mint", "1000")[0] == 0
    status, out, _ = issuer("secrets", "--move", "file", "--json")
    assert json.loads(out)["data"]["moved"] == ["identity", "mint", "signing_key"]
    assert not memory.kept
    assert issuer("revoke", "--all")[0] == 0
    assert "there was nothing to move" in issuer("secrets", "--move", "file")[2]


def test_is_not_moved_to_where_nobody_would_look(ready: Run, home: Path) -> None:
    status, _, err = ready("secrets", "--move", "keyring")
    assert status == 2
    assert "TICKETBOUND_SECRETS is file" in err
    assert (home / "secrets.json").exists()


def test_waits_for_a_run_that_renews_the_sign_in(
    issuer: Run, init_arguments: tuple[str, ...], memory: MemoryKeyring, home: Path
) -> None:
    issuer(*init_arguments, "--secrets", "file")
    with FileLock(home / "sign-in.lock"):
        status, _, err = issuer("secrets", "--move", "keyring")
    assert status != 0
    assert "changing the sign-in" in err
    assert not memory.kept


@pytest.mark.usefixtures("no_key_store")
def test_init_without_a_key_store_asks_nothing_of_zendesk_first(
    issuer: Run, init_arguments: tuple[str, ...], sandbox: RunningSandbox, home: Path
) -> None:
    status, out, err = issuer(*init_arguments)
    assert (status, out) == (20, "")
    sentence, hint = err.splitlines()
    assert sentence == (
        "issuer: there is no key store on this system that keeps secrets,"
        " only keyring.backends.fail.Keyring"
    )
    assert "--secrets file" in hint
    assert not home.exists()
    assert not sandbox.state.tokens
    assert issuer(*init_arguments, "--secrets", "file")[0] == 0


@pytest.mark.usefixtures("no_key_store")
def test_without_a_key_store_there_is_a_warning_and_what_variables_hold(issuer: Run) -> None:
    status, out, err = issuer("secrets")
    assert status == 0
    assert "environment variable TICKETBOUND_MINT_SECRET" in out
    assert out.count("not kept") == 3
    assert err.count("issuer: warning: there is no key store on this system") == 1


def test_a_container_needs_only_variables(
    memory: MemoryKeyring,
    ready: Run,
    home: Path,
    environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = next(text for (_, user), text in memory.kept.items() if user.endswith("/signing_key"))
    make: Callable[[], object] = fail.Keyring
    monkeypatch.setattr(keyring.core, "_keyring_backend", make())
    assert ready("mint", "1000")[0] == 20
    environment["TICKETBOUND_SIGNING_KEY"] = key
    status, _, err = ready("mint", "1000")
    assert status == 0, err
    assert not (home / "secrets.json").exists()


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_a_file_that_others_can_read_is_refused(ready: Run, home: Path) -> None:
    (home / "secrets.json").chmod(0o644)
    status, out, err = ready("secrets")
    assert (status, out) == (20, "")
    assert "its mode is 0644" in err
