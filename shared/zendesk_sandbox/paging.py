"""The two ways Zendesk cuts a list into pages: by cursor and by number."""

import base64
import binascii
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import urlencode

from flask import request

from zendesk_sandbox.calls import here
from zendesk_sandbox.refusals import Refusal

_LARGEST_PAGE: Final = 100
_DEEPEST: Final = 10_000
_MOST_RESULTS: Final = 1000
_PAGE_KEYS: Final = ("page", "page[after]", "page[before]")
_by_id: Callable[[Any], int] = attrgetter("id")


class HasId(Protocol):
    """Anything with an id that grows with time."""

    @property
    def id(self) -> int:
        """The id."""


_Item = TypeVar("_Item", bound=HasId)
_Any = TypeVar("_Any")


def page_of(
    name: str, items: Sequence[_Item], show: Callable[[_Item], object], base_url: str
) -> dict[str, object]:
    """One page of `items`, which are in the order of their ids, as the query asks for it.

    Raises:
        Refusal: 400, the cursor is not ours or the page too deep.
    """
    if any(key.startswith("page[") for key in request.args):
        return _cursor_page(name, items, show, base_url)
    ordered = items[::-1] if _is_descending() else items
    return numbered_page(name, ordered, show, base_url)


def numbered_page(
    name: str, items: Sequence[_Any], show: Callable[[_Any], object], base_url: str
) -> dict[str, object]:
    """One page of `items`, in the order they have, by its number.

    Raises:
        Refusal: 400, the page is too deep.
    """
    page, size = _asked_for()
    start = (page - 1) * size
    if start >= _DEEPEST:
        title = "Invalid pagination depth"
        raise _invalid("InvalidPaginationDepth", title, "Use cursor pagination")
    more = start + size < len(items)
    return {
        name: [show(item) for item in items[start : start + size]],
        "next_page": _address(base_url, {"page": page + 1}) if more else None,
        "previous_page": _address(base_url, {"page": page - 1}) if page > 1 else None,
        "count": len(items),
    }


def demand_shallow() -> None:
    """Returns if the page that the query asks for begins among the first 1,000 results.

    Raises:
        Refusal: 422.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/ticket-management/search/
    page, size = _asked_for()
    if (page - 1) * size >= _MOST_RESULTS:
        text = f"The search gives its first {_MOST_RESULTS} results only"
        raise Refusal(422, {"error": "invalid", "description": text})


def _asked_for() -> tuple[int, int]:
    return max(request.args.get("page", 1, type=int), 1), _size(request.args.get("per_page"))


def _cursor_page(
    name: str, items: Sequence[_Item], show: Callable[[_Item], object], base_url: str
) -> dict[str, object]:
    size = _size(request.args.get("page[size]"))
    shown, has_more = _cut(items, size)
    first, last = (_cursor(shown[0]), _cursor(shown[-1])) if shown else (None, None)
    return {
        name: [show(item) for item in shown],
        "meta": {"has_more": has_more, "after_cursor": last, "before_cursor": first},
        "links": {
            "prev": first and _address(base_url, {"page[before]": first}),
            "next": last and _address(base_url, {"page[after]": last}),
        },
    }


def _cut(items: Sequence[_Item], size: int) -> tuple[Sequence[_Item], bool]:
    after, before = request.args.get("page[after]"), request.args.get("page[before]")
    backwards = before is not None
    cursor = before if backwards else after
    # Whether the page is at the end of the ids that remain; descending order turns that round.
    from_end = backwards is not _is_descending()
    if cursor is None:
        left = items
    elif from_end:
        left = items[: bisect_left(items, _read_cursor(cursor), key=_by_id)]
    else:
        left = items[bisect_right(items, _read_cursor(cursor), key=_by_id) :]
    shown = left[-size:] if from_end else left[:size]
    return (shown[::-1] if _is_descending() else shown), len(left) > size


def _is_descending() -> bool:
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
    args: Mapping[str, str] = request.args
    return args.get("sort", "").startswith("-") or args.get("sort_order") == "desc"


def _size(text: str | None) -> int:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 10
    number = int(text) if text is not None and is_number else _LARGEST_PAGE
    return min(max(number, 1), _LARGEST_PAGE)


def _cursor(item: HasId) -> str:
    return base64.urlsafe_b64encode(f"id:{item.id}".encode()).decode()


def _read_cursor(text: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(text).removeprefix(b"id:"))
    except (ValueError, binascii.Error):
        raise _invalid("InvalidCursor", "Invalid cursor", "Not a cursor") from None


def _invalid(code: str, title: str, detail: str) -> Refusal:
    return Refusal(400, {"errors": [{"code": code, "title": title, "detail": detail}]})


def _address(base_url: str, changed: dict[str, Any]) -> str:
    kept = [(k, v) for k, v in request.args.items(multi=True) if k not in _PAGE_KEYS]
    suffix = "" if here().switches.json_suffix == "refused" else ".json"
    return f"{base_url}{request.path}{suffix}?{urlencode([*kept, *changed.items()])}"
