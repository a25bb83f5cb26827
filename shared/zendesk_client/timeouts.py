"""How long a session waits for an answer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Timeouts:
    """Seconds until a connection stands, and until an answer's head or next piece is there."""

    connect: float = 10.0
    read: float = 60.0
