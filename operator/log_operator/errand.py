"""One run's business: what was asked for, for which ticket, where, and with whom."""

from dataclasses import dataclass
from pathlib import Path

from log_bundle.manifest import Connection
from log_operator.keeping.kept import Kept, KeptOptions
from log_operator.order import Ground, Order
from log_operator.screen.console import Console
from log_operator.values import PartFile
from ticket_code.code import TicketCode
from ticketbound import __version__


@dataclass(frozen=True, slots=True)
class Errand:
    """What every step of a run is about.

    Args:
        order: the command line.
        code: for which ticket.
        folder: the code's own, where the parts are.
        ground: what the run stands on.
        console: where the person is.
        connection: what the way to Zendesk is like; None where nothing is sent.
    """

    order: Order
    code: TicketCode
    folder: Path
    ground: Ground
    console: Console
    connection: Connection | None = None

    @property
    def part_limit(self) -> int:
        """Bytes of a part at most, by what the account takes and the person wants."""
        most = self.ground.tenant.zendesk.part_limit
        return min(most, self.order.part_limit or most)


def describe_beginning(errand: Errand) -> Kept:
    """How the delivery of this code begins."""
    code = errand.code
    return Kept(
        account=code.subdomain,
        ticket=code.ticket,
        code_id=code.id_text,
        profile=code.profile,
        code_expires_at=code.expires_at,
        started_at=errand.ground.clock(),
        program=__version__,
        options=describe_options(errand.order),
    )


def describe_options(order: Order) -> KeptOptions:
    """What was asked for that decides what is in the parts."""
    asked = order.narrowing
    return KeptOptions(asked.only, asked.skip, asked.since, order.part_limit)


def list_parts(kept: Kept, folder: Path) -> tuple[PartFile, ...]:
    """The finished parts, where they lie."""
    return tuple(PartFile(p.number, folder / p.name, p.size, p.sha256) for p in kept.parts)
