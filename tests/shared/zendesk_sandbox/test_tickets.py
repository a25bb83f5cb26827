from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.shared.zendesk_sandbox.daily_work import put, show
from ticketbound.clock import rfc3339
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.server import RunningSandbox, start_sandbox


def test_seeded_tickets(sandbox: RunningSandbox, admin: str) -> None:
    statuses = {number: show(sandbox, admin, number)["status"] for number in range(1000, 1020)}
    assert (statuses[1000], statuses[1002], statuses[1003]) == ("open", "pending", "solved")
    assert (statuses[1004], statuses[1006]) == ("closed", "new")
    assert show(sandbox, admin, 1005)["requester_id"] != sandbox.seeded.requester.id
    for number in statuses:
        ticket = show(sandbox, admin, number)
        assert sandbox.service_user_id not in [ticket["requester_id"], *ticket["email_cc_ids"]]


def test_a_ticket_brings_its_users_on_request(sandbox: RunningSandbox, admin: str) -> None:
    agent, requester = sandbox.seeded.agent, sandbox.seeded.requester
    people = sandbox.state.users
    people[requester.id] = replace(requester, locale="de-AT", time_zone="Europe/Vienna")
    put(sandbox, admin, 1000, assignee_id=agent.id)
    body = sandbox.ask("GET", "/api/v2/tickets/1000?include=users,groups", token=admin).json()
    shown = {user["id"]: user for user in body["users"]}
    assert {agent.id, requester.id} <= set(shown)
    told = shown[requester.id]
    assert (told["locale"], told["iana_time_zone"]) == ("de-AT", "Europe/Vienna")
    assert "users" not in sandbox.ask("GET", "/api/v2/tickets/1000", token=admin).json()


def test_comment_is_echoed_in_the_audit(sandbox: RunningSandbox, agent: str) -> None:
    answer = put(sandbox, agent, 1000, comment={"body": "a <b>", "public": False}, status="pending")
    audit = answer.json()["audit"]
    comment, change = audit["events"]
    assert comment["type"] == "Comment"
    assert (comment["body"], comment["public"]) == ("a <b>", False)
    assert "a &lt;b&gt;" in comment["html_body"]
    assert comment["author_id"] == audit["author_id"] == sandbox.seeded.agent.id
    assert comment["audit_id"] == audit["id"]
    assert change["type"] == "Change"
    assert (change["field_name"], change["previous_value"], change["value"]) == (
        "status",
        "open",
        "pending",
    )
    assert audit["metadata"]["system"]["ip_address"] == "127.0.0.1"


def test_user_agent_is_kept_in_the_audit(sandbox: RunningSandbox, agent: str) -> None:
    answer = sandbox.ask(
        "PUT",
        "/api/v2/tickets/1000",
        token=agent,
        json={"ticket": {"comment": {"body": "x"}}},
        headers={"User-Agent": "log-operator/1"},
    )
    assert answer.json()["audit"]["metadata"]["system"]["client"] == "log-operator/1"


def test_public_comment_notifies_and_internal_does_not(sandbox: RunningSandbox, agent: str) -> None:
    for public in (True, False):
        answer = put(sandbox, agent, 1000, comment={"body": "x", "public": public})
        told = [e for e in answer.json()["audit"]["events"] if e["type"] == "Notification"]
        assert [e["recipients"] for e in told] == (
            [[sandbox.seeded.requester.id]] if public else []
        )


@pytest.mark.parametrize("first_is_public", [True, False])
def test_comment_takes_after_the_first_one(
    sandbox: RunningSandbox, agent: str, first_is_public: bool
) -> None:
    sent = {"subject": "s", "comment": {"body": "first", "public": first_is_public}}
    made = sandbox.ask("POST", "/api/v2/tickets", token=agent, json={"ticket": sent}).json()
    number = made["ticket"]["id"]
    put(sandbox, agent, number, comment={"body": "other", "public": not first_is_public})
    inherited = put(sandbox, agent, number, comment={"body": "unsaid"})
    assert inherited.json()["audit"]["events"][0]["public"] is first_is_public


