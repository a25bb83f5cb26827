"""Whose operator this is: the tenant file that was compiled into this build."""

from importlib import resources

from tenant_file.model import Tenant, Vendor, Zendesk
from tenant_file.reading import generic_profiles, read_profiles, read_tenant


def load_tenant() -> Tenant:
    """The compiled tenant, or `unbranded_tenant()` in a build without one."""
    compiled = resources.files("log_operator").joinpath("tenant.toml")
    if compiled.is_file():
        return read_tenant(compiled.read_text(encoding="utf-8"))
    return unbranded_tenant()


def unbranded_tenant() -> Tenant:
    """A tenant that trusts no key, with the generic profile."""
    return Tenant(
        version=1,
        vendor=Vendor(name="unverified vendor"),
        zendesk=Zendesk(subdomains=()),
        keys=(),
        profiles=read_profiles(generic_profiles()),
    )
