"""What clients send: how it is read, and as which types."""
