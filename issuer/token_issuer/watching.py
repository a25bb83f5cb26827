"""Waits until the logs of a ticket's code are there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ticketbound.clock import rfc3339
from ticketbound.exit_codes import ExitCode
from ticketbound.failure import Failure
from token_issuer.arrived_logs import ArrivedLogs, find_logs
from token_issuer.errors import CodeExpired, StillWaiting, TicketRefused
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.records import CodeRecord, Filter, State
from token_issuer.office import Office
from token_issuer.progress import OnStep
from token_issuer.surroundings import Surroundings
from token_issuer.sweep.planning import ENDED_WITHOUT_LOGS
from token_issuer.sweep.sweeping import ask_after_codes, sweep_if_due
from token_issuer.ticket_check import no_ticket
from zendesk_client.errors import NotFound, RateLimited

_FIRST_PAUSE: Final = 10.0
_LONGEST_PAUSE: Final = 60.0
_GROWTH: Final = 1.5


@dataclass(frozen=True, slots=True)
class Arrival:
    """The logs of a code, and warnings."""

    code: CodeRecord
    logs: ArrivedLogs
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watch:
    """How to look: one sign-in for each look, since that of a client lives for minutes only."""

    ledger: Ledger
    open_office: Callable[[], AbstractContextManager[Office]]
    surroundings: Surroundings
    tell: OnStep

    def wait(self, ticket: int, patience: timedelta) -> Arrival:
        """The logs of the newest code for `ticket`, once they are there.

        Where another code takes its place meanwhile, those of that one. A network that is away,
        and a Zendesk that is busy, are waited for too.

        Raises:
            TicketRefused: there is no code, or it ended without logs.
            CodeExpired: it expired without logs.
            StillWaiting: it took longer than `patience`.
            Failure: Zendesk refuses to be asked.
        """
        code = find_newest(self.ledger, ticket)
        deadline = self.surroundings.clock() + patience
        pause = _FIRST_PAUSE
        while True:
            asked_for = 0.0
            try:
                arrival = self._look(code)
            except (TicketRefused, CodeExpired):
                former, code = code, find_newest(self.ledger, ticket)
                if code.code_id == former.code_id or not code.state.is_open:
                    raise
                pause = _FIRST_PAUSE
                continue
            except Failure as failure:
                asked_for = _find_pause(failure)
                self.tell(f"waiting for Zendesk: {failure.sentence}")
            else:
                if arrival is not None:
                    return arrival
                self.tell(f"waiting for the logs of code {code.code_id} on ticket {ticket}")
            self._sleep(max(pause, asked_for), ticket, deadline)
            pause = min(pause * _GROWTH, _LONGEST_PAUSE)

    def _look(self, code: CodeRecord) -> Arrival | None:
        # What could end the code is read before the ticket: logs come before a code ends.
        now = self.surroundings.clock()
        with self.open_office() as office:
            warnings = sweep_if_due(office)
            latest = self.ledger.find(code.code_id) or code
            lives = _is_alive(latest, office)
            logs = _find_logs(code, office)
            if logs is not None:
                return Arrival(code, logs, warnings + _settle(office))
        _demand_hope(latest, now, lives=lives)
        return None

    def _sleep(self, seconds: float, ticket: int, deadline: datetime) -> None:
        left = (deadline - self.surroundings.clock()).total_seconds()
        if left <= 0:
            raise StillWaiting(
                f"no logs have come to ticket {ticket} so far",
                hint=f"to go on waiting: issuer watch {ticket}",
            )
        self.surroundings.sleep(min(seconds, left))


def find_newest(ledger: Ledger, ticket: int) -> CodeRecord:
    """The newest code for `ticket`.

    Raises:
        TicketRefused: there never was one.
    """
    codes = ledger.list_codes(Filter(tickets=(ticket,), limit=1))
    if not codes:
        raise TicketRefused(f"no code was minted for ticket {ticket}", hint=f"issuer mint {ticket}")
    return codes[0]


def _find_logs(code: CodeRecord, office: Office) -> ArrivedLogs | None:
    try:
        return find_logs(office.identity.session, code)
    except NotFound as error:
        raise no_ticket(code.ticket) from error


def _is_alive(code: CodeRecord, office: Office) -> bool:
    if code.state is not State.ACTIVE or code.token_id is None:
        return True
    return office.live_tokens.is_alive(code.token_id)


def _demand_hope(code: CodeRecord, now: datetime, *, lives: bool) -> None:
    """Pass if logs may still come with `code`."""
    if code.state is State.EXPIRED or (code.state.is_open and now >= code.expires_at):
        raise CodeExpired(
            f"code {code.code_id} expired at {rfc3339(code.expires_at)}, and no logs came",
            hint=f"issuer mint {code.ticket} makes another one",
        )
    # What is being revoked may make room for the next code of its ticket, so that is awaited.
    if not code.state.is_open or not lives:
        raise TicketRefused(
            f"no logs came with code {code.code_id}: {_tell_end(code)}",
            hint=f"issuer show {code.code_id} tells more; issuer mint {code.ticket} makes another",
        )


def _tell_end(code: CodeRecord) -> str:
    if code.state in (State.USED, State.ACTIVE):
        return ENDED_WITHOUT_LOGS
    return f"it is {code.state}" + (f", {code.reason}" if code.reason else "")


def _settle(office: Office) -> tuple[str, ...]:
    """Have the code of the logs closed at once; warnings."""
    try:
        return ask_after_codes(office)
    except Failure as failure:
        return (f"what became of the code is not known: {failure.sentence}",)


def _find_pause(failure: Failure) -> float:
    """The seconds that Zendesk asks for, if the failure is one that passes."""
    if failure.exit_code is not ExitCode.NETWORK or isinstance(failure, StillWaiting):
        raise failure
    asked = failure.retry_after if isinstance(failure, RateLimited) else None
    return min(asked or 0.0, 5 * _LONGEST_PAUSE)
