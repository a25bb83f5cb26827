"""The proof that who exchanges a code is who asked for it (PKCE)."""

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ticketbound.secret import Secret

METHOD: Final = "S256"
_VERIFIER: Final = re.compile(r"[A-Za-z0-9._~-]{43,128}")
_ENTROPY: Final = 32


@dataclass(frozen=True)
class CodeVerifier:
    """The secret half; the authorization request shows only its challenge.

    Raises:
        ValueError: it is not 43 to 128 unreserved characters.
    """

    # See: https://www.rfc-editor.org/rfc/rfc7636#section-4.1
    secret: Secret

    def __post_init__(self) -> None:
        if _VERIFIER.fullmatch(self.secret.reveal()) is None:
            raise ValueError("a code verifier has 43 to 128 letters, digits or -._~")

    @property
    def challenge(self) -> str:
        """The SHA-256 of the verifier, as the method S256 writes it."""
        # See: https://www.rfc-editor.org/rfc/rfc7636#section-4.2
        return _encode(hashlib.sha256(self.secret.reveal().encode("ascii")).digest())


def make_verifier(random_bytes: Callable[[int], bytes]) -> CodeVerifier:
    """A fresh verifier of 256 bits from `random_bytes`, such as `secrets.token_bytes`."""
    # See: https://www.rfc-editor.org/rfc/rfc7636#section-7.1
    return CodeVerifier(Secret(_encode(random_bytes(_ENTROPY))))


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
