"""What a client may ask a person for, and what it is told of the decision."""

from typing import Any

import pytest

from tests.shared.zendesk_sandbox.browser_sign_in import (
    ADDRESS,
    CHALLENGE,
    add_client,
    decide,
    open_page,
    post_decision,
    read_told,
)
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches


@pytest.fixture
def client(sandbox: RunningSandbox) -> Client:
    return add_client(sandbox)


def test_allow_carries_a_code_and_the_state_back(sandbox: RunningSandbox, client: Client) -> None:
    told = read_told(decide(sandbox, open_page(sandbox)))
    assert set(told) == {"code", "state"}
    assert told["state"] == "s t&te"
    code = sandbox.state.codes[told["code"]]
    assert (code.client_id, code.user_id) == (client.id, sandbox.seeded.agent.id)
    assert (code.scopes, code.challenge) == (("read", "tickets:write"), CHALLENGE)


@pytest.mark.usefixtures("client")
def test_deny_carries_an_error_back(sandbox: RunningSandbox) -> None:
    told = read_told(decide(sandbox, open_page(sandbox), "deny", user_id=""))
    assert told == {
        "error": "access_denied",
        "error_description": "The end-user or authorization server denied the request.",
        "state": "s t&te",
    }
    assert not sandbox.state.codes


@pytest.mark.usefixtures("client")
def test_state_is_sent_back_only_if_there_was_one(sandbox: RunningSandbox) -> None:
    for page in (open_page(sandbox, leave_out="state"), open_page(sandbox, state="")):
        assert set(read_told(decide(sandbox, page))) == {"code"}


def test_query_of_the_address_is_kept(sandbox: RunningSandbox, client: Client) -> None:
    address = client.redirect_uris[1]
    told = read_told(decide(sandbox, open_page(sandbox, redirect_uri=address)), f"{address}&")
    assert told["from"] == "zendesk"
    assert "code" in told


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "nobody"},
        {"client_id": ["tool", "tool"]},
        {"leave_out": "client_id"},
        {"leave_out": "redirect_uri"},
        {"redirect_uri": "http://localhost:19186"},
        {"redirect_uri": "http://localhost:19187/"},
        {"redirect_uri": "http://LOCALHOST:19186/"},
        {"redirect_uri": "http://localhost:19186/?a=b"},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": [ADDRESS, "https://evil.example/"]},
        {"redirect_uri": ""},
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(
    sandbox: RunningSandbox, changed: dict[str, Any]
) -> None:
    answer = open_page(sandbox, **changed)
    assert answer.status == 400
    assert "location" not in answer.headers
    assert b"evil.example" not in answer.body
    assert b"<form" not in answer.body
    assert answer.headers["content-type"].startswith("text/html")
    assert not sandbox.state.authorization_requests


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": ""}, "invalid_request"),
        ({"code_challenge": "", "code_challenge_method": ""}, "invalid_request"),
        ({"leave_out": "response_type"}, "invalid_request"),
        ({"scope": ["read", "write"]}, "invalid_request"),
        ({"state": ["s t&te", "other"]}, "invalid_request"),
        ({"leave_out": "code_challenge"}, "invalid_request"),
        ({"leave_out": "code_challenge code_challenge_method"}, "invalid_request"),
        ({"leave_out": "code_challenge_method"}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
    ],
)
def test_other_errors_are_told_to_the_client(
    sandbox: RunningSandbox, changed: dict[str, Any], error: str
) -> None:
    told = read_told(open_page(sandbox, **changed))
    assert set(told) == {"error", "error_description", "state"}
    assert (told["error"], told["state"]) == (error, "s t&te")
    assert not sandbox.state.authorization_requests


def test_scope_beyond_the_allowed_ones(sandbox: RunningSandbox) -> None:
    add_client(sandbox, allowed_scopes=("read",))
    assert read_told(open_page(sandbox))["error"] == "invalid_scope"
    assert read_told(open_page(sandbox, leave_out="scope"))["error"] == "invalid_scope"
    assert open_page(sandbox, scope="read").status == 200


@pytest.mark.parametrize(("setting", "scopes"), [("full", ("read", "write")), ("refused", None)])
def test_omitted_scope(setting: Any, scopes: tuple[str, ...] | None) -> None:
    with start_sandbox(switches=Switches(omitted_scope=setting)) as sandbox:
        add_client(sandbox)
        answer = open_page(sandbox, leave_out="scope")
        if scopes is None:
            assert read_told(answer)["error"] == "invalid_scope"
        else:
            code = read_told(decide(sandbox, answer))["code"]
            assert sandbox.state.codes[code].scopes == scopes


def test_confidential_client_may_do_without_pkce(sandbox: RunningSandbox) -> None:
    add_client(sandbox, kind="confidential")
    page = open_page(sandbox, leave_out="code_challenge code_challenge_method")
    code = read_told(decide(sandbox, page))["code"]
    assert sandbox.state.codes[code].challenge is None


@pytest.mark.usefixtures("client")
def test_nonce_is_good_for_one_decision(sandbox: RunningSandbox) -> None:
    page = open_page(sandbox)
    assert decide(sandbox, page).status == 302
    again = decide(sandbox, page)
    assert (again.status, "location" in again.headers) == (400, False)
    for nonce in ("", "0" * 64):
        answer = post_decision(sandbox, {"nonce": nonce, "decision": "allow", "user_id": 1})
        assert answer.status == 400
    assert len(sandbox.state.codes) == 1


@pytest.mark.usefixtures("client")
def test_question_grows_old(sandbox: RunningSandbox) -> None:
    page, other = open_page(sandbox), open_page(sandbox)
    sandbox.advance(599)
    assert decide(sandbox, other).status == 302
    sandbox.advance(1)
    assert decide(sandbox, page).status == 400
    left = open_page(sandbox)
    sandbox.advance(600)
    assert open_page(sandbox).status == left.status == 200
    assert len(sandbox.state.authorization_requests) == 1


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    "form", [{"decision": ""}, {"decision": "ALLOW"}, {"user_id": ""}, {"user_id": "1"}]
)
def test_unclear_decision_grants_nothing(sandbox: RunningSandbox, form: dict[str, Any]) -> None:
    answer = decide(sandbox, open_page(sandbox), **form)
    assert (answer.status, "location" in answer.headers) == (400, False)
    assert not sandbox.state.codes


def test_client_deleted_while_the_person_thinks(sandbox: RunningSandbox, client: Client) -> None:
    page = open_page(sandbox)
    del sandbox.state.clients[client.id]
    assert decide(sandbox, page).status == 400
