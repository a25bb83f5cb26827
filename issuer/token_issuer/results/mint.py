"""What minting has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ticketbound.clock import rfc3339
from token_issuer.minting import Minted
from token_issuer.result import Json


@dataclass(frozen=True, slots=True)
class MintResult:
    """A code; the only result that holds a secret."""

    minted: Minted
    command: ClassVar[str] = "mint"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        return self.minted.warnings

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        contents = self.minted.contents
        return {
            "code": self.minted.code.reveal(),
            "code_id": contents.id_text,
            "ticket": contents.ticket,
            "subdomain": contents.subdomain,
            "binding": contents.binding.name.lower(),
            "profile": contents.profile,
            "message": contents.message,
            "issued_at": rfc3339(contents.issued_at),
            "expires_at": rfc3339(contents.expires_at),
        }

    def output(self) -> str:
        """The code alone."""
        return self.minted.code.reveal()

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        contents = self.minted.contents
        until = rfc3339(contents.expires_at)
        return (
            f"code {contents.id_text} for ticket {contents.ticket}, good until {until}",
            "tell the customer: start the operator, paste the code, read what it shows, agree",
            "send it to nobody else; the logs arrive as a public comment on the ticket",
            f"to end it early: issuer revoke {contents.id_text}",
        )
