"""Uploaded files, and the uploads that hold them until a comment takes them."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Attachment:
    """An uploaded file; `content_token` is the unguessable part of its address.

    `ticket` and `comment_id` say where it is, both None until a comment takes it from the upload
    of the token `taken_from`;
    `malware_access_override` is an admin's word that it may be read though the scan found malware.
    """

    id: int
    file_name: str
    content_type: str
    size: int
    content_token: str
    path: Path
    created_at: datetime
    ticket: int | None = None
    comment_id: int | None = None
    taken_from: str = ""
    malware_access_override: bool = False

    @property
    def sha256(self) -> str:
        """The digest of its bytes, in hexadecimal; read from the disk when first asked for."""
        return _digest(self.path)


@dataclass(frozen=True, slots=True)
class Upload:
    """Files that no comment took yet. Gone once used, deleted or expired.

    `owner_id` is None where nobody had signed in.
    """

    token: str
    owner_id: int | None
    attachment_ids: tuple[int, ...]
    expires_at: datetime


# Digesting every upload while it comes would halve their speed, and hardly anybody asks. A file is
# never written again under the same name.
@lru_cache(maxsize=4096)
def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