def test_new_ticket(sandbox: RunningSandbox, agent: str) -> None:
    sent = {
        "subject": "Canary",
        "comment": {"body": "first"},
        "requester": {"name": "New", "email": "New@x.example"},
        "tags": ["b", "a", "a"],
    }
    answer = sandbox.ask("POST", "/api/v2/tickets.json", token=agent, json={"ticket": sent})
    ticket = answer.json()["ticket"]
    assert answer.status == 201
    assert answer.headers["location"] == f"{sandbox.url}/api/v2/tickets/{ticket['id']}.json"
    assert (ticket["id"], ticket["status"], ticket["tags"]) == (1020, "new", ["a", "b"])
    assert ticket["submitter_id"] == sandbox.seeded.agent.id
    assert sandbox.state.users[ticket["requester_id"]].email == "new@x.example"
    assert show(sandbox, agent, 1020)["description"] == "first"


@pytest.mark.parametrize(
    "sent", [{}, {"comment": {"body": " "}}, {"comment": {"body": "x"}, "requester_id": 1}]
)
def test_bad_new_tickets(sandbox: RunningSandbox, agent: str, sent: object) -> None:
    answer = sandbox.ask("POST", "/api/v2/tickets", token=agent, json={"ticket": sent})
    assert (answer.status, answer.json()["error"]) == (422, "RecordInvalid")
    assert len(sandbox.state.tickets) == 20


def test_closed_ticket_takes_nothing(sandbox: RunningSandbox, admin: str) -> None:
    for change in ({"comment": {"body": "x"}}, {"status": "open"}, {"tags": ["a"]}, {}):
        answer = put(sandbox, admin, 1004, **change)
        assert answer.status == 422
        assert answer.json()["details"] == {
            "status": [{"description": "Status: closed prevents ticket update"}]
        }
    assert sandbox.ask("GET", "/api/v2/tickets/1004", token=admin).status == 200


def test_missing_ticket(sandbox: RunningSandbox, admin: str) -> None:
    for answer in (
        sandbox.ask("GET", "/api/v2/tickets/9999", token=admin),
        put(sandbox, admin, 9999, status="open"),
        sandbox.ask("GET", "/api/v2/tickets/9999/comments", token=admin),
    ):
        assert answer.status == 404
        assert answer.json() == {"error": "RecordNotFound", "description": "Not found"}


@pytest.mark.parametrize("flag", [True, False])
def test_safe_update_refuses_what_is_out_of_date(
    sandbox: RunningSandbox, agent: str, flag: bool
) -> None:
    stamp = show(sandbox, agent, 1000)["updated_at"]
    fresh = put(sandbox, agent, 1000, comment={"body": "x"}, safe_update=flag, updated_stamp=stamp)
    assert fresh.status == 200
    stale = put(sandbox, agent, 1000, comment={"body": "y"}, safe_update=flag, updated_stamp=stamp)
    assert (stale.status, stale.json()["error"]) == (409, "UpdateConflict")
    unsaid = put(sandbox, agent, 1000, comment={"body": "z"}, updated_stamp=stamp)
    assert unsaid.status == 200
    nonsense = put(sandbox, agent, 1000, safe_update=flag, updated_stamp="yesterday")
    assert nonsense.status == 409
    no_stamp = put(sandbox, agent, 1000, comment={"body": "z"}, safe_update=flag)
    assert no_stamp.status == 409


def test_time_of_change_moves_only_with_a_change(sandbox: RunningSandbox, agent: str) -> None:
    before = show(sandbox, agent, 1000)["updated_at"]
    assert put(sandbox, agent, 1000, status="open").json()["audit"]["events"] == []
    assert show(sandbox, agent, 1000)["updated_at"] == before
    sandbox.advance(600)
    put(sandbox, agent, 1000, priority="high")
    expected = sandbox.state.now()
    assert show(sandbox, agent, 1000)["updated_at"] in {
        rfc3339(expected),
        rfc3339(expected - timedelta(seconds=1)),
    }


def test_tags_are_replaced(sandbox: RunningSandbox, agent: str) -> None:
    put(sandbox, agent, 1000, tags=["b", "a"])
    assert put(sandbox, agent, 1000, tags=["c"]).json()["ticket"]["tags"] == ["c"]


