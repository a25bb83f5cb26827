"""Revokes many tokens on a few sessions at once."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Semaphore, Thread
from typing import Final

from ticketbound.failure import Failure
from token_issuer.identity import Patience
from token_issuer.revocation.gate import Gate
from zendesk_client.errors import NotFound
from zendesk_client.session import Session
from zendesk_client.tokens import revoke_token

WORKERS: Final = 4
_LOOK: Final = 0.2
"""Seconds after which the one who waits for outcomes can be interrupted, on every system."""
_LAST_CALL: Final = 5.0
"""Seconds that the calls under way have to end when everything is to stop."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one token: it is dead, or why it is not."""

    token_id: int
    failure: Failure | None = None


class _Said:
    """What the threads said, for the one who waits: nothing is lost when that one is interrupted.

    What was being reported then is reported once more.
    """

    def __init__(self, report: Callable[[Outcome], None]) -> None:
        self._report = report
        self._all: list[Outcome | Exception] = []
        self._reported = 0
        self._more = Semaphore(0)

    def say(self, what: Outcome | Exception) -> None:
        self._all.append(what)
        self._more.release()

    def report_next(self, gate: Gate) -> bool:
        """Report the next one when it comes; False if the gate is closed before that."""
        while self._reported == len(self._all):
            if gate.is_closed:
                return False
            self._more.acquire(timeout=_LOOK)
        what = self._all[self._reported]
        if isinstance(what, Exception):
            raise what
        self._report(what)
        self._reported += 1
        return True

    def report_rest(self) -> None:
        """Report what was said and nobody waited for."""
        for what in self._all[self._reported :]:
            if isinstance(what, Outcome):
                self._report(what)


def revoke_tokens(
    token_ids: Sequence[int],
    open_session: Callable[[Patience], Session],
    gate: Gate,
    report: Callable[[Outcome], None],
) -> None:
    """End each token and `report` it; tokens that are gone already are fine.

    When the gate is closed, or this is interrupted, the calls under way are waited for and
    reported, and no more are begun. One may be reported twice then.

    Raises:
        Failure: a session cannot be had.
    """
    waiting, said = SimpleQueue[int](), _Said(report)
    for token_id in token_ids:
        waiting.put(token_id)
    try:
        with _at_work(lambda: _work(waiting, said, open_session, gate), len(token_ids), gate):
            for _ in token_ids:
                if not said.report_next(gate):
                    break
    finally:
        said.report_rest()


@contextmanager
def _at_work(work: Callable[[], None], most: int, gate: Gate) -> Iterator[None]:
    # Daemons: a call that hangs must not keep the program from ending.
    threads = [Thread(target=work, daemon=True) for _ in range(min(WORKERS, most))]
    try:
        for thread in threads:
            thread.start()
        yield
    finally:
        gate.close()
        deadline = time.monotonic() + _LAST_CALL
        for thread in threads:
            if thread.ident is not None:
                thread.join(max(deadline - time.monotonic(), 0))


def _work(
    waiting: SimpleQueue[int],
    said: _Said,
    open_session: Callable[[Patience], Session],
    gate: Gate,
) -> None:
    try:
        with open_session(gate.wait) as session:
            while gate.go_through():
                token_id = waiting.get_nowait()
                said.say(Outcome(token_id, _revoke(session, token_id)))
    except Empty:
        return
    except Exception as error:  # noqa: BLE001 - the one who waits must hear of it
        said.say(error)


def _revoke(session: Session, token_id: int) -> Failure | None:
    try:
        revoke_token(session, token_id)
    except NotFound:
        return None
    except Failure as failure:
        return failure
    return None
