import sqlite3
from dataclasses import replace
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event

from tests.issuer.ledger.ledgers import NOW, execute, places, race, reserve, rows_of, wanted
from token_issuer.errors import LedgerUnavailable, TicketRefused
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.opening import open_ledger
from token_issuer.ledger.place import Place
from token_issuer.ledger.records import Filter, Size, State


def test_a_code_lives_from_reserved_to_revoked(ledger: Ledger) -> None:
    code_id = reserve(ledger).code_id
    ledger.record_token(code_id, 46400000000105)
    active = ledger.activate(code_id, NOW + timedelta(hours=23, microseconds=7))
    assert active.state is State.ACTIVE
    assert active.token_id == 46400000000105
    assert active.expires_at == NOW + timedelta(hours=23)
    assert ledger.find(code_id) == active
    ledger.begin_revocation(code_id)
    assert [code.state for code in ledger.list_open()] == [State.REVOKING]
    assert ledger.end(code_id, State.REVOKED)
    assert ledger.list_open() == ()
    assert [code.state for code in ledger.list_codes(Filter(tickets=(1000,)))] == [State.REVOKED]
    assert ledger.list_codes(Filter(tickets=(1001,))) == ()


def test_what_has_ended_does_not_change_any_more(ledger: Ledger) -> None:
    code_id = reserve(ledger).code_id
    assert ledger.end(code_id, State.FAILED)
    assert not ledger.end(code_id, State.REVOKED)
    ledger.begin_revocation(code_id)
    with pytest.raises(TicketRefused, match="given up meanwhile"):
        ledger.record_token(code_id, 3)
    with pytest.raises(TicketRefused, match="given up meanwhile"):
        ledger.activate(code_id, NOW)
    found = ledger.find(code_id)
    assert found is not None
    assert (found.state, found.token_id) == (State.FAILED, None)


def test_one_ticket_has_one_open_code(ledger: Ledger) -> None:
    code_id = reserve(ledger).code_id
    with pytest.raises(
        TicketRefused, match="ticket 1000 is busy until 2026-11-22T20:00:00Z: another run"
    ):
        ledger.reserve(wanted(2, 1000), places(9))
    ledger.activate(code_id, NOW + timedelta(hours=24))
    says = f"ticket 1000 is busy until 2026-11-22T20:00:00Z: code {code_id} is open"
    with pytest.raises(TicketRefused, match=says):
        ledger.reserve(wanted(2, 1000), places(9))
    ledger.begin_revocation(code_id)
    with pytest.raises(TicketRefused, match="is not yet revoked at Zendesk"):
        ledger.reserve(wanted(2, 1000), places(9))
    ledger.end(code_id, State.REVOKED)
    assert ledger.reserve(wanted(2, 1000), places(1)).state is State.RESERVED


def test_a_service_user_has_so_many_places(ledger: Ledger) -> None:
    ledger.reserve(wanted(1, 1000), places(2))
    ledger.reserve(wanted(2, 1001), places(2))
    with pytest.raises(TicketRefused, match="busy until 2026-11-22T20:00:00Z"):
        ledger.reserve(wanted(3, 1002), places(2))
    assert ledger.reserve(wanted(3, 1002), places(2, 5, 6)).service_user_id == 6
    assert ledger.reserve(wanted(4, 1003), places(None)).service_user_id == 5


def test_the_database_itself_refuses_a_second_open_code(ledger: Ledger, place: Place) -> None:
    reserve(ledger)
    columns = "binding, ticket, profile, service_user_id, minted_by, reserved_at, expires_at"
    columns += ", state"
    copy = f"INSERT INTO codes (code_id, {columns}) SELECT 'other', {columns} FROM codes"  # noqa: S608 - its own words
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.UniqueViolation)):
        execute(place, copy)


def test_a_second_opening_sees_the_first(ledger: Ledger, place: Place) -> None:
    code = reserve(ledger)
    with Ledger(place, lambda: NOW) as second:
        assert second.list_codes() == (code,)
        with pytest.raises(TicketRefused, match="busy"):
            reserve(second, 2, 1001)


def fill(ledger: Ledger) -> None:
    """Ten codes, an hour apart, by two agents in turns; the first three have ended."""
    for number in range(10):
        by = "JÖRG" if number % 2 else "Ada_Admin"
        at = NOW + timedelta(hours=number)
        ledger.reserve(wanted(number, 1000 + number, by=by, at=at), places(None))
        ledger.record_token(f"{number:016x}", 7000 + number)
    for number in range(3):
        ledger.end(f"{number:016x}", State.USED)


