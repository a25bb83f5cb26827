"""The `tenant.toml` that `init` writes for the vendor's own operator."""

from tenant_file.model import LEAST_ATTACHMENT, MOST_ATTACHMENT
from tenant_file.reading import generic_profiles, read_tenant
from token_issuer.toml_text import quote

_HEAD = """\
# Whose operator this is, and what it may collect: the only choices a code has.
# Holds nothing secret. Edit the profiles, then build the operator with it.
version = 1
"""
_DOWNLOAD = """\
# download = "https://acme.example/logs"   # where customers get the operator
"""
_OPERATOR = """\
# [operator]                               # how your operator is called, looks and talks
# product = "Acme Log Sender"
# executable = "acme-logs"
# [operator.texts.en]
# welcome = "Thank you for your help."
# privacy = "https://acme.example/privacy"
"""
_SUPPORT = """\
# support = "help@acme.example"            # shown when something needs the customer
"""


def write_tenant_text(
    *,
    vendor: str,
    subdomain: str,
    public_key: str,
    sandbox: bool,
    download: str = "",
    attachment_size: int | None = None,
) -> str:
    """A tenant of one account and one key, with the generic profile.

    What is not known of the vendor is there as a comment. `attachment_size` is what the account
    says; None where it does not.

    Raises:
        TenantError: what it was made of does not make one.
    """
    zendesk = f"[zendesk]\nsubdomains = [{quote(subdomain)}]\n"
    if sandbox:
        zendesk += "# Lets TICKETBOUND_SANDBOX_URL point the operator at this machine.\n"
        zendesk += "sandbox = true\n"
    if attachment_size is not None:
        zendesk += "# Bytes of a file that the account takes; the operator's parts stay below.\n"
        zendesk += f"attachment_size = {fit_attachment_size(attachment_size)}\n"
    parts = (
        _HEAD,
        f"[vendor]\nname = {quote(vendor)}\n{_write_download(download)}{_SUPPORT}",
        zendesk,
        f"[[keys]]\npublic = {quote(public_key)}\n",
        _OPERATOR,
        generic_profiles(),
    )
    text = "\n".join(parts)
    read_tenant(text)
    return text


def fit_attachment_size(told: int) -> int:
    """What a tenant file says where the account says `told`: the nearest that it may."""
    return min(max(told, LEAST_ATTACHMENT), MOST_ATTACHMENT)


def _write_download(link: str) -> str:
    return f"download = {quote(link)}\n" if link else _DOWNLOAD
