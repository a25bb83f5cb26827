"""Short names for what is personal, the same for the same value through one whole run.

An alias is the beginning of a keyed hash (BLAKE2b). Whoever has no key can neither go back from
an alias to its value nor try values out; the key is made for one run and never written down.
"""

import hashlib
from array import array
from binascii import hexlify
from collections.abc import Mapping
from struct import Struct

from log_operator.redact.forgetting import forget_older_half
from log_operator.redact.kept import identify
from log_operator.redact.marks import ALIAS_KINDS

KEY_SIZE = 32
"""Bytes of a key."""
_HASH_SIZE = 8
_SHORT = (2, 4)
"""Bytes of the hash, two digits each, that an alias shows while there are free ones; else all."""
_NUMBER = Struct(">Q").unpack
_SLOTS = 1 << 16
_MOST_CACHED = 32_000
"""A block of distinct values has half as many, and each is asked for twice."""
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
            kind: (
                hashlib.blake2b(key=key, digest_size=_HASH_SIZE, person=kind.encode()),
                f"[{kind}-".encode(),
            )
            for kind in ALIAS_KINDS
        }
        self._owners = tuple((size, array("Q", bytes(8 * _SLOTS))) for size in _SHORT)
        self._cached: dict[str, dict[bytes, bytes]] = {kind: {} for kind in ALIAS_KINDS}
        self._count = 0

    def __repr__(self) -> str:
        return "Aliases(...)"

    def cached(self, kind: str) -> Mapping[bytes, bytes]:
        """What `replace` said of late for this kind, so that a hot loop need not ask again."""
        return self._cached[kind]

    def replace(self, kind: str, value: bytes) -> bytes:
        """What to write for the value: its alias as `[ip-3f9a]`, or itself if it may stay."""
        cached = self._cached[kind]
        written = cached.get(value)
        if written is None:
            identity = identify(kind, value)
            written = value if identity is None else self._name(kind, identity)
            if len(value) <= _LONGEST_CACHED:
                if self._count >= _MOST_CACHED:
                    self._forget()
                self._count += 1
                cached[value] = written
        return written

    def _forget(self) -> None:
        for cached in self._cached.values():
            forget_older_half(cached)
        self._count = sum(map(len, self._cached.values()))

    def _name(self, kind: str, identity: bytes) -> bytes:
        mixed, begin = self._hashes[kind]
        mixed = mixed.copy()
        mixed.update(identity)
        digest = mixed.digest()
        (own,) = _NUMBER(digest)
        for size, owners in self._owners:
            slot = digest[size - 2] << 8 | digest[size - 1]
            owner = owners[slot]
            if not owner:
                owners[slot] = owner = own
            if owner == own:
                return b"%b%b]" % (begin, hexlify(digest[:size]))
        return b"%b%b]" % (begin, hexlify(digest))
