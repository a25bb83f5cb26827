"""What a ledger knows of itself."""

from typing import Final

from sqlalchemy import Connection, Engine, delete, insert, select

from ticketbound.safe_text import escape
from token_issuer.errors import LedgerUnavailable
from token_issuer.ledger.connecting import reading, writing
from token_issuer.ledger.schema import FACTS

ACCOUNT: Final = "account"
MOVED_TO: Final = "moved_to"


def read_facts(connection: Connection) -> dict[str, str]:
    """All facts, by name."""
    return {row.name: row.value for row in connection.execute(select(FACTS))}


def write_fact(connection: Connection, name: str, value: str) -> None:
    """From now on, this is so."""
    forget_fact(connection, name)
    connection.execute(insert(FACTS).values(name=name, value=value))


def forget_fact(connection: Connection, name: str) -> None:
    """From now on, nothing is said about it."""
    connection.execute(delete(FACTS).where(FACTS.c.name == name))


def refuse_moved(facts: dict[str, str]) -> None:
    """Raises `LedgerUnavailable` where the ledger is elsewhere by now."""
    place = facts.get(MOVED_TO)
    if place is not None:
        raise LedgerUnavailable(
            f"the ledger was moved to {escape(place)}",
            hint=f"work there from now on, with: issuer ledger move {escape(place)}",
        )


def refuse_foreign(facts: dict[str, str], account: str) -> None:
    """Raises `LedgerUnavailable` where the ledger is known to be another account's."""
    owner = facts.get(ACCOUNT, account)
    if account and owner != account:
        raise LedgerUnavailable(
            f"this ledger is of the account {escape(owner)}, not of {escape(account)}",
            hint="give each account a database of its own",
        )


def check_facts(engine: Engine, account: str) -> None:
    """Refuse a ledger that was moved away or is another account's; remember whose it is.

    Raises:
        LedgerUnavailable: see above.
        SQLAlchemyError: the database refuses.
    """
    with reading(engine) as connection:
        facts = read_facts(connection)
    refuse_moved(facts)
    refuse_foreign(facts, account)
    if account and ACCOUNT not in facts:
        with writing(engine) as connection, connection.begin():
            refuse_foreign(read_facts(connection), account)
            write_fact(connection, ACCOUNT, account)


def prove_writable(connection: Connection) -> None:
    """Write a row, and take it back.

    Raises:
        SQLAlchemyError: the database refuses.
    """
    trial = connection.begin_nested()
    write_fact(connection, "trial", "")
    trial.rollback()
