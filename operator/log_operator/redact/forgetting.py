"""Makes room in what is remembered, so that it stays bounded."""

from itertools import islice
from typing import TypeVar

Value = TypeVar("Value")


def forget_older_half(remembered: dict[bytes, Value]) -> None:
    """Leave what came last.

    To forget all would be a cliff: a log that goes through a few more values than are remembered
    would find none of them.
    """
    younger = list(islice(remembered.items(), len(remembered) // 2, None))
    remembered.clear()
    remembered.update(younger)
