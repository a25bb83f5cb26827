"""The ids that a query for many records names."""

from typing import Final

from flask import request

from zendesk_sandbox.refusals import invalid_attribute

_MOST_IDS: Final = 100
_LONGEST_ID: Final = 19


def read_ids() -> frozenset[int]:
    """The `ids` of the query, with commas between.

    Raises:
        Refusal: 400; how Zendesk puts that is nowhere said, so it is as for other parameters.
    """
    texts = [text.strip() for text in request.args.get("ids", "").split(",")]
    are_ids = all(t.isascii() and t.isdigit() and len(t) <= _LONGEST_ID for t in texts)
    if not are_ids or len(texts) > _MOST_IDS:
        raise invalid_attribute("ids", f"must be 1 to {_MOST_IDS} integers")
    return frozenset(map(int, texts))
