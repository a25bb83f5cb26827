"""The tables as they are today: what is, what happened, and what the ledger knows of itself.

They are made by the migrations; a test holds the two against each other.
"""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, String, Table, text

METADATA: Final = MetaData()
OPEN_STATES: Final = "state IN ('reserved', 'active', 'revoking')"
"""As words of SQL, because only the very same words let a database use the partial index."""

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
    Column("note", String, nullable=False, server_default=""),
    Column("ended_at", String(20)),
    Column("reason", String, nullable=False, server_default=""),
    # The rule itself: not even a mistake of ours opens a second code for a ticket.
    Index(
        "one_open_code_per_ticket",
        "ticket",
        unique=True,
        sqlite_where=text(OPEN_STATES),
        postgresql_where=text(OPEN_STATES),
    ),
    Index(
        "open_codes_by_age",
        "reserved_at",
        "code_id",
        sqlite_where=text(OPEN_STATES),
        postgresql_where=text(OPEN_STATES),
    ),
    Index("codes_by_age", "reserved_at", "code_id"),
    Index("codes_by_ticket", "ticket"),
    Index("codes_by_token", "token_id"),
)

EVENTS: Final = Table(
    "events",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(20), nullable=False),
    Column("code_id", String(16), nullable=False),
    Column("record", String, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("events_by_code", "code_id"),
)

FACTS: Final = Table(
    "facts",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", String, nullable=False),
)
"""`moved_to`: where the ledger went; nothing is written here any more. `account`: whose it is."""
