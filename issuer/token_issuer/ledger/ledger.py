"""The ledger: reserve first, then act, then say what became of it."""

import contextlib
import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Final, Self

from sqlalchemy import Connection, func, insert, select, update

from ticketbound.clock import Clock, rfc3339
from token_issuer.ledger import queries
from token_issuer.ledger.chain import append_event, find_break, read_events
from token_issuer.ledger.claiming import claim_place, given_up
from token_issuer.ledger.connecting import open_engine, reading, writing
from token_issuer.ledger.facts import check_facts, prove_writable, read_facts, refuse_moved
from token_issuer.ledger.place import Place
from token_issuer.ledger.records import (
    OPEN,
    CodeRecord,
    Event,
    Filter,
    Matched,
    Places,
    Reservation,
    Size,
    State,
)
from token_issuer.ledger.rows import to_row
from token_issuer.ledger.schema import CODES
from token_issuer.ledger.troubles import translated
from token_issuer.ledger.upgrading import upgrade

_EVERYTHING: Final = Filter()
_AT_ONCE: Final = 500


class Ledger:
    """Codes and their history in one place; several processes may use it at once.

    Every method raises `LedgerUnavailable` where the place cannot be read or written.

    Args:
        place: a file, or a database.
        clock: what says the time.
        account: whose codes these are; the ledger remembers the first and refuses all others.
    """

    def __init__(self, place: Place, clock: Clock, account: str = "") -> None:
        self.place: Final = place
        self._clock = clock
        with translated(place):
            self._engine = open_engine(place)
            with self._disposing_on_error():
                upgrade(self._engine)
                check_facts(self._engine, account)

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
        """Let go of the place."""
        self._engine.dispose()

    def demand_writable(self) -> None:
        """Raise `LedgerUnavailable` unless a row can be written; none is."""
        with self._writing() as connection:
            prove_writable(connection)

    def reserve(self, wanted: Reservation, places: Places) -> CodeRecord:
        """Take the ticket, and the place of the user with the fewest open codes.

        Raises:
            TicketRefused: the ticket has an open code, or all places are taken.
        """
        fields = {f.name: getattr(wanted, f.name) for f in dataclasses.fields(wanted)}
        with self._writing() as connection:
            taken = queries.fetch(connection, queries.open_codes())
            user_id = claim_place(wanted.ticket, places, taken)
            record = CodeRecord(
                **fields, service_user_id=user_id, state=State.RESERVED, token_id=None
            )
            connection.execute(insert(CODES).values(to_row(record)))
            append_event(connection, record, rfc3339(self._clock()))
        return record

    def record_token(self, code_id: str, token_id: int) -> None:
        """Remember which token a reserved code has, before anything is done with it.

        Raises:
            TicketRefused: another run took the reservation for abandoned, or revoked it.
        """
        if self._change(code_id, frozenset({State.RESERVED}), token_id=token_id) is None:
            raise given_up(code_id)

    def activate(self, code_id: str, expires_at: datetime) -> CodeRecord:
        """A reserved code is good until `expires_at`.

        Raises:
            TicketRefused: another run took the reservation for abandoned, or revoked it.
        """
        record = self._change(
            code_id,
            frozenset({State.RESERVED}),
            state=State.ACTIVE,
            expires_at=expires_at.replace(microsecond=0),
        )
        if record is None:
            raise given_up(code_id)
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
            found = queries.fetch(connection, queries.one_code(code_id))
        return found[0] if found else None

    def list_codes(self, chosen: Filter = _EVERYTHING) -> tuple[CodeRecord, ...]:
        """The codes that fit, the newest first."""
        with self._reading() as connection:
            query = queries.filtered(connection, queries.all_codes(), chosen)
            return queries.fetch(connection, query)

    def list_rows(
        self, columns: Sequence[str], chosen: Filter = _EVERYTHING
    ) -> Iterator[Sequence[Sequence[Any]]]:
        """The same in parts, each read when it is asked for, as rows with only those columns.

        `columns` are names of fields of `CodeRecord`. Times are as `rfc3339` writes them.
        """
        wanted = select(*[CODES.c[name] for name in columns])
        with self._reading() as connection:
            query = queries.filtered(connection, wanted, chosen)
            yield from connection.execute(query).yield_per(_AT_ONCE).partitions()

    def count_codes(self, chosen: Filter = _EVERYTHING) -> int:
        """How many codes fit, whatever the limit."""
        wanted: queries.Codes = select(func.count()).select_from(CODES)
        with self._reading() as connection:
            found: int = connection.execute(
                queries.narrowed(connection, wanted, chosen)
            ).scalar_one()
        return found

    def list_open(self) -> tuple[CodeRecord, ...]:
        """The codes that still hold a ticket, the oldest first."""
        with self._reading() as connection:
            return queries.fetch(connection, queries.open_codes())

    def history(self, code_id: str) -> tuple[Event, ...]:
        """All that became of that code, the oldest first."""
        with self._reading() as connection:
            return read_events(connection, code_id)

    def match_tokens(self, ids: Iterable[int]) -> Matched:
        """What of these numbers of tokens is known, and the open codes, both at one moment.

        Asked one after the other, a token that is written down in between would seem to be of a
        code that has ended.
        """
        wanted, known = list(ids), set[int]()
        with self._reading() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                known |= queries.fetch_token_ids(connection, wanted[start : start + _AT_ONCE])
            return Matched(queries.fetch(connection, queries.open_codes()), frozenset(known))

    def measure(self) -> Size:
        """How much there is."""
        with self._reading() as connection:
            return queries.measure(connection)

    def verify_chain(self) -> str | None:
        """The first row that was changed by hand, such as `event 12`; None if none was."""
        with self._reading() as connection:
            return find_break(connection)

    def _change(
        self, code_id: str, expected: frozenset[State], **changes: object
    ) -> CodeRecord | None:
        """The record after the change; None, and no change, if it is in none of `expected`."""
        with self._writing() as connection:
            found = queries.fetch(connection, queries.one_code(code_id))
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
        with translated(self.place), reading(self._engine) as connection:
            yield connection

    @contextlib.contextmanager
    def _writing(self) -> Iterator[Connection]:
        with translated(self.place), writing(self._engine) as connection, connection.begin():
            refuse_moved(read_facts(connection))
            yield connection

    @contextlib.contextmanager
    def _disposing_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._engine.dispose()
            raise
