"""The set-up that is there already, as far as it can be read: the defaults of a new one."""

from dataclasses import dataclass
from typing import Final

from tenant_file.model import Vendor
from tenant_file.reading import TenantError
from ticketbound.secret import Secret
from token_issuer.errors import NotSetUp, SecretsRefused, SettingsBroken, SignInNeeded
from token_issuer.home import Home
from token_issuer.secret_store.interface import SecretStore
from token_issuer.secret_store.names import SecretName
from token_issuer.settings import Settings, read_own_tenant, read_settings
from token_issuer.sign_in.record import SignIn, read_sign_in

_NAMES: Final[tuple[SecretName, ...]] = ("identity", "mint", "signing_key", "api_token")


@dataclass(frozen=True, slots=True)
class Present:
    """What is there; None, or empty, for what is not."""

    settings: Settings | None
    vendor: str
    download: str
    identity: Secret | None
    mint: Secret | None
    signing_key: Secret | None
    api_token: Secret | None
    sign_in: SignIn | None


def read_present(home: Home, store: SecretStore) -> Present:
    """The present set-up of `home`.

    Raises:
        SecretsRefused: there is a set-up, and its secrets cannot be read: a new signing key in
            place of theirs would make every operator that customers have worthless.
    """
    settings = _read_settings(home)
    keeps = settings is not None or home.secrets.exists() or home.secrets.is_symlink()
    secrets = {name: _read(store, name, keeps=keeps) for name in _NAMES}
    vendor = read_vendor(home)
    return Present(
        settings=settings,
        vendor=vendor.name,
        download=vendor.download,
        identity=secrets["identity"],
        mint=secrets["mint"],
        signing_key=secrets["signing_key"],
        api_token=secrets["api_token"],
        sign_in=_read_sign_in(home),
    )


def _read(store: SecretStore, name: SecretName, *, keeps: bool) -> Secret | None:
    try:
        return store.read(name)
    except SecretsRefused:
        if keeps:
            raise
        return None


def _read_settings(home: Home) -> Settings | None:
    try:
        return read_settings(home)
    except (NotSetUp, SettingsBroken):
        return None


def _read_sign_in(home: Home) -> SignIn | None:
    try:
        return read_sign_in(home)
    except SignInNeeded:
        return None


def read_vendor(home: Home) -> Vendor:
    """What the present tenant file says of the vendor; nothing where it cannot be read."""
    try:
        return read_own_tenant(home).vendor
    except (NotSetUp, SettingsBroken, TenantError):
        return Vendor("")
