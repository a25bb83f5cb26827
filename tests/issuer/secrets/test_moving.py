"""Moving all secrets, also when it is stopped half-way."""

import os
import subprocess  # noqa: TID251 - starts the real program
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest

from tests.issuer.secrets.memory_keyring import MemoryKeyring
from ticketbound.secret import Secret
from token_issuer.errors import NoKeyStore, SecretsRefused
from token_issuer.home import Home
from token_issuer.secret_store.choosing import Place
from token_issuer.secret_store.file import FileStore
from token_issuer.secret_store.key_store import KeyStore
from token_issuer.secret_store.moving import move_secrets
from token_issuer.secret_store.names import FIXED_NAMES, ClientSecret, SecretName

POOL: Final = ClientSecret("log_drop_2")
NAMES: Final[tuple[SecretName, ...]] = (*FIXED_NAMES, POOL)
ROOT: Final = Path(__file__).resolve().parents[3]
# Ends the program, as SIGKILL would, before the n-th change of a file; counts them with n = 0.
KILLED: Final = """
import os, sys
from pathlib import Path
from token_issuer.home import Home
from token_issuer.secret_store.moving import move_secrets

kill_at, folder = int(sys.argv[1]), sys.argv[2]
changes = 0

def look(event, arguments):
    global changes
    names = ("os.rename", "os.remove", "os.link")
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & os.O_CREAT
    if (writes or event in names) and str(arguments[0]).startswith(folder):
        changes += 1
        if changes == kill_at:
            os._exit(9)

sys.addaudithook(look)
move_secrets(Home(Path(folder) / "issuer"), sys.argv[3], ("mint", "grant"))
print(changes)
"""


@pytest.fixture
def file(home: Home) -> FileStore:
    return FileStore(home.secrets)


def test_to_the_key_store_and_back(home: Home, file: FileStore, key_store: KeyStore) -> None:
    file.write("mint", Secret("m"))
    file.write("grant", Secret("g"))
    file.write(POOL, Secret("p"))
    assert move_secrets(home, "keyring", NAMES) == ("mint", "grant", POOL)
    assert not file.is_there
    assert key_store.read(POOL) == Secret("p")
    assert (key_store.read("mint"), key_store.read("grant")) == (Secret("m"), Secret("g"))
    assert set(move_secrets(home, "file", NAMES)) == {"mint", "grant", POOL}
    assert file.read_all() == {"mint": Secret("m"), "grant": Secret("g"), POOL: Secret("p")}
    assert key_store.read("mint") is key_store.read("grant") is key_store.read(POOL) is None


@pytest.mark.parametrize("place", ["file", "keyring"])
@pytest.mark.usefixtures("memory")
def test_nothing_to_move(home: Home, file: FileStore, place: Place) -> None:
    assert move_secrets(home, place, NAMES) == ()
    assert not file.is_there


@pytest.mark.usefixtures("no_key_store")
def test_without_a_key_store(home: Home, file: FileStore) -> None:
    for place in ("keyring", "file"):
        with pytest.raises(NoKeyStore):
            move_secrets(home, place, NAMES)
    file.write("mint", Secret("m"))
    with pytest.raises(NoKeyStore):
        move_secrets(home, "keyring", NAMES)
    assert move_secrets(home, "file", NAMES) == ()
    assert file.read("mint") == Secret("m")


def test_what_is_in_use_wins_over_a_former_time(
    home: Home, file: FileStore, key_store: KeyStore
) -> None:
    key_store.write("grant", Secret("former"))
    key_store.write("signing_key", Secret("only here"))
    file.write("grant", Secret("in use"))
    move_secrets(home, "file", NAMES)
    assert file.read_all() == {"grant": Secret("in use"), "signing_key": Secret("only here")}
    assert key_store.read("grant") is key_store.read("signing_key") is None


def test_a_key_store_that_refuses_half_way_loses_nothing(
    home: Home, file: FileStore, key_store: KeyStore, memory: MemoryKeyring
) -> None:
    file.write("mint", Secret("m"))
    file.write("grant", Secret("x" * 2000))
    memory.limit = 2560
    with pytest.raises(SecretsRefused, match="does not take the sign-in by browser"):
        move_secrets(home, "keyring", NAMES)
    assert file.read_all() == {"mint": Secret("m"), "grant": Secret("x" * 2000)}
    memory.limit = None
    move_secrets(home, "keyring", NAMES)
    assert (file.is_there, key_store.read("mint")) == (False, Secret("m"))


@pytest.mark.parametrize("place", ["file", "keyring"])
def test_killed_before_any_step_nothing_is_lost(tmp_path: Path, place: Place) -> None:
    steps = int(_run(tmp_path / "whole", place, kill_at=0).stdout)
    assert steps >= 6
    for step in range(1, steps + 1):
        folder = tmp_path / str(step)
        assert _run(folder, place, kill_at=step).returncode == 9
        file, entries = FileStore(folder / "issuer" / "secrets.json"), _entries(folder)
        kept = {name: secret.reveal() for name, secret in file.read_all().items()}
        # What is in use is whole: no run in between meets a half of it.
        assert (kept if file.is_there else entries) == {"mint": "m", "grant": "g"}, step
        assert _move(folder, place, kill_at=0).returncode == 0
        moved, left = FileStore(file.path).read_all(), _entries(folder)
        assert ("mint" in moved, "mint" in left) == (place == "file", place == "keyring"), step
        assert ("grant" in moved, "grant" in left) == (place == "file", place == "keyring"), step


def _run(folder: Path, place: Place, *, kill_at: int) -> subprocess.CompletedProcess[str]:
    """A move from the other place, where both secrets are."""
    (folder / "ring").mkdir(parents=True)
    file = FileStore(folder / "issuer" / "secrets.json")
    if place == "keyring":
        file.write("mint", Secret("m"))
        file.write("grant", Secret("g"))
    else:
        owner = os.path.normcase(folder / "issuer").replace(os.sep, "_").replace(":", "_")
        for name, text in (("mint", "m"), ("grant", "g")):
            (folder / "ring" / f"ticketbound {owner}_{name}".replace("/", "_")).write_text(text)
    return _move(folder, place, kill_at=kill_at)


def _move(folder: Path, place: Place, *, kill_at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", KILLED, str(kill_at), str(folder), place],
        env=key_store_environment(folder),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def _entries(folder: Path) -> dict[str, str]:
    found = (folder / "ring").glob("ticketbound *[!w]")
    return {path.name.rpartition("_")[2]: path.read_text() for path in found}


def key_store_environment(folder: Path) -> Mapping[str, str]:
    return os.environ | {
        "PYTHON_KEYRING_BACKEND": "tests.issuer.secrets.folder_keyring.Keyring",
        "PYTHONPATH": str(ROOT),
        "FOLDER_KEYRING": str(folder / "ring"),
    }
