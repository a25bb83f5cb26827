"""The history of the tables; Alembic runs what a ledger does not have yet."""
