"""Whose operator this is: the tenant file that was compiled into this build."""

from pathlib import Path
from typing import Final

import msgspec

from tenant_file.model import Tenant, Vendor, Zendesk
from ticketbound.language import later

COMPILED: Final = "tenant.json"
"""Beside this module, inside the executable."""
_HERE: Final = Path(__file__).parent / COMPILED


def load_tenant(compiled: Path = _HERE) -> Tenant:
    """The compiled tenant, or `unbranded_tenant()` in a source tree, which has none."""
    try:
        data = compiled.read_bytes()
    except FileNotFoundError:
        return unbranded_tenant()
    # It was checked when it was compiled.
    return msgspec.json.decode(data, type=Tenant)


def compile_tenant(tenant: Tenant) -> bytes:
    """What `load_tenant` reads: faster than TOML, with nothing left to check."""
    return msgspec.json.encode(tenant)


def unbranded_tenant() -> Tenant:
    """A tenant that trusts no key, with the generic profile."""
    # An executable starts without all that checks a tenant file.
    from tenant_file.reading import generic_profiles, read_profiles  # noqa: PLC0415

    return Tenant(
        version=1,
        vendor=Vendor(name=later("unverified vendor")),
        zendesk=Zendesk(subdomains=()),
        keys=(),
        profiles=read_profiles(generic_profiles()),
    )
