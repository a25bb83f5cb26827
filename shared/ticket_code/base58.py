"""Base58 in blocks: 8 bytes become 11 characters.

Not one big number as usually: blocks can be read one by one, so the beginning of a code that was
cut still tells how long the whole was, and any length decodes in linear time.
"""

from typing import Final

ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}
_BLOCK: Final = 8
_WIDTHS: Final = (0, 2, 3, 5, 6, 7, 9, 10, 11)
"""Characters for a block of so many bytes: the fewest that can hold them."""


def encode(data: bytes) -> str:
    """`data` in base58; 11 characters for each 8 bytes, fewer for the rest."""
    blocks = (data[at : at + _BLOCK] for at in range(0, len(data), _BLOCK))
    return "".join(encode_number(int.from_bytes(b), _WIDTHS[len(b)]) for b in blocks)


def decode(text: str) -> bytes:
    """The bytes of `text`.

    Raises:
        ValueError: a character is foreign, the length fits no data, or a block is too large.
    """
    width = _WIDTHS[_BLOCK]
    blocks = (text[at : at + width] for at in range(0, len(text), width))
    return b"".join(_decode_block(block) for block in blocks)


def encoded_length(size: int) -> int:
    """How many characters `size` bytes become."""
    return size // _BLOCK * _WIDTHS[_BLOCK] + _WIDTHS[size % _BLOCK]


def encode_number(number: int, width: int) -> str:
    """`number` as exactly `width` characters, most significant first."""
    characters = []
    for _ in range(width):
        number, value = divmod(number, 58)
        characters.append(ALPHABET[value])
    return "".join(reversed(characters))


def _decode_block(block: str) -> bytes:
    if len(block) not in _WIDTHS[1:]:
        raise ValueError("no data has this length")
    number = 0
    for character in block:
        value = _VALUES.get(character)
        if value is None:
            raise ValueError("a character is not base58")
        number = number * 58 + value
    size = _WIDTHS.index(len(block))
    if number >= 1 << (8 * size):
        raise ValueError("a block is too large")
    return number.to_bytes(size)
