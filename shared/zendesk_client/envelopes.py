"""Reads what Zendesk says about an error, in whichever of its shapes it says it.

`{error: "…", description}`, `{error: "…", error_description}` (OAuth),
`{error: {title, message}}`, `{error, description, details: {field: [{description, error}]}}`,
`{errors: [{code, title, detail}]}`, and anything else that answers in its place.
"""
# See: https://developer.zendesk.com/api-reference/introduction/requests/#response-format
# See: https://www.rfc-editor.org/rfc/rfc6749#section-5.2

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import msgspec

_MOST_FIELDS: Final = 20
_MOST_REASONS: Final = 10


@dataclass(frozen=True)
class Envelope:
    """One error as Zendesk words it: its code, its sentence, and the fields it is about.

    Descriptions come in the account's language, so only `code` and the names of the fields
    can be compared with anything.
    """

    code: str = ""
    text: str = ""
    details: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def read_envelope(body: bytes, clean: Callable[[str], str]) -> Envelope | None:
    """The error in `body`, every text passed through `clean`; None where there is none."""
    try:
        whole = msgspec.json.decode(body)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None
    if not isinstance(whole, dict):
        return None
    code, text = _code_and_text(whole)
    details = whole.get("details")
    if not (code or text or details):
        return None
    return Envelope(clean(code), clean(text), _read_details(details, clean))


def _code_and_text(whole: Mapping[str, object]) -> tuple[str, str]:
    error = whole.get("error") or whole.get("errors")
    if isinstance(error, list):
        error = error[0] if error else None
    if isinstance(error, dict):
        code = _first_text(error, "code", "error", "title")
        return code, _first_text(error, "message", "detail", "description", "title")
    code = error if isinstance(error, str) else ""
    return code, _first_text(whole, "description", "error_description", "message")


def _first_text(whole: Mapping[str, object], *names: str) -> str:
    found = (value for name in names if isinstance(value := whole.get(name), str) and value)
    return next(found, "")


def _read_details(details: object, clean: Callable[[str], str]) -> dict[str, tuple[str, ...]]:
    if not isinstance(details, dict):
        return {}
    return {
        clean(name): tuple(clean(reason) for reason in _reasons(items))
        for name, items in islice(details.items(), _MOST_FIELDS)
    }


def _reasons(items: object) -> list[str]:
    listed = items if isinstance(items, list) else [items]
    reasons = [
        _first_text(item, "description", "error") if isinstance(item, dict) else item
        for item in listed[:_MOST_REASONS]
    ]
    return [reason for reason in reasons if isinstance(reason, str) and reason]
