"""Takes all secrets of a home from one place to another.

The file of secrets is the switch: where it is, it is in use. So it appears with everything in
it before the key store forgets, and goes only once the key store gives everything back.
"""

from collections.abc import Iterable

from token_issuer.errors import NoKeyStore, SecretsRefused
from token_issuer.home import Home
from token_issuer.secret_store.choosing import Place
from token_issuer.secret_store.file import FileStore
from token_issuer.secret_store.key_store import KeyStore, open_key_store
from token_issuer.secret_store.names import SecretName

Moved = tuple[SecretName, ...]


def move_secrets(home: Home, place: Place, names: Iterable[SecretName]) -> Moved:
    """Which secrets were in the other place and are in `place` now.

    A key store does not list what it has, so it is asked for `names`.

    A move that was interrupted is finished by the next one. Hold the lock of the sign-in: a run
    that renews it meanwhile would write it to the former place.

    Raises:
        SecretsRefused: one of the places does not do its part; nothing is lost.
        IssuerError: the system refuses.
    """
    file = FileStore(home.secrets)
    if place == "keyring":
        return _move_to_key_store(file, open_key_store(home))
    try:
        return _move_to_file(open_key_store(home), file, names)
    except NoKeyStore:
        if file.is_there:
            return ()
        raise


def _move_to_key_store(file: FileStore, key_store: KeyStore) -> Moved:
    kept = file.read_all()
    for name, secret in kept.items():
        key_store.write(name, secret)
    if file.is_there:
        file.remove(kept)
    return tuple(kept)


def _move_to_file(key_store: KeyStore, file: FileStore, names: Iterable[SecretName]) -> Moved:
    found = {name: key_store.read(name) for name in names}
    kept = {name: secret for name, secret in found.items() if secret is not None}
    if not kept:
        return ()
    file.add(kept)
    if not kept.keys() <= file.read_all().keys():
        raise SecretsRefused(
            "the file of secrets does not give back what was put into it",
            hint="try again; nothing is lost",
        )
    for name in kept:
        key_store.forget(name)
    return tuple(kept)
