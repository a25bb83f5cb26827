"""The two tables: what is, and what happened."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, text

METADATA: Final = MetaData()

CODES: Final = Table(
    "codes",
    METADATA,
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
    Column("requester_id", BigInteger),
    Column("note", String, nullable=False),
    Column("ended_at", String(20)),
    Column("reason", String, nullable=False),
    # The rule itself: not even a mistake of ours opens a second code for a ticket.
    Index(
        "one_open_code_per_ticket",
        "ticket",
        unique=True,
        sqlite_where=text("state IN ('reserved', 'active', 'revoking')"),
    ),
)

EVENTS: Final = Table(
    "events",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", String(20), nullable=False),
    Column("code_id", String(16), nullable=False),
    Column("record", String, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

APPEND_ONLY: Final = tuple(
    f"CREATE TRIGGER IF NOT EXISTS events_no_{verb} BEFORE {verb} ON events "
    "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END"
    for verb in ("update", "delete")
)
