"""Takes secrets out of bytes; the only maker of `CleanBytes`."""
