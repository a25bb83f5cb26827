"""Which user reaches which ticket, by either door."""

from dataclasses import replace
from typing import Any

import pytest

from tests.shared.zendesk_sandbox.daily_work import attach, make_upload
from zendesk_sandbox.records.people import Organization, Restriction
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

_COMMENT = {"comment": {"body": "x"}}


def _change_user(sandbox: RunningSandbox, user_id: int, **fields: Any) -> None:
    users = sandbox.state.users
    users[user_id] = replace(users[user_id], **fields)


def _change_ticket(sandbox: RunningSandbox, number: int, **fields: Any) -> None:
    tickets = sandbox.state.tickets
    tickets[number] = replace(tickets[number], **fields)


def _organization(sandbox: RunningSandbox, *, shares: bool) -> int:
    organization = Organization(77, "Customer", shares_tickets=shares)
    sandbox.state.organizations[organization.id] = organization
    return organization.id


def _colleague(sandbox: RunningSandbox, organization_id: int) -> str:
    """A token of an end user who is on no ticket, of the organization that ticket 1000 is of."""
    user = sandbox.state.add_user("cole@customer.example", "Cole")
    _change_user(sandbox, user.id, organization_id=organization_id)
    _change_ticket(sandbox, 1000, organization_id=organization_id)
    return sandbox.issue_token(user.id, "read", "write")


@pytest.mark.parametrize("restriction", ["assigned", "requested", "organization"])
def test_restricted_agent_reaches_nothing_else(
    sandbox: RunningSandbox, restriction: Restriction
) -> None:
    service = sandbox.service_user_id
    organization_id = _organization(sandbox, shares=False)
    _change_user(sandbox, service, ticket_restriction=restriction, organization_id=organization_id)
    token = sandbox.issue_token(service, "read", "write")
    mine: dict[Restriction, dict[str, int]] = {
        "assigned": {"assignee_id": service},
        "requested": {"requester_id": service},
        "organization": {"organization_id": organization_id},
    }
    for other, fields in mine.items():
        _change_ticket(sandbox, 1000, assignee_id=None, organization_id=None)
        _change_ticket(sandbox, 1000, requester_id=sandbox.seeded.requester.id)
        _change_ticket(sandbox, 1000, **fields)
        status = 200 if other == restriction else 404
        assert sandbox.ask("GET", "/api/v2/tickets/1000", token=token).status == status
        listed = sandbox.ask("GET", "/api/v2/tickets", token=token).json()["tickets"]
        assert [ticket["id"] for ticket in listed] == [1000] * (other == restriction)


@pytest.mark.parametrize("status", [404, 403])
def test_hidden_ticket_is_a_switch_everywhere(status: Any) -> None:
    calls: list[tuple[str, str, object]] = [
        ("GET", "", None),
        ("PUT", "", {"ticket": _COMMENT}),
        ("GET", "/comments", None),
        ("GET", "/audits", None),
        ("GET", "/audits/1", None),
        ("GET", "/tags", None),
        ("PUT", "/tags", {"tags": ["a"]}),
        ("POST", "/tags", {"tags": ["a"]}),
        ("DELETE", "/tags", {"tags": ["a"]}),
        ("PUT", "/comments/1/attachments/1/redact", {}),
        ("DELETE", "", None),
    ]
    with start_sandbox(switches=Switches(hidden_ticket=status)) as sandbox:
        _change_user(sandbox, sandbox.service_user_id, may_delete=True)
        token = sandbox.issue_token(sandbox.service_user_id, "read", "write")
        for method, rest, sent in calls:
            there = sandbox.ask(method, f"/api/v2/tickets/1000{rest}", token=token, json=sent)
            missing = sandbox.ask(method, f"/api/v2/tickets/9999{rest}", token=token, json=sent)
            assert (there.status, missing.status) == (status, 404), (method, rest)


@pytest.mark.parametrize("status", [404, 403])
def test_hidden_ticket_hides_its_attachments(status: Any) -> None:
    with start_sandbox(switches=Switches(hidden_ticket=status)) as sandbox:
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "write")
        upload = make_upload(sandbox, agent)
        attach(sandbox, upload["token"])
        token = sandbox.issue_token(sandbox.service_user_id, "read")
        path = f"/api/v2/attachments/{upload['attachment']['id']}"
        assert sandbox.ask("GET", path, token=token).status == status
        assert sandbox.ask("GET", "/api/v2/attachments/1", token=token).status == 404


@pytest.mark.parametrize("status", [404, 403])
def test_hidden_request_is_a_switch_everywhere(status: Any) -> None:
    with start_sandbox(switches=Switches(hidden_request=status)) as sandbox:
        token = sandbox.issue_token(sandbox.service_user_id, "read", "write")
        for rest in ("", "/comments", "/comments/1"):
            assert sandbox.ask("GET", f"/api/v2/requests/1000{rest}", token=token).status == status
            assert sandbox.ask("GET", f"/api/v2/requests/9999{rest}", token=token).status == 404
        sent = {"request": _COMMENT}
        answer = sandbox.ask("PUT", "/api/v2/requests/1000", token=token, json=sent)
        assert answer.status == status


