"""The agent's program: mints, lists and revokes codes."""
