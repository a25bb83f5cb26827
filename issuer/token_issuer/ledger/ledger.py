"""The ledger: reserve first, then act, then say what became of it."""

import contextlib
import dataclasses
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Connection, Select, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from ticketbound.clock import Clock, rfc3339
from ticketbound.safe_text import escape
from token_issuer.errors import LedgerUnavailable, TicketRefused
from token_issuer.ledger.chain import append_event, find_break
from token_issuer.ledger.opening import open_engine, writing
from token_issuer.ledger.records import OPEN, CodeRecord, Places, Reservation, State
from token_issuer.ledger.rows import from_row, to_row
from token_issuer.ledger.schema import CODES


class Ledger:
    """Codes and their history in one SQLite file; several processes may use it at once.

    Every method raises `LedgerUnavailable` where the file cannot be read or written.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._clock = clock
        with _translated():
            self._engine = open_engine(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def reserve(self, wanted: Reservation, places: Places) -> CodeRecord:
        """Take the ticket, and the place of the user with the fewest open codes.

        Raises:
            TicketRefused: the ticket has an open code, or all places are taken.
        """
        fields = {f.name: getattr(wanted, f.name) for f in dataclasses.fields(wanted)}
        with self._writing() as connection:
            taken = _select(connection, _open())
            _refuse_second_code(wanted.ticket, taken)
            user_id = _find_place(taken, places)
            record = CodeRecord(
                **fields, service_user_id=user_id, state=State.RESERVED, token_id=None
            )
            connection.execute(insert(CODES).values(to_row(record)))
            append_event(connection, record, rfc3339(self._clock()))
        return record

    def record_token(self, code_id: str, token_id: int) -> None:
        """Remember which token a reserved code has, before anything is done with it."""
        self._change(code_id, frozenset({State.RESERVED}), token_id=token_id)

    def activate(self, code_id: str, expires_at: datetime) -> CodeRecord:
        """A reserved code is good until `expires_at`.

        Raises:
            TicketRefused: another issuer took the reservation for abandoned.
        """
        record = self._change(
            code_id,
            frozenset({State.RESERVED}),
            state=State.ACTIVE,
            expires_at=expires_at.replace(microsecond=0),
        )
        if record is None:
            raise TicketRefused(
                f"the reservation {code_id} was given up meanwhile", hint="mint again"
            )
        return record

    def begin_revocation(self, code_id: str) -> None:
        """From here on the code counts as revoked in intent; only Zendesk must still agree."""
        self._change(code_id, OPEN, state=State.REVOKING)

    def end(self, code_id: str, state: State, reason: str = "") -> bool:
        """An open code ends now, as `state`; whether it was still open."""
        now = self._clock().replace(microsecond=0)
        changes = {"state": state, "ended_at": now, "reason": reason}
        return self._change(code_id, OPEN, **changes) is not None

    def find(self, code_id: str) -> CodeRecord | None:
        """The code of that id."""
        with self._reading() as connection:
            found = _select(connection, select(CODES).where(CODES.c.code_id == code_id))
        return found[0] if found else None

    def list_codes(self, *, ticket: int | None = None) -> tuple[CodeRecord, ...]:
        """All codes, or those of one ticket; the newest first."""
        query = select(CODES).order_by(CODES.c.reserved_at.desc(), CODES.c.code_id)
        if ticket is not None:
            query = query.where(CODES.c.ticket == ticket)
        with self._reading() as connection:
            return _select(connection, query)

    def list_open(self) -> tuple[CodeRecord, ...]:
        """The codes that still hold a ticket, the oldest first."""
        with self._reading() as connection:
            return _select(connection, _open())

    def verify_chain(self) -> str | None:
        """The first row that was changed by hand, such as `event 12`; None if none was."""
        with self._reading() as connection:
            return find_break(connection)

    def _change(
        self, code_id: str, expected: frozenset[State], **changes: object
    ) -> CodeRecord | None:
        """The record after the change; None, and no change, if it is in none of `expected`."""
        with self._writing() as connection:
            found = _select(connection, select(CODES).where(CODES.c.code_id == code_id))
            if not found or found[0].state not in expected:
                return None
            record = dataclasses.replace(found[0], **changes)  # type: ignore[arg-type]
            connection.execute(
                update(CODES).where(CODES.c.code_id == code_id).values(to_row(record))
            )
            append_event(connection, record, rfc3339(self._clock()))
        return record

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _translated(), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _translated(), writing(self._engine) as connection, connection.begin():
            yield connection


def _open() -> Select[tuple[object, ...]]:
    states = sorted(state.value for state in OPEN)
    return select(CODES).where(CODES.c.state.in_(states)).order_by(CODES.c.reserved_at)


def _select(connection: Connection, query: Select[tuple[object, ...]]) -> tuple[CodeRecord, ...]:
    return tuple(from_row(dict(row)) for row in connection.execute(query).mappings())


def _refuse_second_code(ticket: int, taken: tuple[CodeRecord, ...]) -> None:
    same = next((code for code in taken if code.ticket == ticket), None)
    if same is None:
        return
    standing = {
        State.RESERVED: f"another run is minting code {same.code_id} for it",
        State.ACTIVE: f"code {same.code_id} is open",
        State.REVOKING: f"code {same.code_id} is not yet revoked at Zendesk",
    }[same.state]
    raise TicketRefused(
        f"ticket {ticket} is busy until {rfc3339(same.expires_at)}: {standing}",
        hint=f"to end it: issuer revoke {same.code_id}",
    )


def _find_place(taken: tuple[CodeRecord, ...], places: Places) -> int:
    open_codes = Counter(code.service_user_id for code in taken)
    user_id = min(places.user_ids, key=lambda user: open_codes[user])
    if places.each is None or open_codes[user_id] < places.each:
        return user_id
    ours = [code for code in taken if code.service_user_id in places.user_ids]
    soonest = min(ours, key=lambda code: code.expires_at)
    who = "the service user is" if len(places.user_ids) == 1 else "all service users are"
    raise TicketRefused(
        f"{who} busy until {rfc3339(soonest.expires_at)}:"
        f" code {soonest.code_id} for ticket {soonest.ticket} is open",
        hint=f"wait, or end it: issuer revoke {soonest.code_id}",
    )


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise LedgerUnavailable(
            f"the ledger cannot be used: {escape(reason)}", hint=_HINT
        ) from error
    except OSError as error:
        raise LedgerUnavailable(
            f"the ledger cannot be opened: {error.strerror}", hint=_HINT
        ) from error


_HINT: Final = "see that the issuer's folder can be written and its disk is not full"
