"""What revoking has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from token_issuer.result import Json
from token_issuer.revoking import Revoked


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
