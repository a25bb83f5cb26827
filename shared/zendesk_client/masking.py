"""Takes our secrets out of paths and texts, before anybody can read them."""

import re
from collections.abc import Iterable
from urllib.parse import quote

from ticketbound.safe_text import escape
from ticketbound.secret import MASK, Secret

_TOKEN_IN_PATH = re.compile(r"/(uploads|attachments/token)/[^/?#]+")


def mask_path(path: str) -> str:
    """`path` without its query and without the tokens that Zendesk puts into paths, escaped."""
    bare = path.partition("?")[0]
    return escape(_TOKEN_IN_PATH.sub(rf"/\1/{MASK}", bare))


def mask_text(text: str, secrets: Iterable[Secret], *, limit: int = 200) -> str:
    """`text` without any of `secrets`, escaped and cut at `limit` characters.

    Masked before it is cut, or else the first half of a secret could be left at the end.
    """
    for secret in secrets:
        if secret:
            text = text.replace(secret.reveal(), MASK).replace(quote(secret.reveal()), MASK)
    return escape(text, limit=limit)
