"""What one seeded run stands on: a Zendesk of its own, a ticket, a code, and logs to send."""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Final

from tests.cables import Cable, plugged
from tests.journeys.conftest import KEY
from ticket_code.code import Binding, TicketCode
from ticket_code.text_form import encode_code
from ticketbound.clock import utc_now
from ticketbound.secret import Secret
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.observing import Observer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

TICKET: Final = 1000
PLANTED: Final = b"tulip-97-Brigade-42"
"""Stands in every log as a password, so it must not be on the ticket."""

_SCOPES: Final = {
    Binding.REQUESTS: ("requests:write", "ticket_attachments:write"),
    Binding.AGENT: ("tickets:write", "ticket_attachments:write"),
}
_ONE_BY_ONE: Final = Lock()
"""The web framework writes code as it starts; in two threads at once CPython 3.11 may fail to."""
_LIMITS: Final = Limits(
    requests_per_minute=100_000, ticket_updates_per_minute=100_000, updates_per_ticket=100_000
)
_LETTERS: Final = (b"abcdefghijklmnopqrstuvwxyz      " * 8)[:256]
"""What random bytes become: words that deflate to about two thirds and hold no secret."""


@dataclass(frozen=True)
class World:
    """Everything outside of the operator.

    Args:
        cable: the operator's line to the sandbox.
        code: the text that the customer pastes; `token` is the one in it.
        code_folder: where the operator keeps what belongs to the code.
        before: comments that the ticket had.
    """

    sandbox: RunningSandbox
    cable: Cable
    folder: Path
    code: Secret
    token: Secret
    code_folder: Path
    before: int

    @property
    def logs(self) -> Path:
        """What is to arrive."""
        return self.folder / "logs"

    @property
    def state(self) -> Path:
        """Where the operator works."""
        return self.folder / "state"

    def comments(self) -> list[dict[str, Any]]:
        """Those that came since the start, oldest first."""
        return list_comments(self.sandbox)[self.before :]

    def download(self, attachment: dict[str, Any]) -> bytes:
        """The bytes of a file on the ticket."""
        path = attachment["content_url"].removeprefix(self.sandbox.url)
        return self.sandbox.ask("GET", path, token=_admin(self.sandbox)).body

    def has_living_code(self) -> bool:
        """Whether Zendesk still takes the code's token."""
        path = "/api/v2/oauth/tokens/current"
        return self.sandbox.ask("GET", path, token=self.token.reveal()).status == 200

    def count_unattached(self) -> int:
        """Uploads that no comment took, of which the API keeps no list."""
        with self.sandbox.state.lock:
            self.sandbox.state.drop_expired_uploads()
            return len(self.sandbox.state.uploads)


@contextmanager
def make_world(rng: random.Random, folder: Path, observe: Observer) -> Iterator[World]:
    """A world whose `folder` stays; `observe` sees each answer before it is on its way."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("logs", "state", "tmp"):
        (folder / name).mkdir(parents=True, mode=0o700)
    _write_logs(rng, folder / "logs")
    binding = rng.choice((Binding.REQUESTS, Binding.REQUESTS, Binding.AGENT))
    with ExitStack() as stack:
        with _ONE_BY_ONE:
            starting = start_sandbox(limits=_LIMITS, switches=Switches(), observe=observe)
            sandbox = stack.enter_context(starting)
        people = sandbox.seeded
        user = people.requester if binding is Binding.REQUESTS else people.agent
        token = sandbox.issue_token(user.id, *_SCOPES[binding], life=7 * 86_400)
        code = make_code(binding, token, sandbox.subdomain, timedelta(days=1))
        yield World(
            sandbox=sandbox,
            cable=stack.enter_context(plugged(sandbox.url)),
            folder=folder,
            code=encode_code(code, KEY),
            token=Secret(token),
            code_folder=folder / "state" / code.id_text,
            before=len(list_comments(sandbox)),
        )


def make_code(
    binding: Binding, token: str, subdomain: str, life: timedelta, profile: str = "journey"
) -> TicketCode:
    """A code for a ticket as the issuer would make it, without the issuer."""
    now = utc_now().replace(microsecond=0)
    return TicketCode(
        binding=binding,
        code_id=random.SystemRandom().randbytes(8),
        issued_at=now,
        expires_at=now + life,
        ticket=TICKET,
        subdomain=subdomain,
        profile=profile,
        message="",
        secret=Secret(token),
    )


def copy_operator(operator: Path) -> Path:
    """A copy of the executable that nobody builds anew meanwhile; the caller removes its folder."""
    copy = Path(tempfile.mkdtemp(prefix="chaos-")) / operator.name
    shutil.copy(operator, copy)
    return copy


def list_comments(sandbox: RunningSandbox) -> list[dict[str, Any]]:
    """All of the ticket's, oldest first, as an admin sees them."""
    path = f"/api/v2/tickets/{TICKET}/comments"
    found: list[dict[str, Any]] = sandbox.ask("GET", path, token=_admin(sandbox)).json()["comments"]
    return found


def _admin(sandbox: RunningSandbox) -> str:
    return sandbox.issue_token(sandbox.seeded.admin.id, "read")


def _write_logs(rng: random.Random, folder: Path) -> None:
    """Some files that make three to six parts of a megabyte."""
    left = rng.randrange(2_300_000, 4_600_000)
    number = 0
    while left > 0:
        number += 1
        size = min(left, rng.choice((20_000, 400_000, 2_500_000)))
        left -= size
        text = rng.randbytes(size).translate(_LETTERS)
        lines = [
            b"2026-11-22T09:%02d:%02dZ INFO %s\n"
            % (at // 6000 % 60, at // 100 % 60, text[at : at + 97])
            for at in range(0, size, 97)
        ]
        lines.insert(
            rng.randrange(len(lines)), b"2026-11-22T09:00:00Z DEBUG password=" + PLANTED + b"\n"
        )
        (folder / f"app-{number}.log").write_bytes(b"".join(lines))
