"""What the document finds wrong with an answer; without this, agreement would prove nothing."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.contracts.openapi_document import OpenApiDocument, Watch
from zendesk_sandbox.observing import Exchange
from zendesk_sandbox.server import start_sandbox


@pytest.fixture
def shown() -> Exchange:
    """A ticket as the sandbox shows it."""
    seen: list[Exchange] = []
    with start_sandbox(observe=seen.append) as sandbox:
        token = sandbox.issue_token(sandbox.seeded.agent.id, "tickets:read")
        sandbox.ask("GET", "/api/v2/tickets/1000", token=token)
    return seen[0]


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
    shown: Exchange,
    spoilt: dict[str, object],
    complaint: str,
) -> None:
    ticket = json.loads(shown.body or b"")["ticket"] | spoilt
    watch = Watch(openapi_document)
    for _ in range(2):
        watch.look(replace(shown, body=json.dumps({"ticket": ticket}).encode()))
    found = watch.take()
    assert complaint in found[0]
    assert len(found) == len(set(found))
    assert watch.take() == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"body": b"{}"}, "'ticket' is a required property"),
        ({"body": b"{"}, "the body is no JSON"),
        ({"headers": {"content-type": "text/html"}}, "content type 'text/html'"),
        ({"status": 202}, "202: is neither documented nor explained"),
        ({"path": "/api/v2/tickets/many"}, "/api/v2/tickets/many 200: is neither"),
        ({"method": "DELETE", "status": 204}, "204: a body where none is documented"),
    ],
)
def test_a_wrong_answer_is_complained_of(
    openapi_document: OpenApiDocument, shown: Exchange, change: dict[str, Any], complaint: str
) -> None:
    (text,) = openapi_document.complaints(replace(shown, **change))
    assert complaint in text


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"status": 404, "body": b'{"error": "RecordNotFound"}'},
        {"path": "/tickets/1000", "headers": {"content-type": "text/html"}},
        {"method": "HEAD", "body": b""},
    ],
)
def test_what_the_document_does_not_cover_passes(
    openapi_document: OpenApiDocument, shown: Exchange, change: dict[str, Any]
) -> None:
    assert openapi_document.complaints(replace(shown, **change)) == []
