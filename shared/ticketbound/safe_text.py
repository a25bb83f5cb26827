"""Text from outside, made fit for a terminal or a ticket."""


def escape(text: str, *, limit: int = 200) -> str:
    r"""`text` on one line, controls, formats and bidi marks shown as `\xNN` or `\uNNNN`.

    Cut at `limit` characters with an ellipsis. Lone surrogates (file names with invalid bytes)
    are escaped too, so the result can always be encoded.
    """
    shown = "".join(c if c.isprintable() else _escape_character(c) for c in text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def escape_lines(text: str) -> str:
    """The whole of `text`, with all but its tabs and line ends made visible."""
    lines = text.replace("\r\n", "\n").split("\n")
    return "\n".join(
        "\t".join(escape(cell, limit=10 * len(cell) + 1) for cell in line.split("\t"))
        for line in lines
    )


def _escape_character(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
