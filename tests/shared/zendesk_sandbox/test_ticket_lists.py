"""The agents' lists of tickets."""

from dataclasses import replace
from typing import Any

import pytest

from tests.shared.zendesk_sandbox.daily_work import put
from zendesk_sandbox.server import RunningSandbox


def numbers(answer: Any) -> list[int]:
    """Of the tickets in an answer that must be a success."""
    assert answer.status == 200
    return [ticket["id"] for ticket in answer.json()["tickets"]]


def test_many_are_shown_but_for_those_that_are_not_there(
    sandbox: RunningSandbox, agent: str
) -> None:
    path = "/api/v2/tickets/show_many.json?ids=1007,1000,99,%201003,1000,9999999999999999999"
    answer = sandbox.ask("GET", path, token=agent)
    assert numbers(answer) == [1000, 1003, 1007]
    assert set(answer.json()) == {"tickets", "count", "next_page", "previous_page"}
    assert answer.json()["count"] == 3
    assert (
        sandbox.ask("GET", "/api/v2/tickets/1003", token=agent).json()["ticket"]
        == (answer.json()["tickets"][1])
    )


def test_a_hundred_at_most(sandbox: RunningSandbox, agent: str) -> None:
    for most, status in ((1100, 200), (1101, 400)):
        ids = ",".join(map(str, range(1000, most)))
        path = f"/api/v2/tickets/show_many?ids={ids}"
        assert sandbox.ask("GET", path, token=agent).status == status


@pytest.mark.parametrize(
    "query", ["", "?ids=", "?ids=1000,", "?ids=x", "?ids=-1", "?ids=%EF%BC%91"]
)
def test_what_are_no_ids(sandbox: RunningSandbox, agent: str, query: str) -> None:
    answer = sandbox.ask("GET", f"/api/v2/tickets/show_many{query}", token=agent)
    assert answer.status == 400
    assert answer.json()["error"]["title"] == "Invalid attribute"


def test_copies_by_number_and_by_cursor(sandbox: RunningSandbox, agent: str) -> None:
    service = sandbox.service_user_id
    path = f"/api/v2/users/{service}/tickets/ccd"
    assert numbers(sandbox.ask("GET", path, token=agent)) == []
    for number in (1009, 1001, 1005):
        put(sandbox, agent, number, email_ccs=[{"user_id": service, "action": "put"}])
    assert numbers(sandbox.ask("GET", path, token=agent)) == [1001, 1005, 1009]
    assert numbers(sandbox.ask("GET", f"{path}?per_page=2&page=2", token=agent)) == [1009]
    first = sandbox.ask("GET", f"{path}.json?page[size]=2", token=agent)
    assert numbers(first) == [1001, 1005]
    rest = first.json()["links"]["next"].removeprefix(sandbox.url)
    assert numbers(sandbox.ask("GET", rest, token=agent)) == [1009]


def test_copies_of_nobody(sandbox: RunningSandbox, agent: str) -> None:
    assert sandbox.ask("GET", "/api/v2/users/1/tickets/ccd", token=agent).status == 404


def test_tickets_out_of_sight_are_left_out(sandbox: RunningSandbox) -> None:
    users, tickets, service = sandbox.state.users, sandbox.state.tickets, sandbox.service_user_id
    users[service] = replace(users[service], ticket_restriction="assigned")
    tickets[1001] = replace(tickets[1001], assignee_id=service, email_cc_ids=(service,))
    tickets[1005] = replace(tickets[1005], email_cc_ids=(service,))
    token = sandbox.issue_token(service, "read")
    for path in ("tickets/show_many?ids=1001,1005", f"users/{service}/tickets/ccd"):
        assert numbers(sandbox.ask("GET", f"/api/v2/{path}", token=token)) == [1001]


def test_they_are_for_agents_who_may_read(sandbox: RunningSandbox, requester: str) -> None:
    narrow = sandbox.issue_token(sandbox.seeded.agent.id, "tickets:write", "requests:read")
    for path in ("tickets/show_many?ids=1001", f"users/{sandbox.service_user_id}/tickets/ccd"):
        for token in (requester, narrow):
            assert sandbox.ask("GET", f"/api/v2/{path}", token=token).status == 403
