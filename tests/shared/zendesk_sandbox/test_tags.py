import pytest

from zendesk_sandbox.limits import Limits
from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox, start_sandbox

_PATH = "/api/v2/tickets/1000/tags"


def _send(sandbox: RunningSandbox, token: str, method: str, **sent: object) -> Answer:
    return sandbox.ask(method, f"{_PATH}.json", token=token, json=sent)


def _tags(sandbox: RunningSandbox) -> list[str]:
    return list(sandbox.state.tickets[1000].tags)


def test_add_set_and_take_away(sandbox: RunningSandbox, agent: str) -> None:
    added = _send(sandbox, agent, "PUT", tags=["b", "A"])
    assert (added.status, added.json()) == (200, {"tags": ["a", "b"]})
    assert _send(sandbox, agent, "PUT", tags="c b").json() == {"tags": ["a", "b", "c"]}
    assert sandbox.ask("GET", _PATH, token=agent).json() == {"tags": ["a", "b", "c"]}
    removed = _send(sandbox, agent, "DELETE", tags=["b", "never-there"])
    assert (removed.status, removed.body) == (204, b"")
    assert _tags(sandbox) == ["a", "c"]
    replaced = _send(sandbox, agent, "POST", tags=["z"])
    assert (replaced.status, replaced.json()) == (201, {"tags": ["z"]})


@pytest.mark.parametrize("flag", [True, False, "true"])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_safe_update(sandbox: RunningSandbox, agent: str, method: str, flag: object) -> None:
    path = "/api/v2/tickets/1000"
    stamp = sandbox.ask("GET", path, token=agent).json()["ticket"]["updated_at"]
    fresh = {"safe_update": flag, "updated_stamp": stamp}
    assert _send(sandbox, agent, "PUT", tags=["first"], **fresh).status == 200
    stale = _send(sandbox, agent, method, tags=["second"], **fresh)
    assert (stale.status, stale.json()["error"]) == (409, "UpdateConflict")
    assert _tags(sandbox) == ["first"]


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_closed_ticket_keeps_its_tags(sandbox: RunningSandbox, agent: str, method: str) -> None:
    answer = sandbox.ask(method, "/api/v2/tickets/1004/tags", token=agent, json={"tags": ["a"]})
    assert (answer.status, list(answer.json()["details"])) == (422, ["status"])


@pytest.mark.parametrize("sent", [{"tags": 5}, {"tags": [5, {}]}, {"tags": None}, {}])
def test_tags_that_are_none(sandbox: RunningSandbox, agent: str, sent: dict[str, object]) -> None:
    answer = _send(sandbox, agent, "PUT", **sent)
    assert (answer.status, answer.json()["error"]) == (422, "RecordInvalid")


def test_they_count_as_updates() -> None:
    with start_sandbox(limits=Limits(updates_per_ticket=1)) as sandbox:
        agent = sandbox.issue_token(sandbox.seeded.agent.id, "write")
        assert _send(sandbox, agent, "DELETE", tags=["a"]).status == 204
        assert _send(sandbox, agent, "PUT", tags=["a"]).status == 429
