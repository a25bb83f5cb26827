"""Answers that are given once more to who repeats a call under the same key."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec

from zendesk_sandbox.refusals import Refusal

_KEPT: Final = timedelta(hours=2)
_LONGEST_KEY: Final = 255


@dataclass(frozen=True, slots=True)
class Keyed:
    """A call under an `Idempotency-Key`: who made it, and a digest of its parameters."""

    user_id: int
    key: str
    digest: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered."""

    body: dict[str, object]
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Kept:
    digest: bytes
    answer: Answered
    until: datetime


class IdempotencyKeys:
    """The answers of the last two hours to calls that had a key."""

    def __init__(self) -> None:
        self._answers: dict[tuple[int, str], _Kept] = {}

    def find(self, call: Keyed, now: datetime) -> Answered | None:
        """What was answered to the same call; None if it is the first.

        Raises:
            Refusal: 400, the key was used with other parameters.
        """
        self._forget(now)
        kept = self._answers.get((call.user_id, call.key))
        if kept is None:
            return None
        if kept.digest != call.digest:
            raise _misused("The idempotency key was used with other parameters")
        return kept.answer

    def keep(self, call: Keyed, answer: Answered, now: datetime) -> None:
        """Remembers an answer."""
        self._answers[call.user_id, call.key] = _Kept(call.digest, answer, now + _KEPT)

    def _forget(self, now: datetime) -> None:
        while self._answers and now >= self._answers[oldest := next(iter(self._answers))].until:
            del self._answers[oldest]


def keyed_call(user_id: int, key: str, parameters: Mapping[str, Any]) -> Keyed:
    """The call, recognised by its parameters whatever their order.

    Raises:
        Refusal: 400, the key is too long.
    """
    if len(key) > _LONGEST_KEY:
        raise _misused(f"The idempotency key is longer than {_LONGEST_KEY} characters")
    text = msgspec.json.encode(parameters, order="deterministic")
    return Keyed(user_id, key, hashlib.sha256(text).digest())


def _misused(text: str) -> Refusal:
    return Refusal(400, {"error": "IdempotentRequestError", "description": text})
