"""Writes what `init` found, once everything has been tried."""

from ticket_code.signing import SigningKey
from ticketbound.clock import utc_now
from ticketbound.safe_text import escape
from token_issuer.errors import IssuerError
from token_issuer.home import Home
from token_issuer.ledger.ledger import Ledger
from token_issuer.private_files import write_atomically
from token_issuer.secret_store.interface import Secrets, SecretStore
from token_issuer.set_up.examining import Found
from token_issuer.set_up.plan import InitPlan
from token_issuer.settings import Clients, Requests, Settings, ZendeskAccount, write_settings
from token_issuer.tenant_text import write_tenant_text


def make_settings(plan: InitPlan, found: Found, *, sandbox: bool) -> Settings:
    """What was told and what was found, together."""
    return Settings(
        version=1,
        zendesk=ZendeskAccount(plan.subdomain, sandbox),
        clients=Clients(plan.identity_client, plan.mint_client),
        requests=Requests(found.service_user_id, found.canary, plan.open_codes),
    )


def write_files(
    home: Home, settings: Settings, store: SecretStore, secrets: Secrets, vendor: str
) -> None:
    """The ledger, the tenant file, the secrets, and last the settings, which make it count.

    Raises:
        IssuerError: the system refuses.
    """
    tenant = write_tenant_text(
        vendor=vendor,
        subdomain=settings.zendesk.subdomain,
        public_key=SigningKey.from_text(secrets.signing_key).public_hex,
        sandbox=settings.zendesk.sandbox,
    )
    Ledger(home.ledger, utc_now).close()
    _keep_former_tenant(home, tenant)
    write_atomically(home.tenant, tenant)
    store.write("signing_key", secrets.signing_key)
    store.write("mint", secrets.mint)
    store.write("identity", secrets.identity)
    write_settings(home, settings)


def _keep_former_tenant(home: Home, text: str) -> None:
    """Put an edited tenant file aside: somebody's profiles may be in it."""
    try:
        if home.tenant.is_file() and home.tenant.read_bytes() != text.encode():
            home.tenant.replace(home.tenant.with_name("tenant.former.toml"))
    except OSError as error:
        raise IssuerError(
            f"{escape(str(home.tenant))} cannot be put aside: {error.strerror}"
        ) from error
