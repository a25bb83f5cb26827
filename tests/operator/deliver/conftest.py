"""A delivery in this process: real parts, a real sandbox, and nobody who really waits."""

import hashlib
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from log_operator.deliver import delivery
from log_operator.deliver.line import SANDBOX_VARIABLE, Line, open_line
from log_operator.deliver.sending import Sending
from log_operator.keeping.keeper import Keeper
from log_operator.keeping.kept import STATE_NAME, Kept, read_kept
from log_operator.values import Delivery, PartFile
from ticket_code.code import Binding, TicketCode
from ticketbound.clock import utc_now
from ticketbound.secret import Secret
from zendesk_sandbox.records.files import Attachment
from zendesk_sandbox.records.tickets import Comment
from zendesk_sandbox.server import RunningSandbox

BODY = "Logs collected by Ticketbound"


@dataclass
class Delivering:
    """One bundle on its way, to `url` if not to the sandbox itself.

    `slept` are the seconds that nobody waited.
    """

    sandbox: RunningSandbox
    folder: Path
    code: TicketCode
    late: timedelta = timedelta()
    slept: list[float] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    advanced: int = 0
    parts: tuple[PartFile, ...] = ()
    before_sleep: Callable[[], None] = lambda: None
    url: str = ""

    def __post_init__(self) -> None:
        self.before = self.count_comments()

    def clock(self) -> datetime:
        return utc_now() + self.late

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.before_sleep()

    def advance(self, count: int) -> None:
        self.advanced += count

    def make_parts(self, *sizes: int) -> None:
        made = []
        for number, size in enumerate(sizes, start=1):
            data = random.Random(number).randbytes(size)
            path = self.folder / f"{self.code.id_text}.part{number}.zip"
            path.write_bytes(data)
            made.append(PartFile(number, path, size, hashlib.sha256(data).hexdigest()))
        self.parts = tuple(made)

    def agree(self) -> Keeper:
        code, now = self.code, datetime.now(UTC)
        kept = Kept("acme", code.ticket, code.id_text, "generic", code.expires_at, now, "1.0")
        keeper = Keeper(self.folder, kept)
        keeper.agree(self.parts, BODY, now)
        return keeper

    def open_line(self) -> AbstractContextManager[Line]:
        return open_line(
            self.code,
            may_use_sandbox=True,
            environment={SANDBOX_VARIABLE: self.url or self.sandbox.url},
            on_wait=lambda _, reason: self.reasons.append(reason),
            sleep=self.sleep,
        )

    def deliver(self, keeper: Keeper, **options: Any) -> Delivery:
        with self.open_line() as line:
            return delivery.deliver(
                *(line, self.code, keeper, self.parts),
                clock=self.clock,
                advance=self.advance,
                **options,
            )

    def upload_all(self, keeper: Keeper) -> None:
        with self.open_line() as line:
            self.send(line, keeper, *self.parts)

    def send(self, line: Line, keeper: Keeper, *parts: PartFile) -> None:
        with Sending(line, keeper, clock=self.clock, advance=self.advance) as sending:
            for part in parts:
                sending.add(part)
            sending.finish()

    def count_comments(self) -> int:
        return len(self.sandbox.state.tickets[self.code.ticket].comments)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Those that came with this delivery."""
        return tuple(self.sandbox.state.tickets[self.code.ticket].comments[self.before :])

    @property
    def arrived(self) -> list[list[str]]:
        """The names of the files of each of these comments."""
        return [[file.file_name for file in self.files_of(one)] for one in self.comments]

    def files_of(self, comment: Comment) -> list[Attachment]:
        return [self.sandbox.state.attachments[i] for i in comment.attachment_ids]

    def read_state(self) -> Kept:
        return read_kept((self.folder / STATE_NAME).read_bytes())

    def demand_all_there_once(self) -> None:
        """Each part is on the ticket exactly once, unchanged, and nothing is left over."""
        files = [file for comment in self.comments for file in self.files_of(comment)]
        wanted = sorted((part.path.name, part.sha256) for part in self.parts)
        assert sorted((file.file_name, file.sha256) for file in files) == wanted
        assert [comment.body for comment in self.comments].count(BODY) == 1
        assert self.comments[-1].body == BODY
        assert self.sandbox.state.uploads == {}

    def end_uploads(self) -> None:
        """An hour passes, for Zendesk and for this machine."""
        self.sandbox.advance(3700)
        self.late += timedelta(seconds=3700)

    def requests(self, method: str, path: str) -> list[int | None]:
        """The statuses of such requests, in order."""
        calls = [call for call in self.sandbox.requests if call.method == method]
        return [call.status for call in calls if path in call.path]


class Killed(BaseException):
    """The process is gone."""


class DyingKeeper(Keeper):
    """A keeper whose process dies before, or behind, its n-th step."""

    steps = -1
    is_written = True

    def _change(self, change: Callable[[Kept], Kept]) -> None:
        self.steps -= 1
        if self.steps == 0 and not self.is_written:
            raise Killed
        super()._change(change)
        if self.steps == 0:
            raise Killed


def make_code(sandbox: RunningSandbox, binding: Binding = Binding.REQUESTS) -> TicketCode:
    users = sandbox.seeded
    user, writes = {
        Binding.REQUESTS: (users.requester, "requests:write"),
        Binding.AGENT: (users.admin, "tickets:write"),
    }[binding]
    token = sandbox.issue_token(user.id, writes, "ticket_attachments:write", life=172_800)
    now = utc_now().replace(microsecond=0)
    return TicketCode(
        binding=binding,
        code_id=b"12345678",
        issued_at=now,
        expires_at=now + timedelta(hours=24),
        ticket=1000,
        subdomain="acme",
        profile="generic",
        message="",
        secret=Secret(token),
    )


@pytest.fixture(params=[Binding.REQUESTS, Binding.AGENT], ids=["requests", "agent"])
def both(request: pytest.FixtureRequest, sandbox: RunningSandbox, tmp_path: Path) -> Delivering:
    """Three parts, by either way."""
    return start(sandbox, tmp_path, make_code(sandbox, request.param))


@pytest.fixture
def story(sandbox: RunningSandbox, tmp_path: Path) -> Delivering:
    """Three parts, by requests."""
    return start(sandbox, tmp_path, make_code(sandbox))


def start(sandbox: RunningSandbox, tmp_path: Path, code: TicketCode) -> Delivering:
    folder = tmp_path / "code"
    folder.mkdir(mode=0o700)
    story = Delivering(sandbox, folder, replace(code))
    story.make_parts(3000, 400_000, 20_000)
    return story


@pytest.fixture
def line(story: Delivering) -> Iterator[Line]:
    with story.open_line() as opened:
        yield opened
