"""What an audit has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from ticketbound.exit_codes import ExitCode
from token_issuer.audit.auditing import Audit
from token_issuer.audit.comparing import Kind
from token_issuer.counting import count
from token_issuer.ledger.troubles import AFTER_A_BREAK
from token_issuer.result import Json, Shortfall

_AT_LARGE: Final = "a token lives that no open code has"
_NOT_SWEPT: Final = frozenset({Kind.STRANGER, Kind.OUT_OF_SIGHT})


@dataclass(frozen=True, slots=True)
class AuditResult:
    """The findings, one to a line; the worst first."""

    audit: Audit
    command: ClassVar[str] = "audit"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        unasked = self.audit.unasked
        if unasked is None:
            return ()
        return (f"Zendesk could not be asked, so only the ledger was looked at: {unasked}",)

    @property
    def shortfall(self) -> Shortfall | None:
        """Why the audit does not end with 0; None if it does."""
        audit, exit_code = self.audit, self.audit.exit_code
        if audit.broken is not None:
            return Shortfall(exit_code, self._tell_break(audit.broken), "; ".join(AFTER_A_BREAK))
        if exit_code is ExitCode.BINDING_CHECK_FAILED:
            return Shortfall(exit_code, _AT_LARGE, "; ".join(self.notes()[1:]))
        if audit.unasked is not None:
            return Shortfall(exit_code, audit.unasked.sentence, audit.unasked.hint)
        return None

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        audit = self.audit
        return {
            "codes": audit.size.codes,
            "events": audit.size.events,
            "broken_at": audit.broken,
            "asked_zendesk": audit.unasked is None,
            "findings": [{"kind": f.kind.value, "what": f.sentence} for f in audit.findings],
        }

    def output(self) -> str:
        """A line for each finding."""
        broken = self.audit.broken
        chain = [] if broken is None else [self._tell_break(broken)]
        return "\n".join([*chain, *(finding.sentence for finding in self.audit.findings)])

    @staticmethod
    def _tell_break(row: str) -> str:
        return f"the ledger was changed by hand, at {row}"

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        audit = self.audit
        chain = "the chain of events is whole" if audit.broken is None else "the chain is broken"
        counted = f"{count(audit.size.codes, 'code')}, {count(audit.size.events, 'event')}: {chain}"
        if audit.broken is not None:
            return (counted, *AFTER_A_BREAK)
        if audit.unasked is not None:
            return (counted,)
        if not audit.findings:
            return (counted, "ledger and Zendesk agree")
        kinds = {finding.kind for finding in audit.findings}
        hints = (
            ("to end tokens that nobody knows: issuer sweep --strangers", Kind.STRANGER in kinds),
            ("to put this right: issuer sweep", bool(kinds - _NOT_SWEPT)),
        )
        return (counted, *(hint for hint, fits in hints if fits))