def test_colleagues_see_and_answer_shared_requests(sandbox: RunningSandbox) -> None:
    token = _colleague(sandbox, _organization(sandbox, shares=True))
    sent = {"request": _COMMENT}
    assert sandbox.ask("GET", "/api/v2/requests/1000", token=token).status == 200
    assert sandbox.ask("GET", "/api/v2/requests/1000/comments", token=token).status == 200
    assert sandbox.ask("PUT", "/api/v2/requests/1000", token=token, json=sent).status == 200
    assert sandbox.ask("GET", "/api/v2/requests/1001", token=token).status == 404
    solved = {"request": {"solved": True}}
    answer = sandbox.ask("PUT", "/api/v2/requests/1000", token=token, json=solved)
    assert answer.json()["request"]["status"] == "open"
    assert sandbox.ask("GET", "/api/v2/requests", token=token).json()["requests"] == []


def test_colleagues_do_not_see_what_is_not_shared(sandbox: RunningSandbox) -> None:
    token = _colleague(sandbox, _organization(sandbox, shares=False))
    assert sandbox.ask("GET", "/api/v2/requests/1000", token=token).status == 404


def test_users_without_organization_share_nothing(sandbox: RunningSandbox, admin: str) -> None:
    assert sandbox.state.tickets[1000].organization_id is None
    assert sandbox.ask("GET", "/api/v2/requests/1000", token=admin).status == 404


def test_ticket_is_of_its_requesters_organization(sandbox: RunningSandbox, agent: str) -> None:
    organization_id = _organization(sandbox, shares=False)
    _change_user(sandbox, sandbox.seeded.requester.id, organization_id=organization_id)
    new = {"ticket": _COMMENT | {"requester_id": sandbox.seeded.requester.id}}
    ticket = sandbox.ask("POST", "/api/v2/tickets", token=agent, json=new).json()["ticket"]
    assert ticket["organization_id"] == organization_id
    change = {"ticket": {"requester_id": sandbox.seeded.agent.id}}
    path = f"/api/v2/tickets/{ticket['id']}"
    moved = sandbox.ask("PUT", path, token=agent, json=change).json()["ticket"]
    assert moved["organization_id"] is None


def test_unverified_end_users_have_no_requests(sandbox: RunningSandbox, requester: str) -> None:
    _change_user(sandbox, sandbox.seeded.requester.id, is_verified=False)
    sent = {"request": _COMMENT}
    for method, path in (
        ("GET", "/api/v2/requests"),
        ("GET", "/api/v2/requests/open"),
        ("GET", "/api/v2/requests/solved"),
        ("GET", "/api/v2/requests/ccd"),
        ("GET", "/api/v2/requests/search"),
        ("POST", "/api/v2/requests"),
        ("GET", "/api/v2/requests/1000"),
        ("PUT", "/api/v2/requests/1000"),
        ("GET", "/api/v2/requests/1000/comments"),
        ("GET", "/api/v2/requests/1000/comments/1"),
    ):
        answer = sandbox.ask(method, path, token=requester, json=sent)
        assert (answer.status, answer.json()["error"]["title"]) == (403, "Forbidden")


def test_nothing_is_made_for_suspended_requesters(sandbox: RunningSandbox, agent: str) -> None:
    rita = sandbox.seeded.requester
    _change_user(sandbox, rita.id, is_suspended=True)
    for requester in ({"requester_id": rita.id}, {"requester": {"email": rita.email}}):
        sent = {"ticket": _COMMENT | requester}
        answer = sandbox.ask("POST", "/api/v2/tickets", token=agent, json=sent)
        assert (answer.status, list(answer.json()["details"])) == (422, ["requester"])
    path = "/api/v2/tickets/1000"
    assert sandbox.ask("PUT", path, token=agent, json={"ticket": _COMMENT}).status == 200


def test_suspended_requester_gets_nothing(sandbox: RunningSandbox, requester: str) -> None:
    _change_user(sandbox, sandbox.seeded.requester.id, is_suspended=True)
    for path in ("/api/v2/requests", "/api/v2/requests/1000"):
        assert sandbox.ask("GET", path, token=requester).status == 403


@pytest.mark.parametrize("sent", [{"public": True}, {}])
@pytest.mark.parametrize("light", [{"only_private_comments": True}, {"role_type": 1}])
def test_light_agents_only_make_notes(
    sandbox: RunningSandbox, agent: str, sent: dict[str, bool], light: dict[str, Any]
) -> None:
    _change_user(sandbox, sandbox.seeded.agent.id, **light)
    comment = {"comment": {"body": "x"} | sent}
    path = "/api/v2/tickets/1000"
    answer = sandbox.ask("PUT", path, token=agent, json={"ticket": comment})
    assert answer.status == 200
    assert answer.json()["audit"]["events"][0]["public"] is False
    made = sandbox.ask("POST", "/api/v2/tickets", token=agent, json={"ticket": comment})
    assert made.json()["ticket"]["is_public"] is False
    me = sandbox.ask("GET", "/api/v2/users/me", token=agent).json()["user"]
    assert me["only_private_comments"] is True
