"""The keys that sign codes: Ed25519."""

import hashlib
import re
from collections.abc import Iterable
from typing import Final, Self

import nacl.exceptions
import nacl.signing

from ticketbound.secret import Secret

SIGNATURE_SIZE: Final = 64
KEY_ID_SIZE: Final = 4
_HEX_KEY: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)


class SigningKey:
    """The private key; stays with the vendor."""

    def __init__(self, key: nacl.signing.SigningKey) -> None:
        self._key = key

    @classmethod
    def generate(cls) -> Self:
        """A new key from the system's randomness."""
        return cls(nacl.signing.SigningKey.generate())

    @classmethod
    def from_text(cls, text: Secret) -> Self:
        """The key that `to_text` wrote.

        Raises:
            ValueError: not 64 hexadecimal digits.
        """
        if _HEX_KEY.fullmatch(text.reveal().strip()) is None:
            raise ValueError("a signing key is 64 hexadecimal digits")
        return cls(nacl.signing.SigningKey(bytes.fromhex(text.reveal().strip())))

    def to_text(self) -> Secret:
        """64 hexadecimal digits, for a file of mode 0600."""
        return Secret(bytes(self._key).hex())

    @property
    def public_hex(self) -> str:
        """The public half as it stands in `tenant.toml`."""
        return bytes(self._key.verify_key).hex()

    def sign(self, data: bytes) -> bytes:
        """The signature of `data`, 64 bytes."""
        return self._key.sign(data).signature


def key_id_of(public_hex: str) -> bytes:
    """4 bytes that name a public key inside a code."""
    return hashlib.sha256(bytes.fromhex(public_hex)).digest()[:KEY_ID_SIZE]


def is_signed(data: bytes, signature: bytes, key_id: bytes, public_keys: Iterable[str]) -> bool:
    """Whether one of `public_keys` has this id and made this signature."""
    return any(
        key_id_of(public_hex) == key_id and _is_signature(data, signature, public_hex)
        for public_hex in public_keys
    )


def _is_signature(data: bytes, signature: bytes, public_hex: str) -> bool:
    try:
        nacl.signing.VerifyKey(bytes.fromhex(public_hex)).verify(data, signature)
    except nacl.exceptions.BadSignatureError:
        return False
    return True
