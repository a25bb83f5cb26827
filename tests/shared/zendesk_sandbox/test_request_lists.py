from typing import Any

import pytest

from zendesk_sandbox.server import RunningSandbox


def _ids(sandbox: RunningSandbox, token: str, path: str) -> list[int]:
    answer = sandbox.ask("GET", f"/api/v2/requests{path}", token=token)
    assert answer.status == 200
    return [request["id"] for request in answer.json()["requests"]]


def _copy_carol(sandbox: RunningSandbox, agent: str) -> str:
    carol = sandbox.state.find_user_by_email("carol@customer.example")
    assert carol is not None
    sent = {"ticket": {"email_ccs": [{"user_id": carol.id}]}}
    sandbox.ask("PUT", "/api/v2/tickets/1001", token=agent, json=sent)
    return sandbox.issue_token(carol.id, "read")


def test_own_requests_and_no_others(sandbox: RunningSandbox, requester: str, admin: str) -> None:
    rest = [n for n in range(1000, 1020) if n not in (1005, 1012, 1017)]
    assert _ids(sandbox, requester, ".json") == rest
    assert _ids(sandbox, requester, "?sort_order=desc") == rest[::-1]
    assert _ids(sandbox, admin, "") == []


def test_by_status(sandbox: RunningSandbox, requester: str) -> None:
    everything = set(_ids(sandbox, requester, ""))
    solved = _ids(sandbox, requester, "/solved")
    assert solved == [1003, 1004, 1015]
    assert set(_ids(sandbox, requester, "/open")) == everything - set(solved)
    assert _ids(sandbox, requester, "?status=closed,hold") == [1004, 1008]


def test_copied_requests(sandbox: RunningSandbox, agent: str) -> None:
    carol = _copy_carol(sandbox, agent)
    assert _ids(sandbox, carol, "/ccd") == [1001]
    assert _ids(sandbox, carol, "") == []


def test_search(sandbox: RunningSandbox, requester: str, agent: str) -> None:
    assert _ids(sandbox, requester, "/search?query=certificate") == [1011]
    assert _ids(sandbox, requester, "/search?query=backup+window") == []
    assert _ids(sandbox, requester, "/search?query=the&status=closed") == [1004]
    assert _ids(sandbox, _copy_carol(sandbox, agent), "/search?query=agent&cc_id=true") == [1001]
    assert _ids(sandbox, requester, "/search?query=export&organization_id=1") == []


def test_search_ends_after_a_thousand(sandbox: RunningSandbox, requester: str) -> None:
    path = "/api/v2/requests/search?query=a&page="
    assert sandbox.ask("GET", f"{path}10", token=requester).status == 200
    assert sandbox.ask("GET", f"{path}11", token=requester).status == 422


def test_internal_tickets_are_on_no_list(
    sandbox: RunningSandbox, requester: str, agent: str
) -> None:
    before = _ids(sandbox, requester, "")
    inside = {"comment": {"body": "x", "public": False}}
    sent = {"ticket": inside | {"requester_id": sandbox.seeded.requester.id}}
    assert sandbox.ask("POST", "/api/v2/tickets", token=agent, json=sent).status == 201
    assert _ids(sandbox, requester, "") == before


def test_pages(sandbox: RunningSandbox, requester: str) -> None:
    everything = _ids(sandbox, requester, "")
    for query in ("?page[size]=5", "?per_page=5"):
        seen: list[int] = []
        page: Any = sandbox.ask("GET", f"/api/v2/requests{query}", token=requester).json()
        while page["requests"]:
            seen += [request["id"] for request in page["requests"]]
            url = page["links"]["next"] if "links" in page else page["next_page"]
            if url is None:
                break
            page = sandbox.ask("GET", url.removeprefix(sandbox.url), token=requester).json()
        assert seen == everything


@pytest.mark.parametrize("is_public", [True, False])
def test_one_comment(sandbox: RunningSandbox, requester: str, agent: str, is_public: bool) -> None:
    sent = {"ticket": {"comment": {"body": "answer", "public": is_public}}}
    made = sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, json=sent).json()
    path = f"/api/v2/requests/1000/comments/{made['audit']['events'][0]['id']}.json"
    answer = sandbox.ask("GET", path, token=requester)
    assert answer.status == (200 if is_public else 404)
    if is_public:
        assert answer.json()["comment"]["body"] == "answer"
