import json
import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

from ticketbound.secret import Secret
from token_issuer.errors import IssuerError, SecretsRefused
from token_issuer.home import Home
from token_issuer.private_files import write_atomically
from token_issuer.secret_store import file
from token_issuer.secret_store.file import FileStore
from token_issuer.secret_store.names import FIXED_NAMES, ClientSecret, SecretName

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX")


@pytest.fixture
def store(home: Home) -> FileStore:
    return FileStore(home.secrets)


@posix_only
def test_only_its_owner_can_read_it(store: FileStore) -> None:
    before = os.umask(0)
    try:
        store.write("mint", Secret("hunter2"))
    finally:
        os.umask(before)
    folder = store.path.parent
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {p.name: stat.S_IMODE(p.stat().st_mode) for p in folder.iterdir()} == {
        "secrets.json": 0o600,
        "secrets.json.lock": 0o600,
    }


@posix_only
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o606])
def test_a_file_that_others_can_read_is_refused(store: FileStore, mode: int) -> None:
    store.write("mint", Secret("hunter2"))
    store.path.chmod(mode)
    for use in (
        lambda: store.read("mint"),
        lambda: store.locate("grant"),
        lambda: store.write("grant", Secret("x")),
        lambda: store.forget("mint"),
    ):
        with pytest.raises(SecretsRefused, match=f"its mode is {mode:04o}"):
            use()
    assert "hunter2" in store.path.read_text()


@posix_only
def test_a_link_is_refused_even_to_nowhere(store: FileStore, tmp_path: Path) -> None:
    store.path.parent.mkdir()
    store.path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(SecretsRefused):
        store.read("mint")
    with pytest.raises(SecretsRefused):
        store.write("mint", Secret("x"))
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "null", "{}", '{"version": 2}', '{"version": "1"}'),
        *('{"version": 1, "mint": 3}', '{"version": 1, "unknown": "x"}'),
        '{"version": 1, "mint": "hunter2',
    ],
)
def test_a_damaged_file_is_refused_and_left_alone(store: FileStore, content: str) -> None:
    def read() -> None:
        store.read("mint")

    def write() -> None:
        store.write("grant", Secret("x"))

    write_atomically(store.path, content)
    for use in (read, write):
        with pytest.raises(SecretsRefused, match="is damaged") as caught:
            use()
        assert caught.value.__context__ is None
    assert store.path.read_text() == content


def test_reads_the_file_of_the_first_version(store: FileStore) -> None:
    former = {"version": 1, "identity": "one", "mint": "two", "signing_key": "three"}
    write_atomically(store.path, json.dumps(former, indent=2) + "\n")
    store.write("grant", Secret("four"))
    assert json.loads(store.path.read_text()) == {**former, "grant": "four"}


def test_an_empty_file_stays_and_with_it_the_choice(store: FileStore) -> None:
    store.write("grant", Secret("x"))
    store.forget("grant")
    assert store.is_there
    assert json.loads(store.path.read_text()) == {"version": 1}


def test_writers_at_the_same_time_lose_nothing(store: FileStore) -> None:
    def write_often(name: SecretName) -> None:
        for count in range(8):
            store.write(name, Secret(f"{name} {count}"))

    names = (*FIXED_NAMES, ClientSecret("one"), ClientSecret("two"))
    with ThreadPoolExecutor() as pool:
        list(pool.map(write_often, names))
    assert store.read_all() == {name: Secret(f"{name} 7") for name in names}


def test_says_so_when_another_program_never_lets_go(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "_PATIENCE", 0.05)
    store.write("mint", Secret("x"))
    with (
        FileLock(f"{store.path}.lock"),
        pytest.raises(IssuerError, match="in use by another program"),
    ):
        store.write("mint", Secret("y"))
    assert store.read("mint") == Secret("x")


def test_says_so_when_the_place_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(IssuerError, match=r"secrets\.json cannot be written"):
        FileStore(tmp_path / "file" / "secrets.json").write("mint", Secret("x"))


def test_is_removed_only_while_nobody_changed_it(store: FileStore) -> None:
    store.write("mint", Secret("x"))
    seen = store.read_all()
    store.write("grant", Secret("y"))
    with pytest.raises(SecretsRefused, match="changed by another program"):
        store.remove(seen)
    store.remove(store.read_all())
    assert not store.is_there
