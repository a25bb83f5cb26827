"""Which codes there are and what became of them; the only room that knows SQLAlchemy."""
