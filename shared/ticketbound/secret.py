"""A value that does not show itself."""

from typing import Final, NoReturn

MASK: Final = "[secret]"


class Secret:
    """A text that prints, formats and logs as a mask; `reveal` is the only way to it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself; call it where it is sent or stored, and nowhere else."""
        return self._text

    def __repr__(self) -> str:
        return f"Secret({MASK!r})"

    def __str__(self) -> str:
        return MASK

    def __format__(self, spec: str) -> str:
        return format(MASK, spec)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        # With it comes the library of TLS, which most starts do without.
        import hmac  # noqa: PLC0415

        return hmac.compare_digest(self._text.encode(), other._text.encode())

    def __hash__(self) -> NoReturn:
        raise TypeError("a Secret is not hashed: its hash would tell equal secrets apart")

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Secret is not pickled: it would be written in the clear")
