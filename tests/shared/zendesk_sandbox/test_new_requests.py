"""Requests as end users and strangers open them, and what follows a closed ticket."""

from typing import Any

import pytest

from tests.shared.zendesk_sandbox.daily_work import make_upload
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_NEW = {"subject": "Help", "comment": {"body": "It is broken"}}
_STRANGER = {"name": "Sam Stranger", "email": "sam@elsewhere.example"}


def _open(sandbox: RunningSandbox, token: str | None, sent: object = _NEW) -> Answer:
    return sandbox.ask("POST", "/api/v2/requests.json", token=token, json={"request": sent})


def test_own_request(sandbox: RunningSandbox, requester: str) -> None:
    upload = make_upload(sandbox, requester)
    sent = {
        "subject": "Help",
        "priority": "high",
        "type": "question",
        "collaborators": [sandbox.service_user_id, "x@y.example", {"email": "z@y.example"}],
        "comment": {"body": "broken", "public": False, "uploads": [upload["token"]]},
        "status": "closed",
    }
    answer = _open(sandbox, requester, sent)
    request = answer.json()["request"]
    assert answer.status == 201
    assert answer.headers["location"] == request["url"]
    assert "request.status" in answer.headers["x-zendesk-api-warn"]
    assert (request["status"], request["priority"], request["type"]) == ("new", "high", "question")
    assert request["requester_id"] == sandbox.seeded.requester.id
    assert len(request["email_cc_ids"]) == 3
    assert request["is_public"] is True
    files = sandbox.state.tickets[request["id"]].comments[0].attachment_ids
    assert files == (upload["attachment"]["id"],)


def test_agents_are_requesters_here(sandbox: RunningSandbox, agent: str) -> None:
    request = _open(sandbox, agent, _NEW | {"requester": _STRANGER}).json()["request"]
    assert request["requester_id"] == sandbox.seeded.agent.id


@pytest.mark.parametrize("sent", [{}, {"comment": {"body": ""}}, {"comment": {"body": 5}}])
def test_bad_requests(sandbox: RunningSandbox, requester: str, sent: object) -> None:
    answer = _open(sandbox, requester, sent)
    assert (answer.status, answer.json()["error"]) == (422, "RecordInvalid")
    assert len(sandbox.state.tickets) == 20


def test_strangers_are_kept_out(sandbox: RunningSandbox) -> None:
    answer = _open(sandbox, None, _NEW | {"requester": _STRANGER})
    assert (answer.status, answer.json()) == (401, {"error": "Couldn't authenticate you"})


def test_strangers_can_be_let_in() -> None:
    with start_sandbox(switches=Switches(anonymous="on")) as sandbox:
        upload = make_upload(sandbox, None)
        upload = make_upload(sandbox, None, f"filename=a.zip&token={upload['token']}")
        sent = {"comment": {"body": "Hello", "uploads": upload["token"]}, "requester": _STRANGER}
        request = _open(sandbox, None, sent).json()["request"]
        sam = sandbox.state.users[request["requester_id"]]
        assert (sam.name, sam.email) == ("Sam Stranger", "sam@elsewhere.example")
        assert not sam.is_verified
        assert len(sandbox.state.tickets[request["id"]].comments[0].attachment_ids) == 2
        again = _open(sandbox, None, _NEW | {"requester": _STRANGER}).json()["request"]
        assert again["requester_id"] == sam.id


@pytest.mark.parametrize(
    "requester",
    [None, {}, {"email": "a@b.example"}, {"name": "A"}, {"name": "A", "email": "nobody"}, "A"],
)
def test_strangers_say_who_they_are(requester: object) -> None:
    with start_sandbox(switches=Switches(anonymous="on")) as sandbox:
        answer = _open(sandbox, None, _NEW | {"requester": requester})
        assert (answer.status, answer.json()["error"]) == (422, "RecordInvalid")
        assert _open(sandbox, "nonsense").status == 401


def test_strangers_stay_outside_of_the_rest() -> None:
    with start_sandbox(switches=Switches(anonymous="on")) as sandbox:
        upload = make_upload(sandbox, None)
        for method, path in (
            ("DELETE", f"/api/v2/uploads/{upload['token']}"),
            ("GET", "/api/v2/requests/1000"),
            ("GET", "/api/v2/requests"),
        ):
            assert sandbox.ask(method, path).status == 401


def test_agent_follows_up_a_closed_ticket(sandbox: RunningSandbox, agent: str) -> None:
    sent = {"ticket": _NEW | {"via_followup_source_id": 1004}}
    ticket = sandbox.ask("POST", "/api/v2/tickets", token=agent, json=sent).json()["ticket"]
    assert ticket["via"]["source"]["rel"] == "follow_up"
    assert ticket["via"]["source"]["from"]["ticket_id"] == 1004
    source = sandbox.ask("GET", "/api/v2/tickets/1004", token=agent).json()["ticket"]
    assert source["followup_ids"] == [ticket["id"]]


def test_requester_follows_up_a_closed_ticket(sandbox: RunningSandbox, requester: str) -> None:
    answer = _open(sandbox, requester, _NEW | {"via_followup_source_id": 1004})
    assert answer.json()["request"]["followup_source_id"] == 1004


@pytest.mark.parametrize("number", [1000, 9999])
def test_only_closed_tickets_are_followed_up(
    sandbox: RunningSandbox, agent: str, requester: str, number: int
) -> None:
    sent = _NEW | {"via_followup_source_id": number}
    for answer in (
        sandbox.ask("POST", "/api/v2/tickets", token=agent, json={"ticket": sent}),
        _open(sandbox, requester, sent),
    ):
        assert (answer.status, list(answer.json()["details"])) == (422, ["via_followup_source_id"])


@pytest.mark.parametrize(("setting", "status"), [("refuse", 422), ("accept", 201)])
def test_following_up_what_one_does_not_reach_is_a_switch(setting: Any, status: int) -> None:
    with start_sandbox(switches=Switches(hidden_followup=setting)) as sandbox:
        courier = sandbox.issue_token(sandbox.service_user_id, "write")
        sent = _NEW | {"via_followup_source_id": 1004}
        assert _open(sandbox, courier, sent).status == status
        ticket = sandbox.ask("POST", "/api/v2/tickets", token=courier, json={"ticket": sent})
        assert ticket.status == status
        assert len(sandbox.state.tickets[1004].followup_ids) == (2 if status == 201 else 0)


def test_problems_are_not_solved_by_the_requester(
    sandbox: RunningSandbox, agent: str, requester: str
) -> None:
    problem = {"ticket": {"type": "problem"}}
    sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, json=problem)
    sent = {"request": {"solved": "true"}}
    for number, status in ((1000, "open"), (1001, "solved"), (1006, "new")):
        path = f"/api/v2/requests/{number}"
        before = sandbox.ask("GET", path, token=requester).json()["request"]
        assert before["can_be_solved_by_me"] is (status == "solved")
        after = sandbox.ask("PUT", path, token=requester, json=sent).json()["request"]
        assert after["status"] == status
