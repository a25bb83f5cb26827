"""Reads what came out of a cleaning as text, whatever the encoding of the file."""

from collections.abc import Iterable


def read_cleaned(name: str, pieces: Iterable[bytes]) -> str:
    """The text with line feeds alone; packed files come out unpacked."""
    data = b"".join(pieces)
    codec = "utf-8"
    if "utf-16" in name:
        codec = "utf-16-le" if "bare" in name else "utf-16"
    elif "latin" in name:
        codec = "latin-1"
    return data.decode(codec, "replace").replace("\r\n", "\n")
