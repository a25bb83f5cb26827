"""Every documented operation that the sandbox serves succeeds once, and answers as documented."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pytest

from tests.contracts.openapi_document import OpenApiDocument, Watch
from zendesk_sandbox.observing import Exchange
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

# What drops out of this list has to be taken out by hand.
EXPECTED: Final = {
    "GET /api/v2/account/settings 200",
    "GET /api/v2/attachments/{attachment_id} 200",
    "GET /api/v2/oauth/clients 200",
    "POST /api/v2/oauth/clients 201",
    "GET /api/v2/oauth/clients/{oauth_client_id} 200",
    "PUT /api/v2/oauth/clients/{oauth_client_id} 200",
    "DELETE /api/v2/oauth/clients/{oauth_client_id} 204",
    "PUT /api/v2/oauth/clients/{oauth_client_id}/generate_secret 200",
    "GET /api/v2/oauth/global_clients 200",
    "GET /api/v2/oauth/tokens 200",
    "POST /api/v2/oauth/tokens 201",
    "GET /api/v2/oauth/tokens/{oauth_token_id} 200",
    "DELETE /api/v2/oauth/tokens/{oauth_token_id} 204",
    "GET /api/v2/requests/{request_id} 200",
    "PUT /api/v2/requests/{request_id} 200",
    "GET /api/v2/requests/{request_id}/comments 200",
    "POST /api/v2/tickets 201",
    "GET /api/v2/tickets/{ticket_id} 200",
    "PUT /api/v2/tickets/{ticket_id} 200",
    "GET /api/v2/tickets/{ticket_id}/comments 200",
    "POST /api/v2/uploads 201",
    "DELETE /api/v2/uploads/{token} 204",
    "GET /api/v2/users/{user_id} 200",
    "GET /api/v2/users/me 200",
    "POST /oauth/tokens 200",
    "POST /oauth/tokens 201",
}


@dataclass
class Drive:
    """Calls a sandbox as its admin, or as another, and keeps what it answered."""

    sandbox: RunningSandbox
    exchanges: list[Exchange] = field(default_factory=list)

    def token(self, user_id: int) -> str:
        return self.sandbox.issue_token(user_id, "read", "write")

    def call(self, method: str, path: str, sent: object = None, *, token: str = "") -> Any:
        token = token or self.token(self.sandbox.seeded.admin.id)
        answer = self.sandbox.ask(method, path, token=token, json=sent)
        assert 200 <= answer.status < 300, (method, path, answer.status, answer.body)
        return answer.json() if answer.body else None

    def upload(self) -> Any:
        answer = self.sandbox.ask(
            *("POST", "/api/v2/uploads?filename=a.log"),
            token=self.token(self.sandbox.seeded.admin.id),
            body=b"a line\n",
            headers={"Content-Type": "text/plain"},
        )
        assert answer.status == 201
        return answer.json()["upload"]


def drive_clients(drive: Drive) -> None:
    clients = "/api/v2/oauth/clients"
    new = {"name": "Logs", "identifier": "logs", "kind": "confidential"}
    number = drive.call("POST", clients, {"client": new})["client"]["id"]
    drive.call("PUT", f"{clients}/{number}", {"client": {"description": "Takes logs in"}})
    drive.call("PUT", f"{clients}/{number}/generate_secret")
    drive.call("GET", f"{clients}/{number}")
    drive.call("GET", clients)
    drive.call("GET", "/api/v2/users/me/oauth/clients")
    drive.call("DELETE", f"{clients}/{number}")
    drive.call("GET", "/api/v2/oauth/global_clients")


def drive_tokens(drive: Drive) -> None:
    sandbox = drive.sandbox
    grant = {
        "grant_type": "client_credentials",
        "client_id": sandbox.mint_client_id,
        "client_secret": sandbox.mint_client_secret.reveal(),
        "scope": "ticket_attachments:write",
    }
    granted = sandbox.ask("POST", "/oauth/tokens", json=grant).json()["access_token"]
    own = drive.call("GET", "/api/v2/oauth/tokens/current.json", token=granted)["token"]
    drive.call("GET", "/api/v2/oauth/tokens?all=true")
    drive.call("GET", "/api/v2/oauth/tokens?page[size]=1")
    drive.call("GET", f"/api/v2/oauth/tokens/{own['id']}")
    drive.call("DELETE", f"/api/v2/oauth/tokens/{own['id']}")
    legacy = {"token": {"client_id": sandbox.seeded.issuer.id, "scopes": ["read"]}}
    drive.call("POST", "/api/v2/oauth/tokens", legacy)


def drive_tickets(drive: Drive) -> None:
    requester = {"name": "Nora New", "email": "nora@customer.example"}
    new = {"subject": "New", "comment": {"body": "Help"}, "requester": requester}
    number = drive.call("POST", "/api/v2/tickets", {"ticket": new})["ticket"]["id"]
    upload = drive.upload()
    comment = {"body": "The logs", "public": True, "uploads": [upload["token"]]}
    change = {"comment": comment, "tags": ["logs"], "priority": "high", "status": "pending"}
    drive.call("PUT", f"/api/v2/tickets/{number}", {"ticket": change})
    drive.call("GET", f"/api/v2/tickets/{number}")
    drive.call("GET", f"/api/v2/tickets/{number}/comments")
    drive.call("GET", f"/api/v2/tickets/{number}/comments?page[size]=1")
    drive.call("GET", f"/api/v2/attachments/{upload['attachment']['id']}")
    drive.call("DELETE", f"/api/v2/uploads/{drive.upload()['token']}")


def drive_requests(drive: Drive) -> None:
    rita = drive.token(drive.sandbox.seeded.requester.id)
    change = {"request": {"comment": {"body": "It stopped again"}}}
    drive.call("GET", "/api/v2/requests/1000", token=rita)
    drive.call("PUT", "/api/v2/requests/1000", change, token=rita)
    drive.call("GET", "/api/v2/requests/1000/comments", token=rita)


def drive_people(drive: Drive) -> None:
    drive.call("GET", "/api/v2/account/settings")
    drive.call("GET", "/api/v2/users/me")
    drive.call("GET", f"/api/v2/users/{drive.sandbox.seeded.requester.id}")
    assert drive.sandbox.ask("GET", "/api/v2/users/me").status == 200


DRIVES: Final[tuple[Callable[[Drive], None], ...]] = (
    drive_clients,
    drive_tokens,
    drive_tickets,
    drive_requests,
    drive_people,
)


@pytest.fixture(scope="module")
def exchanges() -> list[Exchange]:
    """What an account answered that has every withdrawn call, once with each success."""
    seen: list[Exchange] = []
    for status in (200, 201):
        switches = Switches(create_token="works", token_status=status)
        with start_sandbox(switches=switches, observe=seen.append) as sandbox:
            for drive in DRIVES:
                drive(Drive(sandbox))
    return seen


def test_answers_agree_with_the_document(
    openapi_document: OpenApiDocument, exchanges: list[Exchange]
) -> None:
    assert [text for one in exchanges for text in openapi_document.complaints(one)] == []


def test_every_operation_was_seen(
    openapi_document: OpenApiDocument, exchanges: list[Exchange]
) -> None:
    seen = set()
    for one in exchanges:
        if operation := openapi_document.operation_of(one.method, one.path):
            seen.add(f"{operation.name} {one.status}")
    assert seen == EXPECTED


def test_what_is_not_expected_is_not_served(
    openapi_document: OpenApiDocument, sandbox: RunningSandbox
) -> None:
    driven = {text.rpartition(" ")[0] for text in EXPECTED}
    for operation in openapi_document.operations:
        if operation.name not in driven:
            method, template = operation.name.split()
            answer = sandbox.ask(method, re.sub(r"{\w+}", "1", template))
            assert b"InvalidEndpoint" in answer.body, operation.name


def test_no_mend_is_needless(openapi_document: OpenApiDocument) -> None:
    assert openapi_document.needless_mends == []


@pytest.mark.parametrize(
    ("spoilt", "complaint"),
    [
        ({"tags": "logs"}, "$.ticket.tags: 'logs' is not of type 'array'"),
        ({"priority": "grave"}, "$.ticket.priority: 'grave' is not one of"),
        ({"created_at": "yesterday"}, "$.ticket.created_at: 'yesterday' is not a 'date-time'"),
        ({"email_cc": []}, "('email_cc' was unexpected)"),
        ({"is_public": None}, "$.ticket.is_public: None for not nullable"),
    ],
)
def test_a_wrong_ticket_is_complained_of(
    openapi_document: OpenApiDocument,
    exchanges: list[Exchange],
    spoilt: dict[str, object],
    complaint: str,
) -> None:
    shown = next(e for e in exchanges if (e.method, e.path[:16]) == ("GET", "/api/v2/tickets/"))
    ticket = json.loads(shown.body or b"")["ticket"] | spoilt
    watch = Watch(openapi_document)
    watch.look(replace(shown, body=json.dumps({"ticket": ticket}).encode()))
    assert complaint in watch.take()[0]
    assert watch.take() == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"body": b"{}"}, "'ticket' is a required property"),
        ({"body": b"{"}, "the body is no JSON"),
        ({"headers": {"content-type": "text/html"}}, "content type 'text/html'"),
        ({"status": 202}, "202: is neither documented nor explained"),
        ({"path": "/api/v2/tickets/many"}, "/api/v2/tickets/many 200: is neither"),
    ],
)
def test_a_wrong_answer_is_complained_of(
    openapi_document: OpenApiDocument,
    exchanges: list[Exchange],
    change: dict[str, Any],
    complaint: str,
) -> None:
    shown = next(e for e in exchanges if (e.method, e.path[:16]) == ("GET", "/api/v2/tickets/"))
    (text,) = openapi_document.complaints(replace(shown, **change))
    assert complaint in text


def test_errors_that_the_document_leaves_out_pass(
    openapi_document: OpenApiDocument, exchanges: list[Exchange]
) -> None:
    refused = replace(exchanges[0], status=404, body=b'{"error": "RecordNotFound"}')
    assert openapi_document.complaints(refused) == []
