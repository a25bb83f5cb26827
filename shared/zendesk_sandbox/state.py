"""The account that the sandbox imitates: everything it knows, behind one lock."""

import string
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import RLock
from typing import Final

from ticketbound.clock import Clock
from zendesk_sandbox.idempotency import IdempotencyKeys
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.oauth.token_index import TokenIndex
from zendesk_sandbox.rate_limits import RateLimits
from zendesk_sandbox.records.files import Upload
from zendesk_sandbox.records.oauth import AuthorizationRequest, Client
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tables import Tables
from zendesk_sandbox.switches import Switches

RandomBytes = Callable[[int], bytes]
"""Returns that many random bytes, as `secrets.token_bytes` does."""

_ALPHABET: Final = string.ascii_letters + string.digits
_FIRST_ID: Final = 46_400_000_000_001
FIRST_TICKET: Final = 1000
# Far enough from the ends of the calendar that every lifetime added to a time is still in it.
_EARLIEST: Final = datetime(1000, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(9000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that an account would have to remember to go on where it was."""

    subdomain: str
    switches: Switches
    limits: Limits
    ahead: timedelta
    next_id: int
    next_ticket: int
    tables: Tables


class Account(Tables):
    """One Zendesk account. Hold `lock` around every read and change that belong together.

    Args:
        clock: the time outside; the account's own may run ahead of it, see `advance`.
        rng: source of tokens.
        folder: where the bodies of uploaded files are written.
    """

    def __init__(
        self, *, clock: Clock, rng: RandomBytes, folder: Path, switches: Switches, limits: Limits
    ) -> None:
        super().__init__()
        self.lock = RLock()
        self.folder = folder
        self.switches = switches
        self.limits = limits
        self.rates = RateLimits(limits)
        self.idempotency_keys = IdempotencyKeys()
        self.token_index = TokenIndex(self)
        # What people are being asked on a consent page, by the nonce of its form; never kept.
        self.authorization_requests: dict[str, AuthorizationRequest] = {}
        self.subdomain = "acme"
        self.base_url = ""
        self._clock = clock
        self._ahead = timedelta()
        self._rng = rng
        self._next_id = _FIRST_ID
        self._next_ticket = FIRST_TICKET

    def now(self) -> datetime:
        """The account's time."""
        return self._clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Puts the account's time forward.

        Raises:
            OverflowError: to no year between 1000 and 9000; the time is as before.
        """
        with self.lock:
            ahead = self._ahead + timedelta(seconds=seconds)
            if not _EARLIEST <= self._clock() + ahead < _LATEST:
                raise OverflowError("there is no such time")
            self._ahead = ahead

    def new_id(self) -> int:
        """An id that nothing else has."""
        with self.lock:
            self._next_id += 1
            return self._next_id - 1

    def new_ticket_number(self) -> int:
        """The number of the next ticket; they are small and in sequence, as at Zendesk."""
        with self.lock:
            self._next_ticket += 1
            return self._next_ticket - 1

    def go_on_from_ticket(self, number: int) -> None:
        """Makes `number` that of the next ticket."""
        with self.lock:
            self._next_ticket = number

    def random_hex(self, size: int) -> str:
        """`size` random bytes as hexadecimal digits."""
        return self._rng(size).hex()

    def random_text(self, length: int) -> str:
        """Random letters and digits."""
        return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in self._rng(length))

    def find_client(self, identifier: str) -> Client | None:
        """The OAuth client of that identifier."""
        return next((c for c in self.clients.values() if c.identifier == identifier), None)

    def find_user_by_email(self, email: str) -> User | None:
        """The user of that address."""
        return next((u for u in self.users.values() if u.email == email.lower()), None)

    def add_user(self, email: str, name: str = "") -> User:
        """A new end user."""
        name = name or email.partition("@")[0]
        user = User(self.new_id(), name, email.lower(), created_at=self.now())
        self.users[user.id] = user
        return user

    def drop_expired_uploads(self) -> None:
        """Deletes the uploads whose time is over, and their files."""
        now = self.now()
        # The oldest upload is the first one, and the first to expire.
        while self.uploads and now >= (oldest := next(iter(self.uploads.values()))).expires_at:
            self.drop_upload(oldest)

    def drop_upload(self, upload: Upload) -> None:
        """Deletes one unused upload and its files."""
        del self.uploads[upload.token]
        for attachment_id in upload.attachment_ids:
            self.discard(self.attachments.pop(attachment_id).path)

    def discard(self, path: Path) -> None:
        """Deletes a stored body; one that is just being read may outlive this on Windows."""
        with suppress(PermissionError):
            path.unlink(missing_ok=True)

    def take_snapshot(self) -> Snapshot:
        """The account as it is now; costs no more than a copy of the tables' references."""
        with self.lock:
            tables = Tables(**{f.name: copy(getattr(self, f.name)) for f in fields(Tables)})
            return Snapshot(
                subdomain=self.subdomain,
                switches=self.switches,
                limits=self.limits,
                ahead=self._ahead,
                next_id=self._next_id,
                next_ticket=self._next_ticket,
                tables=tables,
            )

    def resume(self, snapshot: Snapshot) -> None:
        """Makes the account what it was; switches and limits stay as they were given to it."""
        with self.lock:
            self.subdomain = snapshot.subdomain
            self._ahead = snapshot.ahead
            self._next_id = snapshot.next_id
            self._next_ticket = snapshot.next_ticket
            for table in fields(Tables):
                setattr(self, table.name, copy(getattr(snapshot.tables, table.name)))
