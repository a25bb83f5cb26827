"""The types of `tenant.toml`: whose operator this is, and what it may collect."""

from collections import Counter
from typing import Final, Literal

from msgspec import Struct

from tenant_file.branding import Branding
from tenant_file.redaction import Redaction
from tenant_file.sources import AnySource
from tenant_file.translations import Text

LEAST_ATTACHMENT: Final = 1 << 20
MOST_ATTACHMENT: Final = 1 << 30
_USUAL_ATTACHMENT: Final = 50 << 20


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """What support asks for.

    Args:
        id: what `issuer mint --profile` calls it.
        title: what the customer reads first.
        sources: where the logs are.
        window: how far back from now, such as `90m`, `24h` or `7d`.
        max_size: the most that all sources together may add, before compression.
    """

    id: str
    title: Text
    sources: tuple[AnySource, ...]
    window: str = "7d"
    max_size: str = "500MB"

    def list_ids(self) -> tuple[str, ...]:
        """What each source is called: its id, or else its kind, numbered from the second on."""
        counts: Counter[str] = Counter()
        return tuple(_name(source, counts) for source in self.sources)


def _name(source: AnySource, counts: Counter[str]) -> str:
    if source.id:
        return source.id
    kind = str(source.__struct_config__.tag)
    counts[kind] += 1
    return kind if counts[kind] == 1 else f"{kind}-{counts[kind]}"


class SigningKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A key that signs codes.

    Args:
        public: its public half, 64 hexadecimal digits (Ed25519).
    """

    public: str


class Vendor(Struct, frozen=True, forbid_unknown_fields=True):
    """Who the customer is talking to.

    Args:
        name: how the vendor is called.
        support: whom to write to when something needs the customer.
        download: the page or file where the operator is to be had.
    """

    name: str
    support: str = ""
    download: str = ""


class Zendesk(Struct, frozen=True, forbid_unknown_fields=True):
    """The accounts whose codes this operator takes.

    Args:
        subdomains: as in `https://SUBDOMAIN.zendesk.com`.
        sandbox: lets `TICKETBOUND_SANDBOX_URL` point the operator at a loopback address; a file
            for customers never says so.
        attachment_size: the most bytes that a file on a ticket may have, as the accounts' settings
            say; the least of them where there are several.
    """

    subdomains: tuple[str, ...]
    sandbox: bool = False
    attachment_size: int = _USUAL_ATTACHMENT

    @property
    def part_limit(self) -> int:
        """Bytes that a part of a bundle has at most: as many millions as the account has MiB.

        Zendesk's pages give the limit as 50 MB and its API as 52,428,800 bytes.
        """
        # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-attachments/
        return self.attachment_size * 1_000_000 // (1 << 20)


class Tenant(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    version: Literal[1]
    vendor: Vendor
    zendesk: Zendesk
    keys: tuple[SigningKey, ...]
    profiles: tuple[Profile, ...]
    redaction: Redaction = Redaction()
    operator: Branding = Branding()

    def find_profile(self, profile_id: str) -> Profile | None:
        """The profile of that id, or None."""
        return next((p for p in self.profiles if p.id == profile_id), None)
