"""Takes a ledger to another place: all of it is there, and checked, before anything is switched.

Both places are locked meanwhile. At its end the old place says where the ledger went, so that a
run which began before cannot write there any more.
"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine, Table, delete, insert, select

from token_issuer.errors import BadArgument, LedgerUnavailable
from token_issuer.ledger.chain import Head, find_break, read_hash, read_head
from token_issuer.ledger.connecting import open_engine, writing
from token_issuer.ledger.facts import (
    ACCOUNT,
    MOVED_TO,
    forget_fact,
    read_facts,
    refuse_foreign,
    refuse_moved,
    write_fact,
)
from token_issuer.ledger.place import Place, Server
from token_issuer.ledger.queries import measure
from token_issuer.ledger.records import Size
from token_issuer.ledger.schema import CODES, EVENTS
from token_issuer.ledger.troubles import translated
from token_issuer.ledger.upgrading import upgrade

_AT_ONCE: Final = 1000


@dataclass(frozen=True, slots=True)
class Copied:
    """What is in the new place now, and how many events of it were there before."""

    size: Size
    events_before: int


def move_ledger(source: Place, target: Place, account: str) -> Copied:
    """Copy what `target` lacks of the ledger at `source`, check it there, and give `source` up.

    A `target` that has all of `source` and more is taken as it is: that is how one joins a team.
    Done again after an interruption, it does the rest.

    Raises:
        BadArgument: `target` holds another history, or is `source`.
        LedgerUnavailable: one of them cannot be used, is of another account, was moved elsewhere,
            or does not hold together; nothing is changed.
    """
    if is_same(source, target):
        raise BadArgument("the ledger is there already")
    with _writing(source) as ours:
        facts = read_facts(ours)
        if facts.get(MOVED_TO) != str(target):
            refuse_moved(facts)
        with _writing(target) as theirs:
            copied = _copy(ours, theirs, account if isinstance(target, Server) else "")
        write_fact(ours, MOVED_TO, str(target))
    return copied


def is_same(one: Place, other: Place) -> bool:
    """Whether both name one place, with whatever password."""
    if isinstance(one, Server) or isinstance(other, Server):
        return isinstance(one, Server) and isinstance(other, Server) and one.url == other.url
    return one.resolve() == other.resolve()


@contextlib.contextmanager
def _writing(place: Place) -> Iterator[Connection]:
    with translated(place):
        engine = open_engine(place)
        try:
            upgrade(engine)
            with _begin(engine) as connection:
                yield connection
        finally:
            engine.dispose()


@contextlib.contextmanager
def _begin(engine: Engine) -> Iterator[Connection]:
    with writing(engine) as connection, connection.begin():
        yield connection


def _copy(ours: Connection, theirs: Connection, account: str) -> Copied:
    facts = read_facts(theirs)
    refuse_foreign(facts, account)
    our_head, their_head = read_head(ours), read_head(theirs)
    if their_head.number <= our_head.number:
        _demand_same(ours, their_head)
        _copy_rest(ours, theirs, their_head.number)
        forget_fact(theirs, MOVED_TO)
    else:
        _demand_same(theirs, our_head)
        refuse_moved(facts)
    if account:
        write_fact(theirs, ACCOUNT, account)
    if (broken := find_break(theirs)) is not None:
        raise LedgerUnavailable(
            f"the ledger does not hold together at {broken}, so it is not moved",
            hint="issuer audit tells more",
        )
    return Copied(measure(theirs), their_head.number)


def _demand_same(longer: Connection, head: Head) -> None:
    """Refuse unless `longer` begins with all that leads to `head`."""
    if read_hash(longer, head.number) != head.hash:
        raise BadArgument(
            "the other place holds another history than this ledger",
            hint="give an empty database, or a file that does not exist",
        )


def _copy_rest(ours: Connection, theirs: Connection, number: int) -> None:
    _copy_rows(EVENTS, ours, theirs, after=number)
    theirs.execute(delete(CODES))
    _copy_rows(CODES, ours, theirs)


def _copy_rows(
    table: Table, ours: Connection, theirs: Connection, *, after: int | None = None
) -> None:
    query = select(table)
    if after is not None:
        query = query.where(table.c.number > after).order_by(table.c.number)
    rows = ours.execute(query).mappings()
    for part in rows.yield_per(_AT_ONCE).partitions():
        theirs.execute(insert(table), [dict(row) for row in part])
