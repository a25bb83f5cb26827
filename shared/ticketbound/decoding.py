"""What `msgspec` has to be told before several threads decode at once.

It learns a type when it first decodes to one, and of a type within a type another thread may find
only half: then the process crashes. So whoever decodes in a thread has the type learned before.
"""

from functools import cache
from threading import Lock
from typing import Any, Final

import msgspec

_LEARNING: Final = Lock()


def learn(kind: Any) -> None:
    """Have the library know this type, in one thread at a time."""
    with _LEARNING:
        _learn(kind)


@cache
def _learn(kind: Any) -> None:
    msgspec.json.Decoder(kind)
