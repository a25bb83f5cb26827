"""What `issuer build-operator` has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ticketbound.safe_text import escape
from token_issuer.operator_building.building import Built
from token_issuer.result import Json


@dataclass(frozen=True, slots=True)
class BuiltResult:
    """An executable for customers."""

    built: Built
    command: ClassVar[str] = "build-operator"

    @property
    def warnings(self) -> tuple[str, ...]:
        """That it is none for customers, where it is for tests."""
        if not self.built.tenant.zendesk.sandbox:
            return ()
        return ("it has sandbox = true, so it is for tests: give it to no customer",)

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {
            "path": str(self.built.path),
            "size": self.built.size,
            "sha256": self.built.sha256,
            "vendor": self.built.tenant.vendor.name,
        }

    def output(self) -> str:
        """The path."""
        return escape(str(self.built.path), limit=4000)

    def notes(self) -> tuple[str, ...]:
        """How large it is, its sum, and how to look at it."""
        vendor = escape(self.built.tenant.vendor.name)
        return (
            f"an operator of {vendor} for this kind of system, {self.built.size / 1e6:.1f} MB",
            f"SHA-256 {self.built.sha256}",
        )
