"""Proof Key for Code Exchange, method S256."""
# See: https://www.rfc-editor.org/rfc/rfc7636

import base64
import hmac
import re
from hashlib import sha256
from typing import Final

_CHALLENGE: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")


def is_challenge(text: str) -> bool:
    """Whether `text` has the form of a challenge of method S256."""
    return _CHALLENGE.fullmatch(text) is not None


def is_proved(challenge: str | None, verifier: str) -> bool:
    """Whether `verifier` is the one behind `challenge`, or neither was sent.

    A verifier without a challenge is refused: somebody took the challenge off on the way.
    """
    # See: https://www.rfc-editor.org/rfc/rfc9700#section-4.8.2
    if challenge is None or not verifier:
        return challenge is None and not verifier
    if _VERIFIER.fullmatch(verifier) is None:
        return False
    digest = base64.urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=")
    return hmac.compare_digest(digest, challenge.encode())
