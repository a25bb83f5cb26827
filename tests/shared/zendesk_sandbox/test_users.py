from typing import Any

import pytest

from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox


def _create(sandbox: RunningSandbox, token: str, **user: object) -> Answer:
    return sandbox.ask("POST", "/api/v2/users.json", token=token, json={"user": user})


def _search(sandbox: RunningSandbox, token: str, query: str) -> Any:
    answer = sandbox.ask("GET", f"/api/v2/users/search?query={query}", token=token)
    return [user["email"] for user in answer.json()["users"]]


def test_own_account_has_an_authenticity_token_and_others_have_none(
    sandbox: RunningSandbox, agent: str
) -> None:
    own = sandbox.ask("GET", "/api/v2/users/me.json", token=agent).json()["user"]
    path = f"/api/v2/users/{own['id']}"
    seen = sandbox.ask("GET", path, token=agent).json()["user"]
    assert len(own.pop("authenticity_token")) == 43
    assert own == seen
    assert (seen["role"], seen["role_type"], seen["suspended"]) == ("agent", 0, False)
    assert seen["created_at"].endswith("Z")


def test_restricted_agent_is_shown_as_one(sandbox: RunningSandbox, agent: str) -> None:
    path = f"/api/v2/users/{sandbox.service_user_id}"
    user = sandbox.ask("GET", path, token=agent).json()["user"]
    assert (user["restricted_agent"], user["ticket_restriction"]) == (True, "assigned")


def test_many_are_shown_but_for_those_that_are_not_there(
    sandbox: RunningSandbox, agent: str, requester: str
) -> None:
    service = sandbox.service_user_id
    answer = sandbox.ask("GET", f"/api/v2/users/show_many.json?ids=1,{service}", token=agent)
    assert [user["id"] for user in answer.json()["users"]] == [service]
    for path, token, status in (("?ids=x", agent, 400), (f"?ids={service}", requester, 403)):
        asked = sandbox.ask("GET", f"/api/v2/users/show_many{path}", token=token)
        assert asked.status == status


def test_new_end_user(sandbox: RunningSandbox, agent: str) -> None:
    answer = _create(sandbox, agent, name="Nina New", email="Nina@new.example", colour="red")
    user = answer.json()["user"]
    assert answer.status == 201
    assert answer.headers["location"] == user["url"]
    assert "user.colour" in answer.headers["x-zendesk-api-warn"]
    assert (user["email"], user["role"], user["verified"]) == (
        "nina@new.example",
        "end-user",
        False,
    )


def test_only_admins_make_agents(sandbox: RunningSandbox, agent: str, admin: str) -> None:
    new = {"name": "A", "email": "a@acme.example", "role": "agent", "verified": True}
    assert _create(sandbox, agent, **new).status == 403
    made = _create(sandbox, admin, **new)
    assert made.status == 201
    assert made.json()["user"]["role"] == "agent"
    assert made.json()["user"]["verified"] is True


@pytest.mark.parametrize(
    ("user", "field"),
    [
        ({"email": "a@b.example"}, "name"),
        ({"name": "A"}, "email"),
        ({"name": "A", "email": "nobody"}, "email"),
        ({"name": "A", "email": "a b@c.example"}, "email"),
        ({"name": "A", "email": "a@b.example", "organization_id": 5}, "organization"),
        ({"name": "A", "email": "a@b.example", "role": "owner"}, "base"),
        ({"name": 5, "email": "a@b.example"}, "base"),
    ],
)
def test_bad_new_users(
    sandbox: RunningSandbox, admin: str, user: dict[str, object], field: str
) -> None:
    before = len(sandbox.state.users)
    answer = _create(sandbox, admin, **user)
    assert (answer.status, list(answer.json()["details"])) == (422, [field])
    assert len(sandbox.state.users) == before


def test_address_is_taken_once(sandbox: RunningSandbox, agent: str) -> None:
    answer = _create(sandbox, agent, name="Rita", email=sandbox.seeded.requester.email.upper())
    assert answer.status == 422
    assert answer.json()["details"]["email"][0]["error"] == "DuplicateValue"


def test_search_by_name_and_address(sandbox: RunningSandbox, agent: str) -> None:
    assert _search(sandbox, agent, "rita@customer.example") == ["rita@customer.example"]
    assert _search(sandbox, agent, "REQUESTER") == ["rita@customer.example"]
    assert _search(sandbox, agent, "email:rita@customer.example") == ["rita@customer.example"]
    assert _search(sandbox, agent, "role:admin") == ["ada@acme.example"]
    assert _search(sandbox, agent, "customer.example+-rita") == ["carol@customer.example"]
    assert _search(sandbox, agent, "nobody-at-all") == []
    assert _search(sandbox, agent, "") == []


def test_list_by_role(sandbox: RunningSandbox, agent: str) -> None:
    users = sandbox.ask("GET", "/api/v2/users?role=admin", token=agent).json()["users"]
    assert [user["email"] for user in users] == ["ada@acme.example"]


def test_identities(sandbox: RunningSandbox, agent: str, requester: str) -> None:
    own = f"/api/v2/users/{sandbox.seeded.requester.id}/identities"
    for token in (agent, requester):
        identity = sandbox.ask("GET", own, token=token).json()["identities"][0]
        assert (identity["type"], identity["value"]) == ("email", "rita@customer.example")
        assert identity["primary"] is True
    others = f"/api/v2/users/{sandbox.seeded.agent.id}/identities"
    assert sandbox.ask("GET", others, token=requester).status == 403
    assert sandbox.ask("GET", "/api/v2/users/1/identities", token=agent).status == 404
