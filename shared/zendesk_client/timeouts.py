"""How long a session waits: for progress, never for the whole, which is slow on a slow line."""

from dataclasses import dataclass
from typing import Final

_DRAINING: Final = 5
"""How much longer the answer to a file may take: the last megabytes of it are still in the system's
hands when the wait begins, and Zendesk looks at it before it answers."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds without progress.

    Args:
        connect: until a connection stands.
        read: until an answer's head or next piece is there.
        send: until the line takes the next piece of what is sent. At 2 KB/s, a receiver that has
            room for 128 KiB tells only every 65 seconds that it has room again.
    """

    connect: float = 10.0
    read: float = 60.0
    send: float = 90.0

    def for_content(self, content: object) -> tuple[float, float]:
        """Until a connection stands, and until the head of the answer to `content` is there."""
        is_file = hasattr(content, "read")
        return self.connect, self.read * _DRAINING if is_file else self.read