def test_statuses(sandbox: RunningSandbox, agent: str) -> None:
    assert put(sandbox, agent, 1000, status="new").json()["ticket"]["status"] == "open"
    assigned = put(sandbox, agent, 1006, assignee_id=sandbox.seeded.agent.id)
    assert assigned.json()["ticket"]["status"] == "open"
    assert put(sandbox, agent, 1000, status="nonsense").status == 422
    assert put(sandbox, agent, 1000, status="closed").status == 200
    assert put(sandbox, agent, 1000, status="open").status == 422


@pytest.mark.parametrize("body", ["", "  \n", "x" * 65_536])
def test_bad_comment_bodies(sandbox: RunningSandbox, agent: str, body: str) -> None:
    answer = put(sandbox, agent, 1000, comment={"body": body})
    assert (answer.status, list(answer.json()["details"])) == (422, ["comment"])


def test_unknown_keys_are_ignored_and_told(sandbox: RunningSandbox, agent: str) -> None:
    answer = put(sandbox, agent, 1000, priority="low", colour="red", shape="round")
    assert answer.status == 200
    assert answer.headers["x-zendesk-api-warn"] == (
        'Removed restricted keys ["ticket.colour","ticket.shape"] from parameters'
    )
    assert "x-zendesk-api-warn" not in put(sandbox, agent, 1000, priority="high").headers


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"ticket": 3}', b'{"request": {}}', b"\xff"])
def test_bodies_that_are_no_ticket(sandbox: RunningSandbox, agent: str, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = sandbox.ask("PUT", "/api/v2/tickets/1000", token=agent, body=body, headers=headers)
    assert answer.status == 400
    assert "error" in answer.json()


def test_full_ticket_takes_no_more_comments() -> None:
    with start_sandbox(limits=Limits(comments_per_ticket=3)) as sandbox:
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "write")
        assert put(sandbox, agent, 1000, comment={"body": "third"}).status == 200
        assert put(sandbox, agent, 1000, comment={"body": "fourth"}).status == 422
        assert put(sandbox, agent, 1000, status="pending").status == 200


def test_count_and_settings_and_users(sandbox: RunningSandbox, agent: str) -> None:
    def count(query: str, token: str) -> Any:
        return sandbox.ask("GET", f"/api/v2/search/count?query={query}", token=token).json()

    assert count("type:ticket", agent) == {"count": 20}
    assert count("type:ticket+status:solved", agent) == {"count": 2}
    assert count("type:ticket+certificate", agent) == {"count": 1}
    assert count("type:user", agent) == {"count": len(sandbox.state.users)}
    restricted = sandbox.issue_token(sandbox.service_user_id, "read")
    assert count("type:ticket", restricted) == {"count": 0}
    settings = sandbox.ask("GET", "/api/v2/account/settings.json", token=agent).json()["settings"]
    assert settings["limits"]["attachment_size"] == 52_428_800
    assert settings["tickets"]["private_attachments"] is False
    users = sandbox.ask("GET", "/api/v2/users", token=agent).json()["users"]
    assert [u["role"] for u in users].count("end-user") == 6
    assert sandbox.ask("GET", "/api/v2/users/1", token=agent).status == 404


def test_html_body(sandbox: RunningSandbox, agent: str) -> None:
    html = "<p>one &amp; <b>two</b></p><p>three</p>"
    answer = put(sandbox, agent, 1000, comment={"html_body": html})
    comment = answer.json()["audit"]["events"][0]
    assert comment["plain_body"] == comment["body"] == "one & two\nthree"
    assert html in comment["html_body"]


def test_refused_update_changes_nothing(sandbox: RunningSandbox, agent: str) -> None:
    before = sandbox.state.tickets[1000], dict(sandbox.state.users)
    ccs = [{"user_email": "new@x.example"}]
    comment = {"body": "x", "uploads": ["nonsense"]}
    assert put(sandbox, agent, 1000, email_ccs=ccs, comment=comment).status == 422
    assert (sandbox.state.tickets[1000], sandbox.state.users) == before
