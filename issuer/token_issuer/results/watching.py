"""What watching a ticket has to say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from ticketbound.clock import rfc3339
from ticketbound.safe_text import escape
from token_issuer.arrived_logs import count_logs, tell_agreement
from token_issuer.result import Json
from token_issuer.results.describing import describe_logs
from token_issuer.ticket_address import write_address
from token_issuer.watching import Arrival


@dataclass(frozen=True, slots=True)
class WatchResult:
    """The logs that came."""

    arrival: Arrival
    subdomain: str
    command: ClassVar[str] = "watch"

    @property
    def warnings(self) -> tuple[str, ...]:
        """See `Result`."""
        differs = self.arrival.logs.differs
        return (*self.arrival.warnings, *((differs,) if differs else ()))

    def data(self) -> Mapping[str, Json]:
        """See `Result`."""
        code = self.arrival.code
        logs = describe_logs(self.arrival.logs)
        return {"code_id": code.code_id, "ticket": code.ticket, **logs}

    def output(self) -> str:
        """One line."""
        logs = self.arrival.logs
        since = f", since {rfc3339(logs.at)}" if logs.at else ""
        return f"the logs are on ticket {self.arrival.code.ticket}: {count_logs(logs)}{since}"

    def notes(self) -> tuple[str, ...]:
        """See `Result`."""
        parts = (
            f"{escape(part.name, limit=100)}: {part.size:,} bytes, SHA-256 {part.sha256 or '?'}"
            for part in self.arrival.logs.parts
        )
        agreement = self.arrival.logs.agreement
        agreed = (tell_agreement(agreement),) if agreement else ()
        return (*parts, *agreed, write_address(self.subdomain, self.arrival.code.ticket))
