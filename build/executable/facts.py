"""What the executable says of its own making: the lines that `operator --version` prints."""

import hashlib
from pathlib import Path

from tenant_file.branding import Branding
from tenant_file.model import Tenant
from ticket_code.signing import key_id_of
from ticketbound.safe_text import escape


def tell_facts(version: str, tenant: Tenant | None, build: str, lock: Path) -> str:
    """Version, vendor, key ids, build and lock, each on its own line.

    Args:
        version: of the program.
        tenant: whose operator it is, if anybody's.
        build: the digest of all that the executable is made of.
        lock: the file that pins what it is made of.
    """
    vendor, keys, branding = "none", "none", Branding()
    if tenant:
        branding = tenant.operator
        subdomains = ", ".join(tenant.zendesk.subdomains) or "none"
        vendor = f"{escape(tenant.vendor.name)} (Zendesk: {escape(subdomains)})"
        keys = ", ".join(key_id_of(key.public).hex() for key in tenant.keys) or "none"
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    lines = (
        f"{_tell_name(branding)} {version}",
        f"vendor: {vendor}",
        f"keys: {keys}",
        f"build: {build}",
        f"lock: sha256:{digest}",
    )
    return "\n".join(lines) + "\n"


def _tell_name(branding: Branding) -> str:
    """The program's name, and the product's where the vendor has given it one."""
    # See: https://www.gnu.org/prep/standards/html_node/_002d_002dversion.html
    is_own = branding.product != Branding().product
    return f"{branding.executable}{f' ({escape(branding.product)})' if is_own else ''}"
