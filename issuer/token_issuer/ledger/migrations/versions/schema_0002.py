"""Why codes ended, for whom they were minted, quick ways to find them, and facts."""

from typing import Final

from alembic import op
from sqlalchemy import BigInteger, Column, String, text

revision = "0002"
down_revision = "0001"

_OPEN: Final = text("state IN ('reserved', 'active', 'revoking')")


def upgrade() -> None:
    """Add columns, whose values in present rows are those of `rows.ADDED`, and indexes."""
    op.add_column("codes", Column("requester_id", BigInteger))
    op.add_column("codes", Column("note", String, nullable=False, server_default=""))
    op.add_column("codes", Column("ended_at", String(20)))
    op.add_column("codes", Column("reason", String, nullable=False, server_default=""))
    op.create_index(
        "open_codes_by_age",
        "codes",
        ["reserved_at", "code_id"],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )
    op.create_index("codes_by_age", "codes", ["reserved_at", "code_id"])
    op.create_index("codes_by_ticket", "codes", ["ticket"])
    op.create_index("codes_by_token", "codes", ["token_id"])
    op.create_index("events_by_code", "events", ["code_id"])
    op.create_table(
        "facts",
        Column("name", String(32), primary_key=True),
        Column("value", String, nullable=False),
    )
