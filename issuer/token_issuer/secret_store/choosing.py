"""Which place keeps the secrets of a home."""

from collections.abc import Mapping
from functools import partial
from typing import Final, Literal, get_args

from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument, NoKeyStore
from token_issuer.home import Home
from token_issuer.secret_store.environment import EnvironmentStore
from token_issuer.secret_store.file import FileStore
from token_issuer.secret_store.interface import SecretStore
from token_issuer.secret_store.key_store import KeyStore, open_key_store
from token_issuer.surroundings import Surroundings

Place = Literal["file", "keyring"]
PLACES: Final[tuple[Place, ...]] = get_args(Place)
PLACE_VARIABLE: Final = "TICKETBOUND_SECRETS"


def open_store(
    home: Home, surroundings: Surroundings, wanted: Place | None = None
) -> EnvironmentStore:
    """The secrets of `home`: environment variables, then the place chosen for the rest.

    A file of secrets that is there is that place; else `wanted`, else what the variable
    TICKETBOUND_SECRETS says, else the system's key store. The place is only opened once a
    secret is not found in the environment.

    Raises:
        BadArgument: `wanted` is not where the secrets are, or the variable names no place.
    """
    file = FileStore(home.secrets)
    if wanted == "keyring" and file.is_there:
        raise BadArgument(
            f"the secrets of this set-up are in {escape(str(file.path))}",
            hint="take them to the system's key store with: issuer secrets --move keyring",
        )
    place = wanted or read_place(surroundings.environment)
    return EnvironmentStore(surroundings.environment, partial(_open_place, home, place))


def read_place(environment: Mapping[str, str]) -> Place | None:
    """What TICKETBOUND_SECRETS says; None where it says nothing.

    Raises:
        BadArgument: it names no place.
    """
    text = environment.get(PLACE_VARIABLE, "")
    for place in PLACES:
        if text == place:
            return place
    if text:
        raise BadArgument(
            f"{PLACE_VARIABLE} is {escape(text, limit=20)!r}", hint="set it to file or keyring"
        )
    return None


def _open_place(home: Home, place: Place | None) -> SecretStore:
    file = FileStore(home.secrets)
    if file.is_there or place == "file":
        return file
    return _open_key_store(home)


def _open_key_store(home: Home) -> KeyStore:
    try:
        return open_key_store(home)
    except NoKeyStore as refused:
        raise NoKeyStore(
            refused.sentence,
            hint="keep the secrets in a file of mode 0600 with --secrets file at issuer init or"
            f" issuer login, or {PLACE_VARIABLE}=file; or unlock or install a key store",
        ) from refused
