"""What `issuer ledger` has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from ticketbound.exit_codes import ExitCode
from ticketbound.safe_text import escape
from token_issuer.counting import count
from token_issuer.ledger.place import Place
from token_issuer.ledger.records import Size
from token_issuer.ledger.troubles import AFTER_A_BREAK
from token_issuer.ledger_place.relocating import Relocated
from token_issuer.result import Json, Shortfall


@dataclass(frozen=True, slots=True)
class LedgerResult:
    """Where the ledger is, how much is in it, and the first row that was changed by hand."""

    place: Place
    schema: str
    size: Size
    broken_at: str | None
    command: ClassVar[str] = "ledger"

    @property
    def shortfall(self) -> Shortfall | None:
        """That the chain is broken; None if it holds."""
        if self.broken_at is None:
            return None
        return Shortfall(ExitCode.OUR_FAULT, self.warnings[0], "; ".join(AFTER_A_BREAK))

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        if self.broken_at is None:
            return ()
        return (f"somebody changed the ledger by hand: {self.broken_at} does not fit the chain",)

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        return {
            "place": _show(self.place),
            "kind": _tell_kind(self.place),
            "schema": self.schema,
            "codes": self.size.codes,
            "open_codes": self.size.open_codes,
            "events": self.size.events,
            "chain_holds": self.broken_at is None,
            "broken_at": self.broken_at,
        }

    def output(self) -> str:
        """Six lines."""
        size = self.size
        lines = {
            "place": _show(self.place),
            "kind": _tell_kind(self.place),
            "schema": self.schema,
            "codes": f"{size.codes}, {size.open_codes} open",
            "events": str(size.events),
            "chain": "holds" if self.broken_at is None else f"broken at {self.broken_at}",
        }
        return "\n".join(f"{name:6}  {value}" for name, value in lines.items())

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        return () if self.broken_at is None else AFTER_A_BREAK


@dataclass(frozen=True, slots=True)
class RelocatedResult:
    """What was taken where."""

    relocated: Relocated
    command: ClassVar[str] = "ledger"
    warnings: tuple[str, ...] = ()

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        copied = self.relocated.copied
        return {
            "place": _show(self.relocated.place),
            "former": _show(self.relocated.former),
            "codes": None if copied is None else copied.size.codes,
            "events": None if copied is None else copied.size.events,
            "events_there_before": None if copied is None else copied.events_before,
        }

    def output(self) -> str:
        """Nothing: there is no thing to hand over."""
        return ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        place, copied = _show(self.relocated.place), self.relocated.copied
        if copied is None:
            return (f"the ledger is at {place} already",)
        amount = f"{count(copied.size.codes, 'code')}, {count(copied.size.events, 'event')}"
        return (
            f"the ledger is at {place} now: {amount}, and the chain holds",
            f"what is left at {_show(self.relocated.former)} is not written to any more",
        )


def _show(place: Place) -> str:
    return escape(str(place), limit=400)


def _tell_kind(place: Place) -> str:
    return "file" if isinstance(place, Path) else "database"
