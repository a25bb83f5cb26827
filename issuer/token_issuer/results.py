"""What minting, listing and revoking have to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ticketbound.clock import rfc3339
from token_issuer.ledger.records import CodeRecord
from token_issuer.minting import Minted
from token_issuer.result import Json
from token_issuer.revoking import Revoked
from token_issuer.table import lay_out


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


@dataclass(frozen=True, slots=True)
class ListResult:
    """The codes of the ledger, the newest first."""

    codes: tuple[CodeRecord, ...]
    warnings: tuple[str, ...]
    command: ClassVar[str] = "list"

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {"codes": [_describe(code) for code in self.codes]}

    def output(self) -> str:
        """A table of at most 80 columns."""
        head = ("id", "ticket", "state", "expires (UTC)", "by")
        rows = [
            (
                code.code_id,
                str(code.ticket),
                code.state.value,
                code.expires_at.strftime("%Y-%m-%d %H:%M"),
                code.minted_by,
            )
            for code in self.codes
        ]
        return lay_out([head, *rows], width=80) if rows else ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return () if self.codes else ("no code was minted yet",)


@dataclass(frozen=True, slots=True)
class RevokeResult:
    """The codes that are revoked now, and those that had ended before."""

    revoked: Revoked
    command: ClassVar[str] = "revoke"
    warnings: tuple[str, ...] = ()

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {
            "revoked": [code.code_id for code in self.revoked.now],
            "ended_before": [code.code_id for code in self.revoked.before],
        }

    def output(self) -> str:
        """Nothing: there is no thing to hand over."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        now = [f"code {c.code_id} for ticket {c.ticket} is revoked" for c in self.revoked.now]
        before = [f"code {c.code_id} had ended before: {c.state}" for c in self.revoked.before]
        return tuple(now + before) or ("no code is open",)


def _describe(code: CodeRecord) -> Mapping[str, Json]:
    return {
        "code_id": code.code_id,
        "ticket": code.ticket,
        "state": code.state.value,
        "binding": code.binding,
        "profile": code.profile,
        "minted_by": code.minted_by,
        "minted_at": rfc3339(code.reserved_at),
        "expires_at": rfc3339(code.expires_at),
    }
