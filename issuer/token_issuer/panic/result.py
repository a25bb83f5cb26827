"""What a panic has to say: what is done, and what is left for a person to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final

from token_issuer.panic.panicking import Panic
from token_issuer.panic.rotation import Fate, Rotation
from token_issuer.result import Json
from token_issuer.results.revoke import tell_copies, tell_revoked

_BY_HAND: Final = """\
The issuer may not change OAuth clients. Do it now, as an admin, for each of these: {clients}
  1. Admin Center > Apps and integrations > APIs > OAuth clients, then the client
  2. Regenerate, beside its secret; copy the new secret: Zendesk shows it once
  3. Save; from then on the old secret opens nothing
  4. give the issuer the new secret: issuer init, where it is the first mint client; for others
     issuer bindings remove, then issuer bindings add
  5. end what was made meanwhile: issuer revoke --all"""


@dataclass(frozen=True, slots=True)
class PanicResult:
    """What was done, and what was not."""

    panic: Panic
    command: ClassVar[str] = "panic"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        panic = self.panic
        troubles = [f"{step}: {failure.sentence}" for step, failure in panic.troubles]
        tokens = [failure.sentence for failure in panic.tally.failures[:1]]
        fates = [warning for r in panic.rotations if (warning := _warn(r))]
        again = ["run it again: issuer panic"] if troubles or tokens else []
        return (
            *panic.tally.warnings,
            *panic.tally.ledger_warnings,
            *troubles,
            *tokens,
            *fates,
            *again,
        )

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        panic = self.panic
        return {
            "revoked": [code.code_id for code in panic.tally.ended],
            "tokens_revoked": len(panic.tally.revoked),
            "secrets": {rotation.client: rotation.fate.value for rotation in panic.rotations},
            "copies_taken_back": panic.copies,
            "by_hand": list(self._find_by_hand()),
        }

    def output(self) -> str:
        """What to click where the issuer may not do it itself."""
        clients = ", ".join(self._find_by_hand())
        return _BY_HAND.format(clients=clients) if clients else ""

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        panic = self.panic
        return (*tell_revoked(tuple(panic.tally.ended)), panic.sentence, *tell_copies(panic.copies))

    def _find_by_hand(self) -> tuple[str, ...]:
        return tuple(r.client for r in self.panic.rotations if r.fate is Fate.BY_HAND)


def _warn(rotation: Rotation) -> str:
    why = f" ({rotation.failure.sentence})" if rotation.failure else ""
    client = rotation.client
    match rotation.fate:
        case Fate.STALE_VARIABLE:
            return (
                f"the new secret of {client} is kept, but an environment variable holds the old"
                " one and wins: unset it, see issuer secrets"
            )
        case Fate.LOST:
            return (
                f"the secret of {client} was rotated, and the new one could not be kept{why}: make"
                " another in the Admin Center and give it with issuer init; until then no code can"
                " be minted"
            )
        case Fate.UNKNOWN:
            return (
                f"whether the secret of {client} was rotated is not known{why}: run issuer panic"
                " again"
            )
        case Fate.UNTOUCHED:
            return f"the secret of {client} was not rotated{why}: the old one still makes tokens"
    return ""
