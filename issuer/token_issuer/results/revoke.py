"""What revoking has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from token_issuer.counting import count
from token_issuer.ledger.records import CodeRecord
from token_issuer.result import Json
from token_issuer.revocation.codes import Chosen
from token_issuer.revocation.tally import Tally

_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class RevokeResult:
    """The codes that are revoked now, and those that had ended before."""

    chosen: Chosen
    warnings: tuple[str, ...] = ()
    command: ClassVar[str] = "revoke"

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {
            "revoked": [code.code_id for code in self.chosen.to_end],
            "ended_before": [code.code_id for code in self.chosen.before],
        }

    def output(self) -> str:
        """Nothing: there is no thing to hand over."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        if self.chosen.to_end:
            return tell_revoked(self.chosen.to_end)
        return tuple(f"code {c.code_id} had ended before: {c.state}" for c in self.chosen.before)


@dataclass(frozen=True, slots=True)
class RevokeAllResult:
    """Everything that is revoked now."""

    tally: Tally
    command: ClassVar[str] = "revoke"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        return (*self.tally.warnings, *self.tally.ledger_warnings)

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {
            "revoked": [code.code_id for code in self.tally.ended],
            "ended_before": [],
            "tokens_revoked": len(self.tally.revoked),
        }

    def output(self) -> str:
        """Nothing: there is no thing to hand over."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        codes = self.tally.ended
        more = len(self.tally.revoked - {code.token_id for code in codes})
        tokens = "1 token of no open code is" if more == 1 else f"{more} tokens of no open code are"
        said = (
            *tell_revoked(tuple(codes)),
            *([f"{tokens} revoked"] if more else []),
            *tell_copies(len(self.tally.copies)),
        )
        return said or ("no code is open",)


def tell_copies(number: int) -> tuple[str, ...]:
    """How many copies were taken back, if any."""
    return (f"{count(number, 'stale copy', 'stale copies')} taken back",) if number else ()


def tell_revoked(codes: tuple[CodeRecord, ...]) -> tuple[str, ...]:
    """A line for each code, or one for a great many."""
    if len(codes) > _MOST_LINES:
        return (f"{len(codes)} codes are revoked",)
    return tuple(f"code {c.code_id} for ticket {c.ticket} is revoked" for c in codes)
