"""Lists end, whatever the server says."""

from typing import TYPE_CHECKING

import pytest

from zendesk_client import search, tickets, users
from zendesk_client.answers import BODY_LIMIT
from zendesk_client.errors import AnswerTooLong, NotZendesk, Unprocessable
from zendesk_client.session import Session

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from tests.shared.zendesk_client.conftest import Server


def found(*ids: int, next_page: str | None = "https://evil.example/") -> dict[str, object]:
    return {"users": [{"id": number} for number in ids], "next_page": next_page, "count": 250}


def test_a_numbered_list_is_asked_for_page_by_page_and_only_here(
    server: "Server", session: Session
) -> None:
    server.answers(200, found(1, 2))
    server.answers(200, found(3, next_page=None))
    assert [user.id for user in users.search_users(session, "a b")] == [1, 2, 3]
    assert [asked.path for asked in server.asked] == [
        "/api/v2/users/search?query=a+b&per_page=100&page=1",
        "/api/v2/users/search?query=a+b&per_page=100&page=2",
    ]


def test_a_page_is_asked_for_when_it_is_needed(server: "Server", session: Session) -> None:
    server.answers(200, found(1))
    assert next(users.search_users(session, "a")).id == 1
    assert len(server.asked) == 1


def test_a_numbered_list_that_repeats_itself_is_an_error(
    server: "Server", session: Session
) -> None:
    server.answers(200, found(1, 2))
    walked = users.search_users(session, "a")
    assert [next(walked).id, next(walked).id] == [1, 2]
    with pytest.raises(NotZendesk, match="repeats"):
        next(walked)
    assert len(server.asked) == 2


def test_a_numbered_list_without_an_end_is_left_at_zendesks_own_limit(
    server: "Server", session: Session
) -> None:
    numbers = iter(range(1_000_000))

    def go_on(handler: "BaseHTTPRequestHandler") -> None:
        server.script.clear()
        server.answers(200, found(next(numbers)))
        server.script[0](handler)
        server.script[:] = [go_on]

    server.script.append(go_on)
    with pytest.raises(NotZendesk, match="10,000"):
        list(users.search_users(session, "a"))
    assert len(server.asked) == 100


def test_a_cursor_that_comes_back_later_is_noticed(server: "Server", session: Session) -> None:
    for cursor in ("a", "b", "a"):
        server.answers(200, {"users": [], "meta": {"has_more": True, "after_cursor": cursor}})
    with pytest.raises(NotZendesk, match="not where"):
        list(users.list_users(session))
    assert len(server.asked) == 3


def test_a_numbered_list_that_does_not_say_whether_it_goes_on_is_an_error(
    server: "Server", session: Session
) -> None:
    server.answers(200, {"users": [{"id": 1}]})
    with pytest.raises(NotZendesk):
        list(users.search_users(session, "a"))


LONG = b"[" + b" " * BODY_LIMIT
A_LONG_TEXT = "ä" * 65_535


def test_an_entry_of_three_long_texts_is_read(server: "Server", session: Session) -> None:
    row = {"id": 1, "name": A_LONG_TEXT, "notes": A_LONG_TEXT, "details": A_LONG_TEXT}
    server.answers(200, {"users": [row], "meta": {"has_more": False}})
    assert [user.name for user in users.list_users(session)] == [A_LONG_TEXT]


def test_a_page_that_is_too_long_is_asked_for_in_smaller_ones(
    server: "Server", session: Session
) -> None:
    server.answers(200, {"users": [{"id": 1}], "meta": {"has_more": True, "after_cursor": "c"}})
    server.answers(200, LONG)
    server.answers(200, LONG)
    server.answers(200, {"users": [{"id": 2}], "meta": {"has_more": True, "after_cursor": "d"}})
    server.answers(200, {"users": [{"id": 3}], "meta": {"has_more": False}})
    assert [user.id for user in users.list_users(session)] == [1, 2, 3]
    assert [asked.path.partition("?")[2] for asked in server.asked] == [
        "page%5Bsize%5D=100",
        "page%5Bsize%5D=100&page%5Bafter%5D=c",
        "page%5Bsize%5D=10&page%5Bafter%5D=c",
        "page%5Bsize%5D=1&page%5Bafter%5D=c",
        "page%5Bsize%5D=1&page%5Bafter%5D=d",
    ]


def test_numbered_pages_that_shrink_go_on_where_they_were(
    server: "Server", session: Session
) -> None:
    server.answers(200, found(1))
    server.answers(200, LONG)
    server.answers(200, found(2))
    server.answers(200, found(3, next_page=None))
    assert [user.id for user in users.search_users(session, "a")] == [1, 2, 3]
    assert [asked.path.partition("a&")[2] for asked in server.asked] == [
        *("per_page=100&page=1", "per_page=100&page=2"),
        *("per_page=10&page=11", "per_page=10&page=12"),
    ]


def test_many_tickets_that_are_too_long_are_asked_for_in_parts(
    server: "Server", session: Session
) -> None:
    server.answers(200, LONG)
    for number in (1, 11):
        server.answers(200, {"tickets": [{"id": number, "status": "open"}]})
    assert [t.id for t in tickets.show_many_tickets(session, range(1, 12))] == [1, 11]
    assert [asked.path.partition("ids=")[2].count("%2C") + 1 for asked in server.asked] == [
        *(11, 10, 1)
    ]


def test_one_entry_that_is_too_long_is_an_error(server: "Server", session: Session) -> None:
    server.answers(200, LONG)
    with pytest.raises(AnswerTooLong):
        list(users.list_users(session))
    assert len(server.asked) == 3


def test_a_search_hands_out_what_it_may_before_it_is_refused(
    server: "Server", session: Session
) -> None:
    row = {"id": 33, "result_type": "ticket", "subject": "s", "status": "open"}
    server.answers(200, {"results": [row], "next_page": "x", "count": 1001})
    server.answers(422, {"error": "invalid", "description": "Requested response size exceeds"})
    walked = search.search(session, "type:ticket", sort_by="created_at")
    assert next(walked).result_type == "ticket"
    with pytest.raises(Unprocessable):
        next(walked)
    assert server.asked[0].path == (
        "/api/v2/search?query=type%3Aticket&sort_by=created_at&sort_order=desc&per_page=100&page=1"
    )
