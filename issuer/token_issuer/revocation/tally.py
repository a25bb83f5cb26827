"""How far revoking everything got."""

from dataclasses import dataclass, field

from ticketbound.failure import Failure
from token_issuer.errors import LedgerUnavailable
from token_issuer.ledger.records import CodeRecord
from token_issuer.sweep.plan import Copy


@dataclass
class Tally:
    """How far the work got; it grows while the work goes on.

    `marked` are the codes that were open at the beginning, `found` and `revoked` the numbers of
    tokens, `failures` what stands in the way. `ledger_trouble` is why the ledger was left out, and
    `copies` what was taken back by Zendesk's lists in its place.
    """

    marked: tuple[CodeRecord, ...] = ()
    found: set[int] = field(default_factory=set)
    revoked: set[int] = field(default_factory=set)
    ended: list[CodeRecord] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    ledger_trouble: LedgerUnavailable | None = None
    copies: list[Copy] = field(default_factory=list)

    @property
    def left(self) -> int:
        """How many codes are marked and not ended yet."""
        return len(self.marked) - len(self.ended)

    @property
    def sentence(self) -> str:
        """How far it got, for people."""
        tokens = f"{len(self.revoked)} of {len(self.found)} tokens revoked"
        return f"{tokens}, {len(self.ended)} of {len(self.marked)} codes ended"

    @property
    def ledger_warnings(self) -> tuple[str, ...]:
        """What a person should know of the ledger."""
        trouble = self.ledger_trouble
        if trouble is None:
            return ()
        again = "when it is mended, run the same command again before anything else"
        why = f"{again}, or its codes will pass for used ones"
        return (f"done without the ledger: {trouble.sentence}; {why}",)
