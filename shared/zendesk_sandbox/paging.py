"""The two ways Zendesk cuts a list into pages: by cursor and by number."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Any, Final, Protocol, TypeVar
from urllib.parse import urlencode

from flask import request

from zendesk_sandbox.refusals import Refusal

_LARGEST_PAGE: Final = 100
_DEEPEST: Final = 10_000


class HasId(Protocol):
    """Anything with an id that grows with time."""

    @property
    def id(self) -> int:
        """The id."""


_Item = TypeVar("_Item", bound=HasId)


def page_of(
    name: str, items: Sequence[_Item], show: Callable[[_Item], object], base_url: str
) -> dict[str, object]:
    """One page of `items`, which are in the order of their ids, as the query asks for it.

    Raises:
        Refusal: 400, the cursor is not ours or the page too deep.
    """
    if any(key.startswith("page[") for key in request.args):
        return _cursor_page(name, items, show, base_url)
    return _numbered_page(name, items, show, base_url)


def _cursor_page(
    name: str, items: Sequence[_Item], show: Callable[[_Item], object], base_url: str
) -> dict[str, object]:
    size = _size(request.args.get("page[size]"))
    after, before = request.args.get("page[after]"), request.args.get("page[before]")
    if before is not None:
        earlier = [item for item in items if item.id < _read_cursor(before)]
        shown, has_more = earlier[-size:], len(earlier) > size
    else:
        later = [item for item in items if after is None or item.id > _read_cursor(after)]
        shown, has_more = later[:size], len(later) > size
    first, last = (_cursor(shown[0]), _cursor(shown[-1])) if shown else (None, None)
    return {
        name: [show(item) for item in shown],
        "meta": {"has_more": has_more, "after_cursor": last, "before_cursor": first},
        "links": {
            "prev": first and _address(base_url, "page", {"page[before]": first}),
            "next": last and _address(base_url, "page", {"page[after]": last}),
        },
    }


def _numbered_page(
    name: str, items: Sequence[_Item], show: Callable[[_Item], object], base_url: str
) -> dict[str, object]:
    size = _size(request.args.get("per_page"))
    page = max(request.args.get("page", 1, type=int), 1)
    start = (page - 1) * size
    if start >= _DEEPEST:
        error = {"code": "InvalidPaginationDepth", "title": "Invalid pagination depth"}
        raise Refusal(400, {"errors": [error | {"detail": "Use cursor pagination"}]})
    more = start + size < len(items)
    return {
        name: [show(item) for item in items[start : start + size]],
        "next_page": _address(base_url, "page", {"page": page + 1}) if more else None,
        "previous_page": _address(base_url, "page", {"page": page - 1}) if page > 1 else None,
        "count": len(items),
    }


def _size(text: str | None) -> int:
    number = int(text) if text is not None and text.isascii() and text.isdigit() else _LARGEST_PAGE
    return min(max(number, 1), _LARGEST_PAGE)


def _cursor(item: HasId) -> str:
    return base64.urlsafe_b64encode(f"id:{item.id}".encode()).decode()


def _read_cursor(text: str) -> int:
    try:
        return int(base64.urlsafe_b64decode(text).removeprefix(b"id:"))
    except (ValueError, binascii.Error):
        error = {"code": "InvalidCursor", "title": "Invalid cursor", "detail": "Not a cursor"}
        raise Refusal(400, {"errors": [error]}) from None


def _address(base_url: str, stem: str, changed: dict[str, Any]) -> str:
    kept = {k: v for k, v in request.args.items() if k not in (stem, "page[after]", "page[before]")}
    return f"{base_url}{request.path}.json?{urlencode(kept | changed)}"
