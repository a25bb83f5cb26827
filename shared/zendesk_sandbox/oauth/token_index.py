"""Finds a token by its text, at the cost of one look-up however many there are."""

from hashlib import sha256

from zendesk_sandbox.records.oauth import Token
from zendesk_sandbox.records.tables import Tables


class TokenIndex:
    """The tokens of `tables` by the digests of their texts.

    Digests, so that the time of a look-up says nothing about the texts themselves. The index
    follows the table by itself: a text that it does not know makes it look for new tokens. Hold
    the account's lock.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: set[int] = set()
        self._access: dict[bytes, int] = {}
        self._refresh: dict[bytes, int] = {}

    def find_access(self, text: str) -> Token | None:
        """The token with this access token, live or not."""
        return self._find(self._access, text)

    def find_refresh(self, text: str) -> Token | None:
        """The token with this refresh token, live or not."""
        return self._find(self._refresh, text)

    def _find(self, ids: dict[bytes, int], text: str) -> Token | None:
        digest = _digest(text)
        if digest not in ids:
            self._catch_up()
        found = self._tables.tokens.get(ids.get(digest, 0))
        if found is None:
            ids.pop(digest, None)
        return found

    def _catch_up(self) -> None:
        tokens = self._tables.tokens
        self._known &= tokens.keys()
        for token_id in tokens.keys() - self._known:
            self._known.add(token_id)
            self._access[_digest(tokens[token_id].access.reveal())] = token_id
            refresh = tokens[token_id].refresh
            if refresh is not None:
                self._refresh[_digest(refresh.reveal())] = token_id


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
