"""What minting has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ticketbound.clock import rfc3339
from token_issuer.messages.wording import DOWNLOAD_MARK, Words
from token_issuer.minting import Minted
from token_issuer.result import Json
from token_issuer.ticket_address import write_address


@dataclass(frozen=True, slots=True)
class MintResult:
    """A code, and the words that go with it; the only result that holds a secret.

    `sent` are sentences on what became of the message to the customer, empty where none was sent.
    """

    minted: Minted
    words: Words
    sent: tuple[str, ...] = ()
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
            "note": self.minted.record.note,
            "issued_at": rfc3339(contents.issued_at),
            "expires_at": rfc3339(contents.expires_at),
            "risks": list(self.minted.risks),
            "words": {"locale": self.words.locale, "text": self.words.text.reveal()},
            "sent": bool(self.sent),
        }

    def output(self) -> str:
        """The code alone."""
        return self.minted.code.reveal()

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        contents = self.minted.contents
        number, until = contents.ticket, rfc3339(contents.expires_at)
        return (
            f"code {contents.id_text} for ticket {number}, good until {until}",
            write_address(contents.subdomain, number),
            *(self.sent or (self._offer_words(), *self._tell_where_link_belongs())),
            f"the logs arrive as a comment on the ticket; to wait for them: issuer watch {number}",
            f"to end it early: issuer revoke {contents.id_text}",
        )

    def _tell_where_link_belongs(self) -> tuple[str, ...]:
        if DOWNLOAD_MARK not in self.words.text_without_code:
            return ()
        place = "tenant.toml in the issuer's folder, below [vendor]"
        return (
            f'to have the link there from now on, write into {place}: download = "https://..."',
        )

    def _offer_words(self) -> str:
        """Free of what a line of talk begins with, to be copied as they are."""
        text = self.words.text_without_code
        marks = "<code> and <download> stand" if DOWNLOAD_MARK in text else "<code> stands"
        return f"for the customer, and nobody else; fill in where {marks}:\n\n{text}\n"
