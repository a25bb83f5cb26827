"""Opens the SQLite file behind the ledger."""

import os
import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event

from token_issuer.ledger.schema import APPEND_ONLY, METADATA
from token_issuer.private_files import make_private_folder

_BUSY_SECONDS: Final = 10
_WRITES: Final = "ledger_writes"


def open_engine(path: Path) -> Engine:
    """An engine on `path`, which is made if missing, mode 0600, with both tables.

    Raises:
        OSError, SQLAlchemyError: the file or its folder refuses.
    """
    make_private_folder(path.parent)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    with writing(engine) as connection, connection.begin():
        METADATA.create_all(connection)
        for statement in APPEND_ONLY:
            connection.exec_driver_sql(statement)
    return engine


def writing(engine: Engine) -> Connection:
    """A connection whose transactions hold the write lock from their first moment.

    So what one of them has read is still so when it writes.
    """
    return engine.connect().execution_options(**{_WRITES: True})


def _prepare(connection: sqlite3.Connection, _record: Any) -> None:
    # The driver must not begin transactions by itself: it would begin them as readers.
    # See: https://docs.sqlalchemy.org/en/20/dialects/sqlite.html (transactions with SQLite)
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
