"""What to do about a refusal while one is still being asked."""

import contextlib
from collections.abc import Iterator

from zendesk_client.errors import OAuthRefused


@contextlib.contextmanager
def explained_refusal() -> Iterator[None]:
    """Hints at what can be changed now, where a later run would hint at another set-up."""
    try:
        yield
    except OAuthRefused as refusal:
        refusal.hint = (
            "check its identifier, secret, kind and allowed scopes; < goes back to its identifier"
        )
        raise
