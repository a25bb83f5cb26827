"""Uploaded files, and the uploads that hold them until a comment takes them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Attachment:
    """An uploaded file; `content_token` is the unguessable part of its address."""

    id: int
    file_name: str
    content_type: str
    size: int
    sha256: str
    content_token: str
    path: Path
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Upload:
    """Files that no comment took yet. Gone once used, deleted or expired."""

    token: str
    owner_id: int
    attachment_ids: tuple[int, ...]
    expires_at: datetime
