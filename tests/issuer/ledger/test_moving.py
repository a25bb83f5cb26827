"""Every test moves both ways: from a file into PostgreSQL, and from there into a file."""

import subprocess  # noqa: TID251 - a run is killed in the middle
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.issuer.ledger.ledgers import (
    NOW,
    execute,
    places,
    reserve,
    rows_of,
    wanted,
    write_out,
)
from token_issuer.errors import BadArgument, LedgerUnavailable
from token_issuer.ledger import moving
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.moving import move_ledger
from token_issuer.ledger.place import Place, Server
from token_issuer.ledger.records import Size, State

Pair = tuple[Place, Place]


@pytest.fixture(params=["file to database", "database to file"])
def pair(request: pytest.FixtureRequest, path: Path, server: Server) -> Pair:
    return (path, server) if request.param == "file to database" else (server, path)


def fill(place: Place, first: int = 0) -> None:
    """Five codes more, of which four have ended."""
    with Ledger(place, lambda: NOW) as ledger:
        for number in range(first, first + 5):
            ledger.reserve(wanted(number, 1000 + number, by="Jörg ✓"), places(None))
            if number % 5:
                ledger.end(f"{number:016x}", State.FAILED, "tried")


def look(place: Place) -> tuple[object, ...]:
    with Ledger(place, lambda: NOW) as ledger:
        assert ledger.verify_chain() is None
        codes = ledger.list_codes()
        return (codes, [ledger.history(code.code_id) for code in codes])


def test_everything_is_there_and_the_old_place_is_given_up(pair: Pair) -> None:
    source, target = pair
    fill(source)
    before = look(source)
    copied = move_ledger(source, target, "acme")
    assert (copied.size, copied.events_before) == (Size(5, 1, 9), 0)
    assert look(target) == before
    with pytest.raises(LedgerUnavailable) as refused:
        Ledger(source, lambda: NOW)
    assert refused.value.sentence == f"the ledger was moved to {target}"
    fill(target, 10)


def test_who_began_before_the_move_cannot_write_there_any_more(pair: Pair) -> None:
    source, target = pair
    with Ledger(source, lambda: NOW) as early:
        code_id = reserve(early).code_id
        move_ledger(source, target, "acme")
        for write in (
            lambda: reserve(early, 2, 1001),
            lambda: early.end(code_id, State.REVOKED),
            early.demand_writable,
        ):
            with pytest.raises(LedgerUnavailable, match="the ledger was moved to"):
                write()
    with Ledger(target, lambda: NOW) as ledger:
        assert [code.state for code in ledger.list_codes()] == [State.RESERVED]


def test_a_move_done_again_changes_nothing(pair: Pair) -> None:
    source, target = pair
    fill(source)
    move_ledger(source, target, "acme")
    before = look(target)
    assert move_ledger(source, target, "acme").events_before == 9
    assert look(target) == before


def test_there_and_back(pair: Pair) -> None:
    source, target = pair
    fill(source)
    move_ledger(source, target, "acme")
    fill(target, 10)
    copied = move_ledger(target, source, "acme")
    assert (copied.events_before, copied.size.events) == (9, 18)
    fill(source, 20)
    with pytest.raises(LedgerUnavailable, match="the ledger was moved to"):
        Ledger(target, lambda: NOW)


def test_an_empty_ledger_joins_one_that_is_in_use(pair: Pair) -> None:
    source, target = pair
    fill(target)
    before = look(target)
    move_ledger(source, target, "acme")
    assert look(target) == before


@pytest.mark.parametrize("theirs", [3, 5, 7])
def test_another_history_is_refused(pair: Pair, theirs: int) -> None:
    source, target = pair
    fill(source)
    with Ledger(target, lambda: NOW) as ledger:
        for number in range(theirs):
            ledger.reserve(wanted(number + 50, 2000 + number), places(None))
    before = look(target), look(source)
    with pytest.raises(BadArgument, match="the other place holds another history"):
        move_ledger(source, target, "acme")
    assert (look(target), look(source)) == before


