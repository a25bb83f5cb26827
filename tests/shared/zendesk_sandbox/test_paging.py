from typing import Any

import pytest

from tests.shared.zendesk_sandbox.daily_work import put
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches


def test_comments_by_number_and_by_cursor(sandbox: RunningSandbox, agent: str) -> None:
    for text in "cde":
        put(sandbox, agent, 1000, comment={"body": text})
    path = "/api/v2/tickets/1000/comments"
    everything = sandbox.ask("GET", path, token=agent).json()
    assert everything["count"] == 5
    assert everything["next_page"] is None
    assert everything["previous_page"] is None
    second = sandbox.ask("GET", f"{path}?per_page=2&page=2", token=agent).json()
    assert [c["body"] for c in second["comments"]] == ["c", "d"]
    assert "page=3" in second["next_page"]
    assert "page=1" in second["previous_page"]
    first = sandbox.ask("GET", f"{path}.json?page[size]=3", token=agent).json()
    assert set(first) == {"comments", "meta", "links"}
    assert first["meta"]["has_more"] is True
    rest = sandbox.ask("GET", first["links"]["next"].removeprefix(sandbox.url), token=agent).json()
    assert [c["body"] for c in rest["comments"]] == ["d", "e"]
    assert rest["meta"]["has_more"] is False
    assert rest["links"]["next"]
    back = sandbox.ask("GET", rest["links"]["prev"].removeprefix(sandbox.url), token=agent).json()
    assert [c["id"] for c in back["comments"]] == [c["id"] for c in first["comments"]]


def test_pages_too_deep_and_foreign_cursors(sandbox: RunningSandbox, agent: str) -> None:
    path = "/api/v2/tickets/1000/comments"
    deep = sandbox.ask("GET", f"{path}?page=101", token=agent)
    assert (deep.status, deep.json()["errors"][0]["code"]) == (400, "InvalidPaginationDepth")
    assert sandbox.ask("GET", f"{path}?page=100", token=agent).status == 200
    assert sandbox.ask("GET", f"{path}?page[after]=zzz", token=agent).status == 400


def test_list(sandbox: RunningSandbox, agent: str) -> None:
    put(sandbox, agent, 1003, external_id="X-1")
    numbers = list(range(1000, 1020))

    def listed(query: str) -> Any:
        answer = sandbox.ask("GET", f"/api/v2/tickets.json{query}", token=agent).json()
        return [ticket["id"] for ticket in answer["tickets"]]

    assert listed("") == numbers
    assert listed("?sort_order=desc") == numbers[::-1]
    assert listed("?page[size]=3&sort=-id") == numbers[:-4:-1]
    assert listed("?external_id=X-1") == [1003]


def test_comments_newest_first_by_cursor(sandbox: RunningSandbox, agent: str) -> None:
    for text in "cde":
        put(sandbox, agent, 1000, comment={"body": text})
    path = "/api/v2/tickets/1000/comments?page[size]=2&sort=-created_at"
    first = sandbox.ask("GET", path, token=agent).json()
    assert [c["body"] for c in first["comments"]] == ["e", "d"]
    second = sandbox.ask("GET", first["links"]["next"].removeprefix(sandbox.url), token=agent)
    assert second.json()["comments"][0]["body"] == "c"
    back = sandbox.ask("GET", second.json()["links"]["prev"].removeprefix(sandbox.url), token=agent)
    assert back.json()["comments"] == first["comments"]


@pytest.mark.parametrize("suffix", ["optional", "required", "refused"])
def test_links_obey_the_suffix_switch(suffix: Any) -> None:
    with start_sandbox(switches=Switches(json_suffix=suffix)) as sandbox:
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "read")
        path = "/api/v2/tickets" if suffix == "refused" else "/api/v2/tickets.json"
        for query in ("page[size]=2", "per_page=2"):
            page = sandbox.ask("GET", f"{path}?{query}", token=agent).json()
            url = page["links"]["next"] if "links" in page else page["next_page"]
            following = sandbox.ask("GET", url.removeprefix(sandbox.url), token=agent)
            assert [t["id"] for t in following.json()["tickets"]] == [1002, 1003]
