from collections.abc import Mapping

import pytest

from tests.issuer.secrets.memory_keyring import MemoryKeyring
from ticketbound.secret import Secret
from token_issuer.errors import BadArgument, NoKeyStore, SecretsRefused
from token_issuer.home import Home
from token_issuer.secret_store.choosing import Place, open_store
from token_issuer.secret_store.environment import EnvironmentStore
from token_issuer.secret_store.file import FileStore
from token_issuer.secret_store.names import FIXED_NAMES, ClientSecret, find_variable
from token_issuer.surroundings import Surroundings


def open_with(
    home: Home, environment: Mapping[str, str], wanted: Place | None = None
) -> EnvironmentStore:
    return open_store(home, Surroundings(environment), wanted)


@pytest.mark.parametrize(
    ("environment", "wanted", "is_file"),
    [
        ({}, None, False),
        ({"TICKETBOUND_SECRETS": ""}, None, False),
        ({"TICKETBOUND_SECRETS": "keyring"}, None, False),
        ({"TICKETBOUND_SECRETS": "file"}, None, True),
        ({}, "keyring", False),
        ({}, "file", True),
        ({"TICKETBOUND_SECRETS": "keyring"}, "file", True),
        ({"TICKETBOUND_SECRETS": "file"}, "keyring", False),
    ],
)
def test_where_there_is_no_file_yet(
    home: Home,
    memory: MemoryKeyring,
    environment: dict[str, str],
    wanted: Place | None,
    is_file: bool,
) -> None:
    open_with(home, environment, wanted).write("mint", Secret("x"))
    assert (home.secrets.exists(), bool(memory.kept)) == (is_file, not is_file)


@pytest.mark.parametrize("place", ["", "file", "keyring"])
def test_a_file_that_is_there_is_used(home: Home, memory: MemoryKeyring, place: str) -> None:
    FileStore(home.secrets).write("mint", Secret("x"))
    store = open_with(home, {"TICKETBOUND_SECRETS": place})
    assert store.read("mint") == Secret("x")
    store.write("grant", Secret("y"))
    assert not memory.kept


def test_wanting_the_key_store_beside_a_file_says_how_to_move(home: Home) -> None:
    FileStore(home.secrets).write("mint", Secret("x"))
    with pytest.raises(BadArgument, match=r"secrets\.json") as caught:
        open_with(home, {}, "keyring")
    assert "issuer secrets --move keyring" in caught.value.hint


@pytest.mark.parametrize("text", ["File", "keychain", "\x1b[31m", "file "])
def test_a_place_that_does_not_exist_is_bad_usage(home: Home, text: str) -> None:
    with pytest.raises(BadArgument, match="TICKETBOUND_SECRETS is") as caught:
        open_with(home, {"TICKETBOUND_SECRETS": text})
    assert caught.value.exit_code == 2
    assert "\x1b" not in caught.value.sentence


@pytest.mark.usefixtures("no_key_store")
def test_without_a_key_store_both_ways_out_are_named(home: Home) -> None:
    store = open_with(home, {})
    with pytest.raises(NoKeyStore) as caught:
        store.read("mint")
    assert "--secrets file" in caught.value.hint
    assert "TICKETBOUND_SECRETS=file" in caught.value.hint
    assert caught.value.exit_code == 20


@pytest.mark.usefixtures("no_key_store")
def test_a_container_with_all_variables_needs_no_place(home: Home) -> None:
    names = (*(name for name in FIXED_NAMES if name != "grant"), ClientSecret("log-drop.2"))
    variables = {name: find_variable(name) for name in names}
    store = open_with(home, {variable: f"of {name}" for name, variable in variables.items()})
    for name, variable in variables.items():
        assert store.read(name) == Secret(f"of {name}")
        assert store.locate(name) == f"environment variable {variable}"
    with pytest.raises(NoKeyStore):
        store.read("grant")


def test_a_variable_wins_over_the_file(home: Home) -> None:
    FileStore(home.secrets).write("mint", Secret("in the file"))
    store = open_with(home, {"TICKETBOUND_MINT_SECRET": "in the variable"})
    assert store.read("mint") == Secret("in the variable")
    assert open_with(home, {"TICKETBOUND_MINT_SECRET": ""}).read("mint") == Secret("in the file")


def test_what_a_variable_would_hide_is_not_written(home: Home) -> None:
    store = open_with(home, {"TICKETBOUND_MINT_SECRET": "one", "TICKETBOUND_SECRETS": "file"})
    with pytest.raises(SecretsRefused, match="TICKETBOUND_MINT_SECRET holds another") as caught:
        store.write("mint", Secret("two"))
    assert "two" not in str(caught.value)
    store.write("mint", Secret("one"))
    assert FileStore(home.secrets).read("mint") == Secret("one")


def test_no_variable_can_hold_the_sign_in_by_browser(home: Home) -> None:
    """It is renewed by writing, which nobody can do to the variables of another program."""
    assert not find_variable("grant")
    assert open_with(home, {"": "x", "TICKETBOUND_SECRETS": "file"}).read("grant") is None


@pytest.mark.parametrize(
    ("client", "variable"),
    [
        ("log_drop_2", "TICKETBOUND_CLIENT_SECRET_LOG_DROP_2"),
        ("log-drop.2", "TICKETBOUND_CLIENT_SECRET_LOG_DROP_2"),
        ("Zürich=1", "TICKETBOUND_CLIENT_SECRET_Z_RICH_1"),
        ("mint", "TICKETBOUND_CLIENT_SECRET_MINT"),
    ],
)
def test_the_variable_of_a_client(client: str, variable: str) -> None:
    assert find_variable(ClientSecret(client)) == variable
