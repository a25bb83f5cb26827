"""Finds a token by its text, at the cost of one look-up however many there are."""

from hashlib import sha256

from zendesk_sandbox.records.oauth import Token
from zendesk_sandbox.records.tables import Tables


class TokenIndex:
    """The tokens of `tables` by the digests of their texts.

    Digests, so that the time of a look-up says nothing about the texts themselves. The index
    follows the table by itself: what was added since the last look-up is taken in, and a table
    put in the old one's place is read anew. It relies on ids that only grow. Hold the account's
    lock.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._seen = tables.tokens
        self._newest = 0
        self._access: dict[bytes, int] = {}
        self._refresh: dict[bytes, int] = {}

    def find_access(self, text: str) -> Token | None:
        """The token with this access token, live or not."""
        self._catch_up()
        return self._look_up(self._access, text)

    def find_refresh(self, text: str) -> Token | None:
        """The token with this refresh token, live or not."""
        self._catch_up()
        return self._look_up(self._refresh, text)

    def _look_up(self, ids: dict[bytes, int], text: str) -> Token | None:
        digest = _digest(text)
        found = self._tables.tokens.get(ids.get(digest, 0))
        if found is None:
            ids.pop(digest, None)
        return found

    def _catch_up(self) -> None:
        tokens = self._tables.tokens
        if tokens is not self._seen:
            self._seen, self._newest = tokens, 0
            self._access.clear()
            self._refresh.clear()
        known = self._newest
        for token_id in reversed(tokens):
            if token_id <= known:
                break
            self._newest = max(self._newest, token_id)
            self._add(tokens[token_id])

    def _add(self, token: Token) -> None:
        self._access[_digest(token.access.reveal())] = token.id
        if token.refresh is not None:
            self._refresh[_digest(token.refresh.reveal())] = token.id


def _digest(text: str) -> bytes:
    return sha256(text.encode("utf-8", "surrogatepass")).digest()
