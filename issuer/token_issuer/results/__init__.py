"""What the commands about codes have to say: one module per command."""
