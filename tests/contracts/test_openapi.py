"""Every documented operation that the sandbox serves succeeds once, and answers as documented."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

import pytest

from tests.contracts.openapi_document import OpenApiDocument
from zendesk_sandbox.observing import Exchange
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches

# What drops out of this list has to be taken out by hand.
EXPECTED: Final = {
    "GET /api/v2/account/settings 200",
    "GET /api/v2/attachments/{attachment_id} 200",
    "PUT /api/v2/attachments/{attachment_id} 200",
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
    "GET /api/v2/requests 200",
    "POST /api/v2/requests 201",
    "GET /api/v2/requests/{request_id} 200",
    "PUT /api/v2/requests/{request_id} 200",
    "GET /api/v2/requests/{request_id}/comments 200",
    "GET /api/v2/requests/{request_id}/comments/{ticket_comment_id} 200",
    "GET /api/v2/requests/search 200",
    "GET /api/v2/search 200",
    "GET /api/v2/tickets 200",
    "POST /api/v2/tickets 201",
    "GET /api/v2/tickets/{ticket_id} 200",
    "PUT /api/v2/tickets/{ticket_id} 200",
    "DELETE /api/v2/tickets/{ticket_id} 204",
    "GET /api/v2/tickets/{ticket_id}/audits 200",
    "GET /api/v2/tickets/{ticket_id}/audits/{ticket_audit_id} 200",
    "GET /api/v2/tickets/{ticket_id}/comments 200",
    "PUT /api/v2/tickets/{ticket_id}/comments/{comment_id}/attachments/{attachment_id}/redact 200",
    "GET /api/v2/tickets/{ticket_id}/tags 200",
    "POST /api/v2/tickets/{ticket_id}/tags 201",
    "PUT /api/v2/tickets/{ticket_id}/tags 200",
    "DELETE /api/v2/tickets/{ticket_id}/tags 204",
    "POST /api/v2/uploads 201",
    "DELETE /api/v2/uploads/{token} 204",
    "GET /api/v2/users/{user_id} 200",
    "GET /api/v2/users/{user_id}/identities 200",
    "GET /api/v2/users/me 200",
    "GET /api/v2/users/search 200",
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
    ticket = f"/api/v2/tickets/{number}"
    upload = drive.upload()
    comment = {"body": "The logs", "public": True, "uploads": [upload["token"]]}
    change = {"comment": comment, "tags": ["logs"], "priority": "high", "status": "pending"}
    audit = drive.call("PUT", ticket, {"ticket": change})["audit"]
    file = upload["attachment"]["id"]
    drive.call("GET", f"/api/v2/attachments/{file}")
    override = {"attachment": {"malware_access_override": True}}
    drive.call("PUT", f"/api/v2/attachments/{file}", override)
    redact = f"{ticket}/comments/{audit['events'][0]['id']}/attachments/{file}/redact"
    drive.call("PUT", redact, {})
    drive.call("GET", f"{ticket}/audits/{audit['id']}")
    for part in ("", "/comments", "/audits", "/tags"):
        drive.call("GET", ticket + part)
    for part in ("s", "s/1000/comments", "s/1000/audits"):
        drive.call("GET", f"/api/v2/ticket{part}?page[size]=1")
    drive.call("DELETE", ticket)
    drive.call("DELETE", f"/api/v2/uploads/{drive.upload()['token']}")


def drive_tags(drive: Drive) -> None:
    for method in ("POST", "PUT", "DELETE", "GET"):
        sent = None if method == "GET" else {"tags": ["night"]}
        drive.call(method, "/api/v2/tickets/1001/tags", sent)


def drive_requests(drive: Drive) -> None:
    rita = drive.token(drive.sandbox.seeded.requester.id)
    change = {"request": {"comment": {"body": "It stopped again"}}}
    new = {"request": {"subject": "New", "comment": {"body": "Help"}}}
    drive.call("POST", "/api/v2/requests", new, token=rita)
    drive.call("PUT", "/api/v2/requests/1000", change, token=rita)
    comments = drive.call("GET", "/api/v2/requests/1000/comments", token=rita)["comments"]
    drive.call("GET", f"/api/v2/requests/1000/comments/{comments[0]['id']}", token=rita)
    drive.call("GET", "/api/v2/requests/1000", token=rita)
    for part in ("", "/open", "/solved", "/ccd", "/search?query=export"):
        drive.call("GET", f"/api/v2/requests{part}", token=rita)


def drive_people(drive: Drive) -> None:
    rita = f"/api/v2/users/{drive.sandbox.seeded.requester.id}"
    for path in (rita, f"{rita}/identities", "/api/v2/users", "/api/v2/users/search?query=rita"):
        drive.call("GET", path)
    new = {"user": {"name": "Uma User", "email": "uma@customer.example"}}
    drive.call("POST", "/api/v2/users", new)
    drive.call("GET", "/api/v2/users/me")
    assert drive.sandbox.ask("GET", "/api/v2/users/me").status == 200


def drive_account(drive: Drive) -> None:
    drive.call("GET", "/api/v2/account/settings")
    drive.call("GET", "/api/v2/search?query=export")
    drive.call("GET", "/api/v2/search?query=type:user")
    drive.call("GET", "/api/v2/search/count?query=export")


DRIVES: Final[tuple[Callable[[Drive], None], ...]] = (
    drive_clients,
    drive_tokens,
    drive_tickets,
    drive_tags,
    drive_requests,
    drive_people,
    drive_account,
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
