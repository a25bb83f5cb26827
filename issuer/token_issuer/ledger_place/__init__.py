"""Which ledger a command works with, what it is like, and taking it elsewhere."""
