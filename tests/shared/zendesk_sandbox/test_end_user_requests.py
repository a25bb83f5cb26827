import pytest

from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches


def _put(sandbox: RunningSandbox, token: str, number: int, **request: object) -> Answer:
    path = f"/api/v2/requests/{number}.json"
    return sandbox.ask("PUT", path, token=token, json={"request": request})


def _copy(sandbox: RunningSandbox, number: int, user_id: int, action: str = "put") -> None:
    agent = sandbox.issue_token(sandbox.seeded.agent.id, "tickets:write")
    sent = {"ticket": {"email_ccs": [{"user_id": user_id, "action": action}]}}
    answer = sandbox.ask("PUT", f"/api/v2/tickets/{number}", token=agent, json=sent)
    assert answer.status == 200


def test_only_the_ticket_with_the_cc_can_be_reached(sandbox: RunningSandbox, courier: str) -> None:
    _copy(sandbox, 1000, sandbox.service_user_id)
    for number in sandbox.state.tickets:
        answer = _put(sandbox, courier, number, comment={"body": "logs"})
        assert answer.status == (200 if number == 1000 else 404)
    _copy(sandbox, 1000, sandbox.service_user_id, "delete")
    assert _put(sandbox, courier, 1000, comment={"body": "more"}).status == 404


def test_admins_are_end_users_here(sandbox: RunningSandbox, admin: str) -> None:
    assert sandbox.ask("GET", "/api/v2/requests/1000", token=admin).status == 404
    assert _put(sandbox, admin, 1000, comment={"body": "x"}).status == 404


def test_write_scope_does_not_read(sandbox: RunningSandbox, courier: str) -> None:
    _copy(sandbox, 1000, sandbox.service_user_id)
    assert _put(sandbox, courier, 1000, comment={"body": "x"}).status == 200
    for path in ("/api/v2/requests/1000", "/api/v2/requests/1000/comments"):
        answer = sandbox.ask("GET", path, token=courier)
        assert answer.status == 403
        assert "requests:read, read" in answer.json()["description"]


def test_answer_has_no_audit_and_the_comment_is_public(
    sandbox: RunningSandbox, requester: str
) -> None:
    comment = {"body": "x", "public": False, "author_id": sandbox.seeded.admin.id}
    answer = _put(sandbox, requester, 1000, comment=comment)
    assert set(answer.json()) == {"request"}
    stored = sandbox.state.tickets[1000].comments[-1]
    assert stored.public
    assert stored.author_id == sandbox.seeded.requester.id


@pytest.mark.parametrize("number", [1002, 1003])
def test_comment_reopens(sandbox: RunningSandbox, requester: str, number: int) -> None:
    answer = _put(sandbox, requester, number, comment={"body": "still broken"})
    assert answer.json()["request"]["status"] == "open"


def test_closed_request_takes_nothing(sandbox: RunningSandbox, requester: str) -> None:
    answer = _put(sandbox, requester, 1004, comment={"body": "x"})
    assert answer.status == 422
    assert "closed" in answer.json()["details"]["status"][0]["description"]


def test_only_the_requester_solves(sandbox: RunningSandbox, requester: str) -> None:
    _copy(sandbox, 1000, sandbox.service_user_id)
    courier = sandbox.issue_token(sandbox.service_user_id, "requests:write")
    assert _put(sandbox, courier, 1000, solved=True).json()["request"]["solved"] is False
    before = sandbox.ask("GET", "/api/v2/requests/1000", token=requester).json()["request"]
    assert before["can_be_solved_by_me"] is True
    assert _put(sandbox, requester, 1000, solved=True).json()["request"]["status"] == "solved"


def test_other_fields_are_out_of_reach(sandbox: RunningSandbox, requester: str) -> None:
    answer = _put(sandbox, requester, 1000, subject="changed", status="closed", priority="urgent")
    assert answer.status == 200
    assert answer.json()["request"]["subject"] == "Export stops at 80 percent"
    assert answer.json()["request"]["status"] == "open"
    assert "request.status" in answer.headers["x-zendesk-api-warn"]


def test_additional_collaborators(sandbox: RunningSandbox, requester: str) -> None:
    added = [sandbox.service_user_id, "extra@x.example"]
    ccs = _put(sandbox, requester, 1000, additional_collaborators=added).json()["request"][
        "email_cc_ids"
    ]
    assert ccs[0] == sandbox.service_user_id
    assert sandbox.state.users[ccs[1]].email == "extra@x.example"


def test_internal_notes_stay_inside(sandbox: RunningSandbox, requester: str, agent: str) -> None:
    note = {"ticket": {"comment": {"body": "do not tell", "public": False}}}
    sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, json=note)
    answer = sandbox.ask("GET", "/api/v2/requests/1000/comments", token=requester)
    assert len(answer.json()["comments"]) == 2
    assert b"do not tell" not in answer.body
    inside = {"ticket": {"requester_id": sandbox.seeded.requester.id}}
    inside["ticket"] |= note["ticket"]  # type: ignore[arg-type]
    made = sandbox.ask("POST", "/api/v2/tickets", token=agent, json=inside).json()["ticket"]["id"]
    assert sandbox.ask("GET", f"/api/v2/requests/{made}", token=requester).status == 404


def test_hidden_request_is_a_switch() -> None:
    with start_sandbox(switches=Switches(hidden_request=403)) as sandbox:
        token = sandbox.issue_token(sandbox.service_user_id, "requests:write")
        assert _put(sandbox, token, 1000, comment={"body": "x"}).status == 403
        assert _put(sandbox, token, 9999, comment={"body": "x"}).status == 404


def test_reach_of_a_cc_is_a_switch() -> None:
    with start_sandbox(switches=Switches(ccd_request_update="refuse")) as sandbox:
        _copy(sandbox, 1000, sandbox.service_user_id)
        token = sandbox.issue_token(sandbox.service_user_id, "requests:write", "requests:read")
        assert _put(sandbox, token, 1000, comment={"body": "x"}).status == 404
        assert sandbox.ask("GET", "/api/v2/requests/1000", token=token).status == 200
        owner = sandbox.issue_token(sandbox.seeded.requester.id, "requests:write")
        assert _put(sandbox, owner, 1000, comment={"body": "x"}).status == 200
