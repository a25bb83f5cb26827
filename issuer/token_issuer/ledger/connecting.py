"""Connections to either database, which keep the same promises.

A writer holds the lock from the first moment of its transaction, so what it has read is still so
when it writes. A reader sees one moment of the ledger, and waits for nobody.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from token_issuer.ledger.place import Place, Server
from token_issuer.private_files import make_private_folder

BUSY_SECONDS: Final = 10
"""How long a writer waits for the others."""
CONNECT_SECONDS: Final = 10
STATEMENT_SECONDS: Final = 60
# Any number that no other program on the same database is likely to take.
_LOCK: Final = 7_386_901_442_017
_WRITES: Final = "ledger_writes"


def open_engine(place: Place) -> Engine:
    """An engine on `place`; a file is made if missing, mode 0600, a database is not yet asked.

    Raises:
        OSError: the file or its folder refuses.
    """
    return _open_server(place) if isinstance(place, Server) else _open_file(place)


def writing(engine: Engine) -> Connection:
    """A connection whose transactions hold the write lock."""
    return engine.connect().execution_options(**{_WRITES: True})


def reading(engine: Engine) -> Connection:
    """A connection whose transactions see one moment of the ledger."""
    connection = engine.connect()
    if engine.dialect.name == "sqlite":
        return connection
    return connection.execution_options(isolation_level="REPEATABLE READ")


def _open_file(path: Path) -> Engine:
    make_private_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_file)
    event.listen(engine, "begin", _begin_in_file)
    return engine


def _prepare_file(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver must not begin transactions by itself: it would begin them as readers.
    # See: https://docs.sqlalchemy.org/en/20/dialects/sqlite.html (transactions with SQLite)
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin_in_file(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _open_server(server: Server) -> Engine:
    # See: https://www.postgresql.org/docs/current/libpq-connect.html (parameter key words);
    # TLS is libpq's too: sslmode and sslrootcert in the URL, or PGSSLMODE and PGSSLROOTCERT.
    arguments: dict[str, Any] = {
        "connect_timeout": CONNECT_SECONDS,
        "tcp_user_timeout": CONNECT_SECONDS * 1000,
        "application_name": "ticketbound",
        # A pool in front of the database may hand each transaction to another connection.
        "prepare_threshold": None,
    }
    url = make_url(server.url)
    chosen = {name: value for name, value in arguments.items() if name not in url.query}
    if server.password is not None:
        chosen["password"] = server.password.reveal()
    engine = create_engine(url, connect_args=chosen, pool_pre_ping=True)
    event.listen(engine, "begin", _begin_on_server)
    return engine


def _begin_on_server(connection: Connection) -> None:
    # For the transaction only, because a pool in front of the database shares its sessions.
    connection.exec_driver_sql(
        f"SELECT set_config('statement_timeout', '{STATEMENT_SECONDS}s', true),"
        f" set_config('lock_timeout', '{BUSY_SECONDS}s', true)"
    )
    if connection.get_execution_options().get(_WRITES):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
