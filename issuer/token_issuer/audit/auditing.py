"""One audit: first the ledger by itself, then against Zendesk."""

from dataclasses import dataclass

from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from token_issuer.audit.comparing import Finding, compare
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import Size
from token_issuer.setup import Setup
from token_issuer.sweep.picture import take_picture


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found.

    Args:
        size: how much the ledger holds.
        broken: the first row of it that was changed by hand, None if all fit.
        findings: what differs from Zendesk.
        unasked: why Zendesk could not be asked; None if it was.
    """

    size: Size
    broken: str | None
    findings: tuple[Finding, ...] = ()
    unasked: Failure | None = None

    @property
    def exit_code(self) -> ExitCode:
        """1 for a broken chain, else 71 for a token that should not live, else 0."""
        if self.broken is not None:
            return ExitCode.OUR_FAULT
        if any(finding.is_living_token for finding in self.findings):
            return ExitCode.BINDING_CHECK_FAILED
        return ExitCode.DONE if self.unasked is None else self.unasked.exit_code


def audit(setup: Setup, ledger: Ledger) -> Audit:
    """What there is to find; nothing is changed.

    Raises:
        LedgerUnavailable: the ledger cannot be read.
    """
    size, broken = ledger.measure(), ledger.verify_chain()
    try:
        with setup.open_office(ledger) as office:
            picture = take_picture(office, closely=True)
            sees_all = office.identity.sees_all_tokens
    except Failure as failure:
        return Audit(size, broken, unasked=failure)
    return Audit(size, broken, compare(picture, setup.clock(), sees_all=sees_all))
