"""What only PostgreSQL can do to a ledger."""

import logging
import socket
import traceback
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from tests.issuer.ledger.ledgers import NOW, execute, reserve
from tests.postgres import PASSWORD
from ticketbound.secret import Secret
from token_issuer.errors import LedgerAway, LedgerUnavailable
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.place import Server


def test_a_database_that_is_away_is_said(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Server(f"postgresql+psycopg://ada@127.0.0.1:{port}/ledger", Secret(PASSWORD))
    with pytest.raises(LedgerUnavailable) as refused:
        Ledger(server, lambda: NOW)
    assert refused.value.sentence.startswith(
        f"the ledger postgresql://ada@127.0.0.1:{port}/ledger cannot be used: connection failed: "
    )
    assert "\n" not in refused.value.sentence
    told = "".join(traceback.format_exception(refused.value)) + caplog.text
    assert PASSWORD not in told


def test_a_database_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("token_issuer.ledger.connecting.CONNECT_SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(LedgerUnavailable, match="timeout expired"):
            Ledger(Server(f"postgresql+psycopg://ada@127.0.0.1:{port}/ledger"), lambda: NOW)


def test_a_wrong_password_is_said_and_not_shown(server: Server) -> None:
    wrong = replace(server, password=Secret("pwCANARYwrong"))
    with pytest.raises(LedgerUnavailable, match="password authentication failed") as refused:
        Ledger(wrong, lambda: NOW)
    assert "CANARY" not in "".join(traceback.format_exception(refused.value))
    assert "CANARY" not in repr(wrong)


def test_the_password_comes_from_the_variable_of_libpq_too(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    with Ledger(replace(server, password=None), lambda: NOW) as ledger:
        reserve(ledger)


def test_a_server_that_demands_tls_is_asked_as_libpq_asks(server: Server) -> None:
    """The one of the tests has none: the key words of the URL reach libpq."""
    strict = replace(server, url=f"{server.url}?sslmode=require")
    with pytest.raises(LedgerUnavailable, match="does not support SSL"):
        Ledger(strict, lambda: NOW)


def test_a_read_only_database_takes_no_reservation(server: Server) -> None:
    Ledger(server, lambda: NOW).close()
    name = server.url.rpartition("/")[2]
    execute(server, f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    with Ledger(server, lambda: NOW) as ledger:
        for write in (lambda: reserve(ledger), ledger.demand_writable):
            with pytest.raises(LedgerUnavailable, match="in a read-only transaction"):
                write()
        assert ledger.list_codes() == ()


def test_a_user_without_the_right_to_write_is_said(server: Server) -> None:
    Ledger(server, lambda: NOW).close()
    owner = server.url.partition("://")[2].partition("@")[0]
    name = f"reader_{server.url.rpartition('_')[2]}"
    execute(
        server,
        f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'",
        f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {name}",
    )
    reader = replace(server, url=server.url.replace(f"{owner}@", f"{name}@"))
    try:
        with Ledger(reader, lambda: NOW) as ledger:
            assert ledger.list_codes() == ()
            with pytest.raises(LedgerUnavailable, match="permission denied for table facts"):
                ledger.demand_writable()
    finally:
        taken_back = f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"
        execute(server, taken_back, f"DROP ROLE {name}")


def test_someone_who_holds_the_lock_is_said(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("token_issuer.ledger.connecting.BUSY_SECONDS", 0.1)
    with Ledger(server, lambda: NOW) as ledger, Ledger(server, lambda: NOW) as other:
        with (
            other._writing(),
            pytest.raises(LedgerUnavailable, match="in use by another run"),
        ):
            reserve(ledger)
        assert reserve(ledger).ticket == 1000


def test_a_connection_that_was_cut_is_made_anew(server: Server) -> None:
    with Ledger(server, lambda: NOW) as ledger:
        reserve(ledger)
        execute(
            server,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'ticketbound' AND datname = current_database()",
        )
        assert len(ledger.list_open()) == 1


def test_one_that_is_cut_in_the_middle_is_said(server: Server) -> None:
    """By its number or its state: the server's words are in a language of its own."""
    cut = "SELECT pg_terminate_backend(pg_backend_pid())"
    with (
        Ledger(server, lambda: NOW) as ledger,
        pytest.raises(LedgerAway) as refused,
        ledger._writing() as connection,
    ):
        connection.exec_driver_sql(cut)
    assert (
        refused.value.hint == "see that host and port are right and the server runs, then try again"
    )
    cause = refused.value.__cause__
    assert isinstance(cause, DBAPIError)
    assert isinstance(cause.orig, psycopg.errors.AdminShutdown)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("57P03", LedgerAway),
        ("53300", LedgerAway),
        ("08006", LedgerAway),
        ("42501", LedgerUnavailable),
    ],
)
def test_words_of_another_language_are_not_needed(
    server: Server, number: str, kind: type[LedgerUnavailable]
) -> None:
    says = f"DO $$ BEGIN RAISE EXCEPTION 'etwas ist anders' USING ERRCODE = '{number}'; END $$"
    with (
        Ledger(server, lambda: NOW) as ledger,
        pytest.raises(LedgerUnavailable, match="etwas ist anders") as refused,
        ledger._writing() as connection,
    ):
        connection.exec_driver_sql(says)
    assert type(refused.value) is kind


def test_events_cannot_be_truncated(server: Server) -> None:
    Ledger(server, lambda: NOW).close()
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        execute(server, "TRUNCATE events")


def test_a_reader_sees_one_moment(server: Server) -> None:
    """Or else a chain would seem broken while another run writes."""
    with Ledger(server, lambda: NOW) as ledger, Ledger(server, lambda: NOW) as other:
        with ledger._reading() as connection:
            query = "SELECT count(*) FROM events"
            before = connection.exec_driver_sql(query).scalar_one()
            reserve(other)
            assert connection.exec_driver_sql(query).scalar_one() == before
        assert ledger.measure().events == 1
