"""Numbers of things, in words."""


def count(number: int, thing: str, things: str = "") -> str:
    """`1 code`, `1,204 codes`; `things` is for words that take more than an s."""
    return f"{number:,} {thing if number == 1 else things or f'{thing}s'}"
