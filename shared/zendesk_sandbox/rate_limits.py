"""Counting calls over a sliding stretch of time."""

import math
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from zendesk_sandbox.limits import Limits


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit; `resets` is in whole seconds."""

    total: int
    remaining: int
    resets: int
    is_spent: bool

    def as_header(self) -> str:
        """The value of a `zendesk-ratelimit-...` header."""
        return f"total={self.total}; remaining={self.remaining}; resets={self.resets}"


@dataclass(slots=True)
class Window:
    """At most `total` calls in any `span`; a refused call is not counted."""

    total: int
    span: timedelta
    _calls: deque[datetime] = field(default_factory=deque)

    def take(self, now: datetime) -> Allowance:
        """Counts one call at `now` if there is room, and says what is left."""
        while self._calls and now - self._calls[0] >= self.span:
            self._calls.popleft()
        is_spent = len(self._calls) >= self.total
        if not is_spent:
            self._calls.append(now)
        oldest = self._calls[0] if self._calls else now
        resets = math.ceil((oldest + self.span - now).total_seconds())
        return Allowance(self.total, self.total - len(self._calls), resets, is_spent)


class RateLimits:
    """All the windows of one account."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.account = Window(limits.requests_per_minute, timedelta(minutes=1))
        self.ticket_updates = Window(limits.ticket_updates_per_minute, timedelta(minutes=1))
        self._per_ticket: dict[tuple[int, int], Window] = {}
        self._per_file: dict[int, Window] = {}

    def updates_of(self, ticket: int, user_id: int) -> Window:
        """The window for updates of one ticket by one user."""
        fresh = Window(self._limits.updates_per_ticket, timedelta(minutes=10))
        return self._per_ticket.setdefault((ticket, user_id), fresh)

    def downloads_of(self, attachment_id: int) -> Window:
        """The window for downloads of one file that no comment took."""
        fresh = Window(self._limits.unattached_downloads, timedelta(minutes=1))
        return self._per_file.setdefault(attachment_id, fresh)
