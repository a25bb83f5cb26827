from typing import Any
from urllib.parse import quote

import pytest

from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox


def _search(sandbox: RunningSandbox, token: str, query: str, more: str = "") -> Any:
    path = f"/api/v2/search.json?query={quote(query)}{more}"
    answer = sandbox.ask("GET", path, token=token)
    assert answer.status == 200
    return answer.json()


def _ids(sandbox: RunningSandbox, token: str, query: str) -> list[int]:
    found = _search(sandbox, token, query)
    count = sandbox.ask("GET", f"/api/v2/search/count?query={quote(query)}", token=token).json()
    assert count == {"count": found["count"]}
    return [result["id"] for result in found["results"]]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("type:ticket status:closed", [1004]),
        ("type:ticket status>=solved", [1003, 1004, 1015]),
        ("type:ticket status<open", [1006, 1012]),
        ("type:ticket certificate", [1011]),
        ('type:ticket subject:"search with many"', [1007]),
        ("type:ticket subject:search -subject:slow", []),
        ("type:ticket requester:omar@elsewhere.example", [1005, 1012, 1017]),
        ("type:ticket requester:omar -status:new", [1005, 1017]),
        ("type:ticket assignee:none", [1006, 1012]),
        ("type:ticket 1004", [1004]),
        ("type:ticket tags:blue", [1000]),
        ("type:ticket priority>normal", [1000]),
        ("type:ticket external_id:X-1", [1000]),
        ("type:ticket created>2999-01-01", []),
        ("type:ticket organization:nowhere", []),
        ("type:ticket nonsense:1", []),
        ("type:ticket -nonsense:1", []),
        ("type:group", []),
    ],
)
def test_tickets(sandbox: RunningSandbox, agent: str, query: str, numbers: list[int]) -> None:
    change = {"ticket": {"tags": ["blue"], "priority": "urgent", "external_id": "X-1"}}
    sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, json=change)
    assert _ids(sandbox, agent, query) == numbers


def test_my_tickets(sandbox: RunningSandbox, agent: str) -> None:
    assert len(_ids(sandbox, agent, "type:ticket assignee:me")) == 18
    assert _ids(sandbox, agent, "type:ticket requester:me") == []


def test_users_and_tickets_together(sandbox: RunningSandbox, agent: str) -> None:
    change = {"ticket": {"subject": "Call Rita"}}
    sandbox.ask("PUT", "/api/v2/tickets/1007", token=agent, json=change)
    found = _search(sandbox, agent, "rita")["results"]
    assert [(it["result_type"], it["id"]) for it in found] == [
        ("ticket", 1007),
        ("user", sandbox.seeded.requester.id),
    ]
    assert [it["result_type"] for it in _search(sandbox, agent, "type:user rita")["results"]] == [
        "user"
    ]


def test_order(sandbox: RunningSandbox, agent: str) -> None:
    for more, newest_first in (("", True), ("&sort_order=desc", True), ("&sort_order=asc", False)):
        found = _search(sandbox, agent, "type:ticket", f"&sort_by=created_at{more}")
        times = [result["created_at"] for result in found["results"]]
        assert times == sorted(times, reverse=newest_first)


def test_restricted_agents_find_only_their_own(sandbox: RunningSandbox) -> None:
    token = sandbox.issue_token(sandbox.service_user_id, "read")
    assert _ids(sandbox, token, "type:ticket") == []


def test_pages(sandbox: RunningSandbox, agent: str) -> None:
    def page(number: int) -> Answer:
        path = f"/api/v2/search?query=type:ticket&per_page=15&page={number}"
        return sandbox.ask("GET", path, token=agent)

    first, second = page(1).json(), page(2).json()
    assert (len(first["results"]), len(second["results"])) == (15, 5)
    assert first["next_page"].startswith(f"{sandbox.url}/api/v2/search.json?query=")
    assert second["next_page"] is None
    assert first["facets"] is None
    too_deep = page(68)
    assert (too_deep.status, too_deep.json()["error"]) == (422, "invalid")
