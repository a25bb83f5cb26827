"""Writes a set-up, once everything about it has been tried; what has not changed stays."""

from dataclasses import dataclass

from tenant_file.model import Tenant
from tenant_file.reading import TenantError
from ticket_code.signing import SigningKey
from ticketbound.clock import utc_now
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import IssuerError, NotSetUp, SettingsBroken
from token_issuer.home import Home
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.place import Place
from token_issuer.private_files import write_atomically
from token_issuer.secret_store.interface import SecretStore
from token_issuer.secret_store.names import SecretName
from token_issuer.settings import Settings, read_own_tenant
from token_issuer.tenant_text import write_tenant_text


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a set-up comes to; `identity` is None where the issuer signs in otherwise.

    `download` is where customers get the operator, empty where that was not said;
    `attachment_size` what the account says of it, None where it does not.
    """

    settings: Settings
    vendor: str
    signing_key: SigningKey
    mint: Secret
    identity: Secret | None
    download: str = ""
    attachment_size: int | None = None

    def secrets(self) -> dict[SecretName, Secret]:
        """Those that have to be kept."""
        kept: dict[SecretName, Secret] = {
            "signing_key": self.signing_key.to_text(),
            "mint": self.mint,
        }
        return kept if self.identity is None else {**kept, "identity": self.identity}


def write_parts(
    home: Home, ledger: Place, store: SecretStore, outcome: Outcome, *, anew: bool
) -> None:
    """The ledger, the tenant file and the secrets: all but the settings, which make it count.

    Unless all is to be written `anew`, a tenant file that says the same of the vendor stays.

    Raises:
        SecretsRefused: the secrets cannot be kept.
        IssuerError: the system refuses.
    """
    Ledger(ledger, utc_now).close()
    if anew or not is_same_tenant(home, outcome):
        _write_tenant(home, outcome)
    for name, secret in outcome.secrets().items():
        store.write(name, secret)
    if outcome.identity is None:
        store.forget("identity")


def is_same_tenant(home: Home, outcome: Outcome) -> bool:
    """Whether the present tenant file, however it was edited, says the same of the vendor."""
    try:
        tenant = read_own_tenant(home)
    except (NotSetUp, SettingsBroken, TenantError):
        return False
    return _says(tenant, outcome)


def _says(tenant: Tenant, outcome: Outcome) -> bool:
    zendesk = outcome.settings.zendesk
    return (
        tenant.vendor.name == outcome.vendor
        and outcome.download in ("", tenant.vendor.download)
        and zendesk.subdomain in tenant.zendesk.subdomains
        and tenant.zendesk.sandbox == zendesk.sandbox
        and any(key.public == outcome.signing_key.public_hex for key in tenant.keys)
    )


def _write_tenant(home: Home, outcome: Outcome) -> None:
    text = write_tenant_text(
        vendor=outcome.vendor,
        subdomain=outcome.settings.zendesk.subdomain,
        public_key=outcome.signing_key.public_hex,
        sandbox=outcome.settings.zendesk.sandbox,
        download=outcome.download,
        attachment_size=outcome.attachment_size,
    )
    _keep_former_tenant(home, text)
    write_atomically(home.tenant, text)


def _keep_former_tenant(home: Home, text: str) -> None:
    """Put an edited tenant file aside: somebody's profiles may be in it."""
    try:
        if home.tenant.is_file() and home.tenant.read_bytes() != text.encode():
            home.tenant.replace(home.tenant.with_name("tenant.former.toml"))
    except OSError as error:
        raise IssuerError(
            f"{escape(str(home.tenant))} cannot be put aside: {error.strerror}"
        ) from error
