from zendesk_sandbox.plain_http import Answer
from zendesk_sandbox.server import RunningSandbox

_BODY = {"subject": "Once", "comment": {"body": "hello"}}


def _create(sandbox: RunningSandbox, token: str, key: str, ticket: object = _BODY) -> Answer:
    headers = {"Idempotency-Key": key}
    return sandbox.ask(
        "POST", "/api/v2/tickets.json", token=token, json={"ticket": ticket}, headers=headers
    )


def test_same_call_makes_one_ticket(sandbox: RunningSandbox, agent: str) -> None:
    first, second = (_create(sandbox, agent, "k") for _ in range(2))
    assert (first.status, first.headers["x-idempotency-lookup"]) == (201, "miss")
    assert (second.status, second.headers["x-idempotency-lookup"]) == (201, "hit")
    assert second.json() == first.json()
    assert second.headers["location"] == first.headers["location"]
    assert len(sandbox.state.tickets) == 21


def test_order_of_the_parameters_does_not_matter(sandbox: RunningSandbox, agent: str) -> None:
    _create(sandbox, agent, "k")
    turned = dict(reversed(_BODY.items()))
    assert _create(sandbox, agent, "k", turned).headers["x-idempotency-lookup"] == "hit"


def test_other_parameters_are_refused(sandbox: RunningSandbox, agent: str) -> None:
    _create(sandbox, agent, "k")
    answer = _create(sandbox, agent, "k", _BODY | {"subject": "Twice"})
    assert (answer.status, answer.json()["error"]) == (400, "IdempotentRequestError")
    assert len(sandbox.state.tickets) == 21


def test_keys_are_each_users_own(sandbox: RunningSandbox, agent: str, admin: str) -> None:
    _create(sandbox, agent, "k")
    assert _create(sandbox, admin, "k").headers["x-idempotency-lookup"] == "miss"


def test_refused_call_may_be_made_again(sandbox: RunningSandbox, agent: str) -> None:
    assert _create(sandbox, agent, "k", {}).status == 422
    assert _create(sandbox, agent, "k").headers["x-idempotency-lookup"] == "miss"


def test_keys_are_forgotten(sandbox: RunningSandbox) -> None:
    agent = sandbox.issue_token(sandbox.seeded.agent.id, "write", life=9000)
    _create(sandbox, agent, "k")
    sandbox.advance(7200)
    assert _create(sandbox, agent, "k").headers["x-idempotency-lookup"] == "miss"


def test_long_keys_are_refused(sandbox: RunningSandbox, agent: str) -> None:
    assert _create(sandbox, agent, "k" * 255).status == 201
    answer = _create(sandbox, agent, "k" * 256)
    assert (answer.status, answer.json()["error"]) == (400, "IdempotentRequestError")


def test_without_a_key_there_is_no_lookup(sandbox: RunningSandbox, agent: str) -> None:
    answer = sandbox.ask("POST", "/api/v2/tickets", token=agent, json={"ticket": _BODY})
    assert "x-idempotency-lookup" not in answer.headers
