"""The types of `tenant.toml`: whose operator this is, and what it may collect."""

from typing import Literal

from msgspec import Struct

from tenant_file.redaction import Redaction

System = Literal["linux", "macos", "windows"]
"""The systems that a source can be limited to."""


class Files(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="files"):
    """Files by glob. `~`, `$NAME` and `%NAME%` are expanded; `**` crosses folders."""

    why: str
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    systems: tuple[System, ...] = ("linux", "macos", "windows")
    max_file_size: str = "100MB"


class Journal(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="journal"):
    """The systemd journal, whole or of some units."""

    why: str
    units: tuple[str, ...] = ()
    max_size: str = "50MB"
    systems: tuple[System, ...] = ("linux",)


class HostFacts(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="system"):
    """A few facts about this machine: system, kernel, memory, disks, time zone."""

    why: str
    systems: tuple[System, ...] = ("linux", "macos", "windows")


class Profile(Struct, frozen=True, forbid_unknown_fields=True):
    """What support asks for: sources, a time window and a cap on all of them together.

    `window` is a number and a unit, `m`, `h` or `d`; `max_size` counts bytes as they lie on disk.
    """

    id: str
    title: str
    sources: tuple[Files | Journal | HostFacts, ...]
    window: str = "7d"
    max_size: str = "500MB"


class SigningKey(Struct, frozen=True, forbid_unknown_fields=True):
    """The public half of a key that signs codes: 64 hexadecimal digits (Ed25519)."""

    public: str


class Vendor(Struct, frozen=True, forbid_unknown_fields=True):
    """Who the customer is talking to, and the page or file where the operator is to be had."""

    name: str
    support: str = ""
    download: str = ""


class Zendesk(Struct, frozen=True, forbid_unknown_fields=True):
    """The accounts whose codes this operator takes.

    `sandbox` lets `TICKETBOUND_SANDBOX_URL` point the operator at a loopback address; a file
    for customers never says so.
    """

    subdomains: tuple[str, ...]
    sandbox: bool = False


class Tenant(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    version: Literal[1]
    vendor: Vendor
    zendesk: Zendesk
    keys: tuple[SigningKey, ...]
    profiles: tuple[Profile, ...]
    redaction: Redaction = Redaction()

    def find_profile(self, profile_id: str) -> Profile | None:
        """The profile of that id, or None."""
        return next((p for p in self.profiles if p.id == profile_id), None)
