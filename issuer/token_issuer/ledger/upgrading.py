"""Brings the tables of a ledger up to what this program works with."""

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from ticketbound.safe_text import escape
from token_issuer.errors import LedgerUnavailable
from token_issuer.ledger.connecting import reading, writing

HEAD: Final = "0002"
_KNOWN: Final = ("0001", HEAD)
_MIGRATIONS: Final = Path(__file__).with_name("migrations")


def upgrade(engine: Engine) -> None:
    """Make or upgrade the tables, where they are not what they should be.

    Raises:
        LedgerUnavailable: a newer version of the program has upgraded them.
        SQLAlchemyError: the database refuses.
    """
    if read_version(engine) == HEAD:
        return
    with writing(engine) as connection, connection.begin():
        # Another run may have done it while this one waited for the lock.
        present = _find_version(connection)
        if present != HEAD:
            _run_migrations(connection, present)


def read_version(engine: Engine) -> str | None:
    """The version of the tables; None where none is written down.

    Raises:
        LedgerUnavailable: it is one that only a newer version of the program knows.
        SQLAlchemyError: the database refuses.
    """
    with reading(engine) as connection:
        try:
            return _read_version(connection)
        except (OperationalError, ProgrammingError):
            connection.rollback()
            return _find_version(connection)


def _find_version(connection: Connection) -> str | None:
    there = inspect(connection).has_table("alembic_version")
    return _read_version(connection) if there else None


def _read_version(connection: Connection) -> str | None:
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if version is None or version in _KNOWN:
        return version
    raise LedgerUnavailable(
        f"the ledger is of a newer version of this program: its schema is {escape(str(version))},"
        f" and this one knows up to {HEAD}",
        hint="install the version that the others work with",
    )


def _run_migrations(connection: Connection, present: str | None) -> None:
    from alembic import command  # noqa: PLC0415 - once in the life of a ledger
    from alembic.config import Config  # noqa: PLC0415 - the same

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    if present is None and inspect(connection).has_table("codes"):
        # The first ledgers did not write their version down.
        command.stamp(config, "0001")
    command.upgrade(config, HEAD)
