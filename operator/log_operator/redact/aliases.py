"""Short names for what is personal, the same for the same value through one whole run.

An alias is the beginning of a keyed hash (BLAKE2b). Whoever has no key can neither go back from
an alias to its value nor try values out; the key is made for one run and never written down.
"""

import hashlib

from log_operator.redact.kept import identify
from log_operator.redact.rule import ALIAS_KINDS

KEY_SIZE = 32
"""Bytes of a key."""
_SHORTEST = 4
_LONGEST = 16
"""Hexadecimal digits of an alias where so many values were met that short ones are used up."""
_MOST_OWNERS = 20_000
_MOST_CACHED = 8_000


class Aliases:
    """Gives aliases; one instance serves one run.

    Two values never share an alias: where digits are taken, the later one gets more of them.
    Memory is bounded: after 20,000 values all further ones get sixteen digits.

    Args:
        key: random bytes, made for this run.
    """

    def __init__(self, key: bytes) -> None:
        self._hashes = {
            kind: hashlib.blake2b(key=key, digest_size=_LONGEST // 2, person=kind.encode())
            for kind in ALIAS_KINDS
        }
        self._owners: dict[str, str] = {}
        self._cached: dict[tuple[str, bytes], bytes] = {}

    def __repr__(self) -> str:
        return "Aliases(...)"

    def replace(self, kind: str, value: bytes) -> bytes:
        """What to write for the value: its alias as `[ip-3f9a]`, or itself if it may stay."""
        written = self._cached.get((kind, value))
        if written is None:
            if len(self._cached) >= _MOST_CACHED:
                self._cached.clear()
            identity = identify(kind, value)
            written = value if identity is None else self._name(kind, identity)
            self._cached[kind, value] = written
        return written

    def _name(self, kind: str, value: bytes) -> bytes:
        mixed = self._hashes[kind].copy()
        mixed.update(value)
        digits = mixed.hexdigest()
        for size in range(_SHORTEST, _LONGEST):
            name = f"[{kind}-{digits[:size]}]"
            owner = self._owners.get(name)
            if owner is None and len(self._owners) < _MOST_OWNERS:
                self._owners[name] = owner = digits
            if owner == digits:
                return name.encode()
            if owner is None:
                break
        return f"[{kind}-{digits}]".encode()
