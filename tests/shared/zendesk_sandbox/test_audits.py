from typing import Any

from zendesk_sandbox.server import RunningSandbox


def _put(sandbox: RunningSandbox, token: str, **ticket: object) -> Any:
    answer = sandbox.ask("PUT", "/api/v2/tickets/1000", token=token, json={"ticket": ticket})
    assert answer.status == 200
    return answer.json()


def _audits(sandbox: RunningSandbox, token: str, query: str = "") -> Any:
    return sandbox.ask("GET", f"/api/v2/tickets/1000/audits{query}", token=token).json()


def test_every_update_is_listed_as_it_was_answered(sandbox: RunningSandbox, agent: str) -> None:
    earlier = _audits(sandbox, agent)["count"]
    answered = [
        _put(sandbox, agent, comment={"body": "a"}, status="pending")["audit"],
        _put(sandbox, agent, tags=["x"], priority="high", type="incident")["audit"],
        _put(sandbox, agent, comment={"body": "b", "public": False})["audit"],
    ]
    assert _audits(sandbox, agent)["audits"][earlier:] == answered
    for audit in answered:
        path = f"/api/v2/tickets/1000/audits/{audit['id']}.json"
        assert sandbox.ask("GET", path, token=agent).json() == {"audit": audit}


def test_ids_of_audits_and_events_are_unique(sandbox: RunningSandbox, agent: str) -> None:
    _put(sandbox, agent, comment={"body": "a"}, tags=["x"])
    audits = _audits(sandbox, agent)["audits"]
    ids = [audit["id"] for audit in audits]
    ids += [event["id"] for audit in audits for event in audit["events"]]
    assert len(ids) == len(set(ids))


def test_first_audit_made_the_ticket(sandbox: RunningSandbox, agent: str) -> None:
    first = _audits(sandbox, agent)["audits"][0]
    comment, *others = first["events"]
    created = {e["field_name"]: e["value"] for e in others if e["type"] == "Create"}
    assert comment["type"] == "Comment"
    assert (created["status"], created["subject"]) == ("new", "Export stops at 80 percent")
    assert created["requester_id"] == sandbox.seeded.requester.id
    assert not [e for e in others if e["type"] == "Change"]


def test_update_that_changes_nothing_is_not_listed(sandbox: RunningSandbox, agent: str) -> None:
    earlier = _audits(sandbox, agent)["count"]
    assert _put(sandbox, agent, status="open")["audit"]["events"] == []
    assert _audits(sandbox, agent)["count"] == earlier


def test_request_updates_are_listed_too(
    sandbox: RunningSandbox, agent: str, requester: str
) -> None:
    sent = {"request": {"comment": {"body": "from outside"}}}
    sandbox.ask("PUT", "/api/v2/requests/1000", token=requester, json=sent)
    last = _audits(sandbox, agent)["audits"][-1]
    assert last["author_id"] == sandbox.seeded.requester.id
    assert last["events"][0]["body"] == "from outside"


def test_pages_by_cursor(sandbox: RunningSandbox, agent: str) -> None:
    for text in "abc":
        _put(sandbox, agent, comment={"body": text})
    everything = [audit["id"] for audit in _audits(sandbox, agent)["audits"]]
    seen: list[int] = []
    page = _audits(sandbox, agent, "?page[size]=2")
    while page["audits"]:
        seen += [audit["id"] for audit in page["audits"]]
        path = page["links"]["next"].removeprefix(sandbox.url)
        page = sandbox.ask("GET", path, token=agent).json()
    assert seen == everything


def test_audit_of_another_ticket(sandbox: RunningSandbox, agent: str) -> None:
    audit = _put(sandbox, agent, comment={"body": "a"})["audit"]["id"]
    assert sandbox.ask("GET", f"/api/v2/tickets/1001/audits/{audit}", token=agent).status == 404
