"""The account that the sandbox imitates: everything it knows, behind one lock."""

import string
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from threading import RLock
from typing import Final

from ticketbound.clock import Clock
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.rate_limits import RateLimits
from zendesk_sandbox.records.files import Upload
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tables import Tables
from zendesk_sandbox.switches import Switches

RandomBytes = Callable[[int], bytes]
"""Returns that many random bytes, as `secrets.token_bytes` does."""

_ALPHABET: Final = string.ascii_letters + string.digits
_FIRST_ID: Final = 46_400_000_000_001
_FIRST_TICKET: Final = 1000


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
        self.subdomain = "acme"
        self.base_url = ""
        self._clock = clock
        self._ahead = timedelta()
        self._rng = rng
        self._ids = count(_FIRST_ID)
        self._numbers = count(_FIRST_TICKET)

    def now(self) -> datetime:
        """The account's time."""
        return self._clock() + self._ahead

    def advance(self, seconds: float) -> None:
        """Puts the account's time forward."""
        with self.lock:
            self._ahead += timedelta(seconds=seconds)

    def new_id(self) -> int:
        """An id that nothing else has."""
        return next(self._ids)

    def new_ticket_number(self) -> int:
        """The number of the next ticket; they are small and in sequence, as at Zendesk."""
        return next(self._numbers)

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
        for upload in [u for u in self.uploads.values() if now >= u.expires_at]:
            self.drop_upload(upload)

    def drop_upload(self, upload: Upload) -> None:
        """Deletes one unused upload and its files."""
        del self.uploads[upload.token]
        for attachment_id in upload.attachment_ids:
            self.attachments.pop(attachment_id).path.unlink(missing_ok=True)
