"""Short names for what is personal, the same for the same value through one whole run.

An alias is the beginning of a keyed hash (BLAKE2b). Whoever has no key can neither go back from
an alias to its value nor try values out; the key is made for one run and never written down.
"""

import hashlib
from array import array

from log_operator.redact.kept import identify
from log_operator.redact.rule import ALIAS_KINDS

KEY_SIZE = 32
"""Bytes of a key."""
_HASH_SIZE = 8
_SHORT = (4, 8)
"""Hexadecimal digits of an alias while there are free ones; all sixteen of the hash after that."""
_SLOTS = 1 << 16
_MOST_CACHED = 4_000
_LONGEST_CACHED = 64


class Aliases:
    """Gives aliases; one instance serves one run.

    Two values never share an alias: whoever comes first owns the slot that the last four digits
    of a short one name, and keeps it; who finds it taken gets more digits. The slots take one
    megabyte, however many values there are.

    Args:
        key: random bytes, made for this run.
    """

    def __init__(self, key: bytes) -> None:
        self._hashes = {
            kind: hashlib.blake2b(key=key, digest_size=_HASH_SIZE, person=kind.encode())
            for kind in ALIAS_KINDS
        }
        self._owners = tuple((digits, array("Q", bytes(8 * _SLOTS))) for digits in _SHORT)
        self._cached: dict[tuple[str, bytes], bytes] = {}

    def __repr__(self) -> str:
        return "Aliases(...)"

    def replace(self, kind: str, value: bytes) -> bytes:
        """What to write for the value: its alias as `[ip-3f9a]`, or itself if it may stay."""
        written = self._cached.get((kind, value))
        if written is None:
            identity = identify(kind, value)
            written = value if identity is None else self._name(kind, identity)
            if len(value) <= _LONGEST_CACHED:
                if len(self._cached) >= _MOST_CACHED:
                    self._cached.clear()
                self._cached[kind, value] = written
        return written

    def _name(self, kind: str, identity: bytes) -> bytes:
        mixed = self._hashes[kind].copy()
        mixed.update(identity)
        own = int.from_bytes(mixed.digest(), "big")
        for digits, owners in self._owners:
            beginning = own >> 4 * (2 * _HASH_SIZE - digits)
            slot = beginning % _SLOTS
            if not owners[slot]:
                owners[slot] = own
            if owners[slot] == own:
                return b"[%b-%0*x]" % (kind.encode(), digits, beginning)
        return b"[%b-%0*x]" % (kind.encode(), 2 * _HASH_SIZE, own)