def test_a_place_that_was_given_up_for_another_is_refused(pair: Pair, tmp_path: Path) -> None:
    source, target = pair
    fill(source)
    move_ledger(source, target, "acme")
    with pytest.raises(LedgerUnavailable, match="the ledger was moved to"):
        move_ledger(source, tmp_path / "third.sqlite3", "acme")
    fill(target, 10)
    with pytest.raises(LedgerUnavailable, match="the ledger was moved to"):
        move_ledger(tmp_path / "third.sqlite3", source, "acme")


def test_a_ledger_that_was_changed_by_hand_is_not_moved(pair: Pair) -> None:
    source, target = pair
    fill(source)
    execute(source, "UPDATE codes SET ticket = 7 WHERE ticket = 1002")
    with pytest.raises(LedgerUnavailable, match=f"does not hold together at code {2:016x}"):
        move_ledger(source, target, "acme")
    with Ledger(target, lambda: NOW) as ledger:
        assert ledger.measure() == Size(0, 0, 0)
    with Ledger(source, lambda: NOW) as ledger:
        assert ledger.measure() == Size(5, 1, 9)


def test_the_same_place_is_refused(place: Place) -> None:
    with pytest.raises(BadArgument, match="the ledger is there already"):
        move_ledger(place, place, "acme")


def test_another_account_s_database_is_refused(path: Path, server: Server) -> None:
    Ledger(server, lambda: NOW, "beta").close()
    with pytest.raises(LedgerUnavailable, match="of the account beta, not of acme"):
        move_ledger(path, server, "acme")


@pytest.mark.parametrize("step", ["_copy_rows", "find_break", "measure", "write_fact"])
def test_a_step_that_fails_leaves_both_as_they_were(
    pair: Pair, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, target = pair
    fill(source)
    before = look(source)
    with monkeypatch.context() as patch:
        patch.setattr(moving, step, _fail_after(getattr(moving, step)))
        with pytest.raises(RuntimeError):
            move_ledger(source, target, "acme")
    assert look(source) == before
    move_ledger(source, target, "acme")
    assert look(target) == before


def _fail_after(function: Callable[..., object]) -> Callable[..., object]:
    def fail(*arguments: object, **more: object) -> object:
        function(*arguments, **more)
        raise RuntimeError

    return fail


KILLED = """
import os, sys, time
from token_issuer.ledger import moving
from token_issuer.ledger.place import parse_place
step = sys.argv[3]
done = getattr(moving, step)
def stop(*arguments, **more):
    done(*arguments, **more)
    print("stopped", flush=True)
    time.sleep(60)
setattr(moving, step, stop)
moving.move_ledger(parse_place(sys.argv[1]), parse_place(sys.argv[2]), "acme")
"""


@pytest.mark.parametrize("step", ["_copy_rows", "find_break", "write_fact"])
def test_a_run_that_is_killed_is_done_again_by_the_next(pair: Pair, step: str) -> None:
    source, target = pair
    fill(source)
    before = look(source)
    arguments = [write_out(source), write_out(target), step]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, *arguments], stdout=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "stopped\n"
        run.kill()
    move_ledger(source, target, "acme")
    assert look(target) == before
    with pytest.raises(LedgerUnavailable, match="the ledger was moved to"):
        Ledger(source, lambda: NOW)


def test_others_are_locked_out_meanwhile(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("token_issuer.ledger.connecting.BUSY_SECONDS", 0.2)
    source, target = pair
    fill(source)
    with Ledger(source, lambda: NOW) as other, monkeypatch.context() as patch:
        refused = []

        def measure(_: object) -> Size:
            for place in (source, target):
                with pytest.raises(LedgerUnavailable, match="in use by another run") as error:
                    _write(place, other)
                refused.append(error)
            return Size(0, 0, 0)

        patch.setattr(moving, "measure", measure)
        move_ledger(source, target, "")
    assert len(refused) == 2


def _write(place: Place, ledger: Ledger) -> None:
    if ledger.place == place:
        reserve(ledger, 77, 7777)
    else:
        with Ledger(place, lambda: NOW) as another:
            reserve(another, 77, 7777)


def test_rows_are_copied_as_they_are(pair: Pair) -> None:
    source, target = pair
    fill(source)
    queries = ("SELECT * FROM events ORDER BY number", "SELECT * FROM codes ORDER BY code_id")
    before = [rows_of(source, query) for query in queries]
    move_ledger(source, target, "acme")
    assert [rows_of(target, query) for query in queries] == before
