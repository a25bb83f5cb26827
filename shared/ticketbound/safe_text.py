"""Text from outside, made fit for a terminal or a ticket."""

import unicodedata

_KEPT_CATEGORIES = frozenset("LMNPSZ")


def escape(text: str, *, limit: int = 200) -> str:
    r"""`text` on one line, controls, formats and bidi marks shown as `\xNN` or `\uNNNN`.

    Cut at `limit` characters with an ellipsis. Lone surrogates (file names with invalid bytes)
    are escaped too, so the result can always be encoded.
    """
    shown = "".join(c if _is_plain(c) else _escape_character(c) for c in text[: limit + 1])
    return shown if len(shown) <= limit else shown[: limit - 1] + "…"


def _is_plain(character: str) -> bool:
    if character == " ":
        return True
    category = unicodedata.category(character)
    return category[0] in _KEPT_CATEGORIES and category not in ("Zl", "Zp")


def _escape_character(character: str) -> str:
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
