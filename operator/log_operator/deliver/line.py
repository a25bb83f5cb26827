"""The line to the code's own account, and what can be asked on it without sending logs."""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final, Protocol

from log_operator.errors import BadArguments
from ticket_code.code import TicketCode
from ticketbound import __version__
from ticketbound.language import say
from ticketbound.secret import Secret
from zendesk_client.address import Address, account_address, sandbox_address
from zendesk_client.errors import NotZendesk, Redirected, ZendeskError
from zendesk_client.own_token import revoke_own_token
from zendesk_client.patience import Patience
from zendesk_client.session import Session
from zendesk_client.timeouts import Timeouts
from zendesk_client.transport import Trust

OnWait = Callable[[float, str], None]
"""Told how many seconds Zendesk makes us wait, and why."""

Sleep = Callable[[float], None]
"""Waits that many seconds."""

SANDBOX_VARIABLE: Final = "TICKETBOUND_SANDBOX_URL"
PATIENCE: Final = 600.0
"""Seconds that a whole run may wait because of Zendesk or the line to it, unless told otherwise."""

_PATIENCE_FOR_TIDYING: Final = 10.0
"""Seconds that deleting uploads and ending the code may wait: nobody is helped by more."""


_PAUSES_TO_END: Final = (1.0, 2.0, 0.0)
"""Seconds after each answer to the end of the code that was not Zendesk's."""


class OpenSession(Protocol):
    """Opens one more session with the code's own token, for one thread or one question."""

    def __call__(
        self,
        *,
        token: Secret | None = ...,
        trust: Trust = ...,
        timeouts: Timeouts = ...,
        sleep: Sleep = ...,
        max_wait: float | Patience = ...,
        on_wait: OnWait | None = ...,
    ) -> Session:
        """A session to the same place; `max_wait` 0 sends every request once."""


@dataclass(frozen=True, slots=True)
class Line:
    """Two sessions with the code's own token: one for the work, an impatient one for tidying.

    `open_session` opens more, which share the `patience` of the work; `sleep` is how this line
    waits where no session does, and `on_wait` is told of it.
    """

    work: Session
    tidying: Session
    open_session: OpenSession
    sleep: Sleep = time.sleep
    on_wait: OnWait = lambda *_: None
    patience: Patience = field(default_factory=lambda: Patience(PATIENCE, outlasts_outages=True))

    def wait(self, seconds: float, why: str) -> None:
        """Returns after so many seconds, of which the person is told.

        They count as waited, but are few, and no comment is left in doubt to spare them.
        """
        with self.patience.waiting(seconds):
            self.on_wait(seconds, why)
            self.sleep(seconds)

    @property
    def address(self) -> Address:
        """Where both go."""
        return self.work.address


@contextlib.contextmanager
def open_line(
    code: TicketCode,
    *,
    may_use_sandbox: bool,
    environment: Mapping[str, str],
    on_wait: OnWait,
    sleep: Sleep = time.sleep,
    allow_interception: bool = True,
    patience: float = PATIENCE,
) -> Iterator[Line]:
    """The line to the code's own account; `sleep` waits between two tries of a request.

    An outage is waited for until `patience` seconds are used up.
    Without `allow_interception` nothing but anonymous questions leaves over a line that an
    authority of this machine's own can open.

    Raises:
        BadArguments: the variable for the sandbox names another machine.
    """
    address = _find_address(code.subdomain, environment if may_use_sandbox else {})
    budget = Patience(patience, outlasts_outages=True)
    open_session = partial(
        Session,
        address,
        user_agent=f"ticketbound-operator/{__version__}",
        token=code.secret,
        environment=environment,
        on_wait=on_wait,
        sleep=sleep,
        max_wait=budget,
        trust="system" if allow_interception else "public",
    )
    with (
        open_session() as work,
        open_session(on_wait=None, max_wait=_PATIENCE_FOR_TIDYING) as tidying,
    ):
        yield Line(work, tidying, open_session, sleep, on_wait, budget)


def demand_honest_sandbox(environment: Mapping[str, str], *, may_use_sandbox: bool) -> None:
    """Pass unless the variable for the sandbox is set in vain.

    Raises:
        BadArguments: it names another machine, or this build would not heed it and send the logs
            to the real account.
    """
    if SANDBOX_VARIABLE not in environment:
        return
    if not may_use_sandbox:
        raise BadArguments(
            say(
                "{variable} is set, but this operator was not built for a sandbox",
                variable=SANDBOX_VARIABLE,
            ),
            hint=say("unset it, or build with 'sandbox = true' under [zendesk] in tenant.toml"),
        )
    _find_address("sandbox", environment)


def ask_time(line: Line) -> datetime | None:
    """The time by Zendesk's clock; None where it cannot be had."""
    try:
        return line.tidying.server_date()
    except ZendeskError:
        return None


def end_code(line: Line) -> bool:
    """Revoke the code's own token; whether it is surely dead. The second Ctrl-C gives up."""
    was_interrupted = False
    for seconds in _PAUSES_TO_END:
        try:
            if _is_revoked(line):
                return True
            line.sleep(seconds)
        except KeyboardInterrupt:
            if was_interrupted:
                return False
            was_interrupted = True
        except ZendeskError:
            return False
    return False


def _is_revoked(line: Line) -> bool:
    """False where somebody on the way answered: no session takes that for a reason to ask again."""
    try:
        revoke_own_token(line.tidying)
    except (NotZendesk, Redirected):
        return False
    return True


def _find_address(subdomain: str, environment: Mapping[str, str]) -> Address:
    url = environment.get(SANDBOX_VARIABLE)
    try:
        return sandbox_address(url) if url else account_address(subdomain)
    except ValueError as error:
        raise BadArguments(f"{SANDBOX_VARIABLE}: {error}") from error
