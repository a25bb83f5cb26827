"""Which backend of `keyring` is a key store, and which only pretends to be one."""

from typing import TYPE_CHECKING, Final

from ticketbound.safe_text import escape
from token_issuer.errors import NoKeyStore

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_NAMES: Final = {
    "keyring.backends.SecretService": "the Secret Service",
    "keyring.backends.libsecret": "the Secret Service",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "the macOS Keychain",
    "keyring.backends.Windows": "the Windows Credential Manager",
}
_RECOMMENDED: Final = 1
"""Below this priority, keyring does not recommend a backend."""


def find_backend() -> "KeyringBackend":
    """The system's key store.

    Raises:
        NoKeyStore: there is none that keeps a secret; names those that there are.
    """
    # Slow, and most runs in a container never need it.
    import keyring  # noqa: PLC0415
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415

    try:
        chosen = keyring.get_keyring()
        # A chain writes into the next one where the first cannot; we want to know which it was.
        found = chosen.backends if isinstance(chosen, ChainerBackend) else [chosen]
    except Exception as error:
        raise NoKeyStore(
            f"the system's key store cannot be used: {type(error).__name__}"
        ) from error
    for backend in found:
        if _keeps_secrets(backend):
            return backend
    names = ", ".join(map(_spell, found or [chosen]))
    raise NoKeyStore(f"there is no key store on this system that keeps secrets, only {names}")


def name_backend(backend: "KeyringBackend") -> str:
    """What people call it."""
    return _NAMES.get(type(backend).__module__, _spell(backend))


def _spell(backend: "KeyringBackend") -> str:
    kind = type(backend)
    return escape(f"{kind.__module__}.{kind.__qualname__}", limit=80)


def _keeps_secrets(backend: "KeyringBackend") -> bool:
    from keyring.backends import fail, null  # noqa: PLC0415 - see above

    if isinstance(backend, fail.Keyring | null.Keyring):
        return False
    if any("plaintext" in kind.__name__.lower() for kind in type(backend).__mro__):
        return False
    try:
        return bool(backend.priority >= _RECOMMENDED)
    except Exception:  # noqa: BLE001 - it says by any exception that it does not work here
        return False
