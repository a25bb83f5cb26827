"""The tables of the first ledgers: codes, and the events that nobody may change."""

from typing import Final

from alembic import op
from sqlalchemy import BigInteger, Column, Integer, String, text

revision = "0001"
down_revision = None

_OPEN: Final = text("state IN ('reserved', 'active', 'revoking')")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "codes",
        Column("code_id", String(16), primary_key=True),
        Column("binding", String(16), nullable=False),
        Column("ticket", BigInteger, nullable=False),
        Column("profile", String(32), nullable=False),
        Column("service_user_id", BigInteger, nullable=False),
        Column("minted_by", String, nullable=False),
        Column("reserved_at", String(20), nullable=False),
        Column("expires_at", String(20), nullable=False),
        Column("state", String(16), nullable=False),
        Column("token_id", BigInteger),
    )
    op.create_index(
        "one_open_code_per_ticket",
        "codes",
        ["ticket"],
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_table(
        "events",
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", String(20), nullable=False),
        Column("code_id", String(16), nullable=False),
        Column("record", String, nullable=False),
        Column("previous", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
    )
    statements = {"sqlite": _APPEND_ONLY_SQLITE, "postgresql": _APPEND_ONLY_POSTGRESQL}
    for statement in statements[op.get_bind().dialect.name]:
        op.execute(statement)


_APPEND_ONLY_SQLITE: Final = tuple(
    f"CREATE TRIGGER events_no_{verb} BEFORE {verb} ON events "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
    for verb in ("update", "delete")
)
_REFUSE: Final = """
CREATE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$
"""
_APPEND_ONLY_POSTGRESQL: Final = (
    _REFUSE,
    *(
        f"CREATE TRIGGER events_no_{verb} BEFORE {verb} ON events "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_events()"
        for verb in ("update", "delete", "truncate")
    ),
)
