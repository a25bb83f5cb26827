"""A run of the operator in this process, from a code to its receipt."""

import io
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from log_operator import run
from log_operator.errands.saving import Saved
from log_operator.errands.status import show_status
from log_operator.order import Ground, Order
from log_operator.receipt import Receipt
from log_operator.screen.console import Console
from log_operator.screen.streams import Streams
from tenant_file.model import Profile, SigningKey, Tenant, Vendor, Zendesk
from tenant_file.sources import Files
from ticket_code import signing
from ticket_code.code import Binding, TicketCode
from ticket_code.text_form import encode_code
from ticketbound.clock import AdjustableClock, utc_now
from ticketbound.secret import Secret
from zendesk_sandbox.server import RunningSandbox

KEY = signing.SigningKey.from_text(Secret("42" * 32))

_LETTERS = bytes.maketrans(bytes(range(256)), b"abcdefghijklmnop" * 16)


@dataclass
class Story:
    sandbox: RunningSandbox
    folder: Path
    tenant: Tenant
    code: TicketCode
    screen: io.StringIO
    late: timedelta = timedelta()

    def order(self, **changes: object) -> Order:
        order = Order(
            action="send",
            code=encode_code(self.code, KEY).reveal(),
            code_file=None,
            yes=True,
            ticket=self.code.ticket,
            profile=None,
            subdomain=None,
            state_folder=self.folder / "state",
        )
        return replace(order, **changes)  # type: ignore[arg-type]

    def send(self, order: Order | None = None) -> Receipt:
        return run.send(order or self.order(), self.ground, self.console)

    def save(self, folder: Path, **changes: object) -> Saved:
        order = self.order(action="save", folder=folder, **changes)
        return run.save(order, self.ground, self.console)

    def tell_status(self) -> list[str]:
        """What `operator status` prints."""
        out = io.StringIO()
        console = Console(Streams(None, out, self.screen), json=False)
        show_status(self.order(action="status"), self.ground, console)
        return out.getvalue().splitlines()

    @property
    def ground(self) -> Ground:
        environment = {"TICKETBOUND_SANDBOX_URL": self.sandbox.url} if self.tenant.keys else {}
        return Ground(self.tenant, environment, AdjustableClock(lambda: utc_now() + self.late))

    @property
    def console(self) -> Console:
        return Console(Streams(None, io.StringIO(), self.screen), json=False)

    @property
    def state(self) -> Path:
        """The folder of the story's code."""
        return self.folder / "state" / self.code.id_text

    def write_noise(self, size: int) -> None:
        """A log of so many bytes, which is packed to about half of that."""
        noise = Random(8).randbytes(size).translate(_LETTERS)
        lines = (noise[at : at + 60] for at in range(0, size, 60))
        (self.folder / "logs" / "noise.log").write_bytes(b"\n".join(lines) + b"\n")

    def take_new_code(self, code_id: bytes = b"87654321") -> None:
        """Another code for the same ticket, as support would give one."""
        user = self.sandbox.seeded.requester.id
        token = self.sandbox.issue_token(user, "requests:write", "ticket_attachments:write")
        self.code = replace(self.code, code_id=code_id, secret=Secret(token))

    def count_comments(self) -> int:
        return len(self.sandbox.state.tickets[self.code.ticket].comments)


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing comes late here, and nobody waits for it."""
    monkeypatch.setattr("log_operator.deliver.probing._SETTLING", 0.0)


@pytest.fixture
def story(sandbox: RunningSandbox, tmp_path: Path) -> Story:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "app.log").write_text("started\n")
    source = Files(why="to see", include=(f"{logs}/**",))
    now = utc_now().replace(microsecond=0)
    token = sandbox.issue_token(
        sandbox.seeded.requester.id, "requests:write", "ticket_attachments:write"
    )
    return Story(
        sandbox=sandbox,
        folder=tmp_path,
        tenant=Tenant(
            version=1,
            vendor=Vendor("Acme"),
            zendesk=Zendesk(("acme",), sandbox=True),
            keys=(SigningKey(KEY.public_hex),),
            profiles=(Profile("generic", "All", (source,)),),
        ),
        code=TicketCode(
            binding=Binding.REQUESTS,
            code_id=b"12345678",
            issued_at=now,
            expires_at=now + timedelta(hours=1),
            ticket=1000,
            subdomain="acme",
            profile="generic",
            message="",
            secret=Secret(token),
        ),
        screen=io.StringIO(),
    )
