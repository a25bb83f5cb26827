"""What types cannot say about a text that customers read."""

from collections.abc import Iterator
from typing import Final

from tenant_file.translations import Text

LONGEST_SENTENCE: Final = 300


def find_text_mistakes(key: str, text: Text) -> Iterator[tuple[str, str]]:
    """All that is wrong with the text, in whichever language."""
    for place, words in _list_places(key, text):
        if len(words) > LONGEST_SENTENCE:
            yield place, f"longer than {LONGEST_SENTENCE} characters"
        if not words.isprintable():
            yield place, "it has line ends or control characters; write one line of plain text"


def _list_places(key: str, text: Text) -> list[tuple[str, str]]:
    if isinstance(text, str):
        return [(key, text)]
    return [(f"{key}.{language}", words) for language, words in text.list_written().items()]