@pytest.mark.parametrize(
    ("chosen", "tickets"),
    [
        (Filter(), [*range(1009, 999, -1)]),
        (Filter(limit=2), [1009, 1008]),
        (Filter(tickets=(1001, 1004, 5)), [1004, 1001]),
        (Filter(states=(State.USED,)), [1002, 1001, 1000]),
        (Filter(states=(State.USED, State.RESERVED), limit=1), [1009]),
        (Filter(agent="jörg"), [1009, 1007, 1005, 1003, 1001]),
        (Filter(agent="a_a", limit=1), [1008]),
        (Filter(agent="a%"), []),
        (Filter(agent="nobody"), []),
        (Filter(since=NOW + timedelta(hours=8)), [1009, 1008]),
        (Filter(agent="Ada", states=(State.USED,), since=NOW + timedelta(hours=1)), [1002]),
    ],
)
def test_filters(ledger: Ledger, chosen: Filter, tickets: list[int]) -> None:
    fill(ledger)
    assert [code.ticket for code in ledger.list_codes(chosen)] == tickets
    parts = ledger.list_rows(("ticket", "minted_by"), chosen)
    assert [row[0] for part in parts for row in part] == tickets
    assert ledger.count_codes(replace(chosen, limit=None)) >= len(tickets)
    if chosen.limit is None:
        assert ledger.count_codes(replace(chosen, limit=1)) == len(tickets)


def test_rows_hold_what_was_asked_for(ledger: Ledger) -> None:
    fill(ledger)
    columns = ("reserved_at", "state", "token_id", "ended_at")
    [rows] = ledger.list_rows(columns, Filter(tickets=(1000, 1009)))
    assert rows == [
        ("2026-11-22T05:00:00Z", "reserved", 7009, None),
        ("2026-11-21T20:00:00Z", "used", 7000, "2026-11-21T20:00:00Z"),
    ]


def test_the_history_of_a_code(ledger: Ledger) -> None:
    fill(ledger)
    history = ledger.history(f"{1:016x}")
    assert [event.state for event in history] == [State.RESERVED, State.RESERVED, State.USED]
    assert [event.number for event in history] == [3, 4, 22]
    assert [event.record.token_id for event in history] == [None, 7001, 7001]
    assert history[-1].record == ledger.find(f"{1:016x}")
    assert ledger.history("of nobody") == ()


def test_tokens_that_it_knows(ledger: Ledger) -> None:
    fill(ledger)
    found = ledger.match_tokens([*range(6000, 7003), 7009, 7010])
    assert found.known == {7000, 7001, 7002, 7009}
    assert found.open_codes == ledger.list_open()
    assert found.open_ids == {code.token_id for code in found.open_codes} - {None}
    assert ledger.match_tokens([]).known == set()


def test_a_token_that_is_written_down_while_tokens_are_matched(
    ledger: Ledger, place: Place
) -> None:
    """Never would one seem to be of a code that has ended."""
    code_id = reserve(ledger).code_id
    reads = list[str]()

    def write_down(*arguments: Any) -> None:
        if "FROM codes" not in arguments[2]:
            return
        reads.append(arguments[2])
        if len(reads) == 1:
            with Ledger(place, lambda: NOW) as other:
                other.record_token(code_id, 7000)

    event.listen(ledger._engine, "after_cursor_execute", write_down)
    found = ledger.match_tokens([7000])
    assert len(reads) == 2
    assert found.known == found.open_ids == frozenset()
    assert ledger.match_tokens([7000]).open_ids == {7000}


def test_how_much_there_is(ledger: Ledger) -> None:
    assert ledger.measure() == Size(0, 0, 0)
    fill(ledger)
    assert ledger.measure() == Size(codes=10, open_codes=7, events=23)


def test_a_proof_that_it_can_be_written_leaves_nothing(ledger: Ledger, place: Place) -> None:
    for _ in range(2):
        ledger.demand_writable()
    assert ledger.measure() == Size(0, 0, 0)
    assert rows_of(place, "SELECT * FROM facts") == []


def test_a_ledger_is_of_one_account(place: Place) -> None:
    for account in ("acme", "acme", ""):
        open_ledger(place, lambda: NOW, account).close()
    says = "this ledger is of the account acme, not of beta"
    with pytest.raises(LedgerUnavailable, match=says):
        open_ledger(place, lambda: NOW, "beta")


RACE = """
import os, sys
from datetime import UTC, datetime
from token_issuer.errors import TicketRefused
from token_issuer.ledger.opening import open_ledger
from token_issuer.ledger.records import Places, Reservation
now = datetime(2026, 11, 21, tzinfo=UTC)
sys.stdin.readline()
with open_ledger(os.environ["PLACE"], lambda: now, "acme") as ledger:
    for turn in range(40):
        code_id = f"{int(sys.argv[1]):08x}{turn:08x}"
        wanted = Reservation(code_id, "requests", turn + 1, "generic", "me", now, now)
        try:
            ledger.reserve(wanted, Places((5,), 40))
            print(turn)
        except TicketRefused:
            pass
"""


def test_processes_never_take_the_same_ticket_nor_disturb_an_upgrade(place: Place) -> None:
    """None of them finds the tables there."""
    taken = race(RACE, place, 3)
    assert sorted(int(turn) for turns in taken for turn in turns) == list(range(40))
    with Ledger(place, lambda: NOW) as ledger:
        assert len(ledger.list_open()) == 40
        assert ledger.verify_chain() is None
