"""Each refusal of Zendesk becomes one error with its own class, exit code and sentence."""

import re
from typing import TYPE_CHECKING

import pytest

from zendesk_client import errors
from zendesk_client.session import Session
from zendesk_client.tickets import show_ticket

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server

CLOSED = {
    "error": "RecordInvalid",
    "description": "Record validation errors",
    "details": {"status": [{"description": "Status: closed prevents ticket update"}]},
}
NO_NAME = {
    "error": "RecordInvalid",
    "description": "Record validation errors",
    "details": {"filename": [{"description": "cannot be blank", "error": "BlankValue"}]},
}
ROLE = {"error": {"title": "Forbidden", "message": "You do not have access to this page."}}
SCOPE = {
    "error": "Forbidden",
    "description": "You are missing the following required scopes: groups:read, read",
}


def refused(server: "Server", session: Session, status: int, body: object) -> errors.ZendeskError:
    server.answers(status, body, X_Request_Id="9f76-DUB")
    with pytest.raises(errors.ZendeskError) as caught:
        show_ticket(session, 33)
    assert caught.value.status == status
    assert caught.value.request_id == "9f76-DUB"
    assert caught.value.__context__ is None
    return caught.value


@pytest.mark.parametrize(
    ("status", "body", "kind", "exit_code", "sentence"),
    [
        (
            401,
            {"error": "invalid_token", "error_description": "it is expired"},
            errors.NotAuthorised,
            21,
            "Zendesk does not accept the token (401): it is expired",
        ),
        (
            401,
            {"error": "Couldn't authenticate you"},
            errors.NotAuthorised,
            21,
            "Zendesk does not accept the token (401): Couldn't authenticate you",
        ),
        (
            403,
            ROLE,
            errors.Forbidden,
            21,
            "Zendesk does not allow it (403): You do not have access to this page.",
        ),
        (
            403,
            SCOPE,
            errors.MissingScope,
            21,
            "the token has none of the scopes that allow it: groups:read, read (403)",
        ),
        (
            404,
            {"error": "RecordNotFound", "description": "Not found"},
            errors.NotFound,
            22,
            "Zendesk does not have it (404): Not found",
        ),
        (404, b"", errors.NotFound, 22, "Zendesk does not have it (404)"),
        (
            409,
            {"error": "UpdateConflict", "description": "outdated"},
            errors.Conflict,
            22,
            "Zendesk holds a newer version (409): outdated",
        ),
        (
            422,
            CLOSED,
            errors.TicketClosed,
            22,
            "the ticket is closed (422): status: Status: closed prevents ticket update",
        ),
        (
            422,
            NO_NAME,
            errors.Unprocessable,
            22,
            "Zendesk refuses the content (422): filename: cannot be blank",
        ),
        (
            422,
            {"error": "AttachmentUnprocessable", "description": "Impossible de traiter"},
            errors.Unprocessable,
            22,
            "Zendesk refuses the content (422): Impossible de traiter",
        ),
        (
            400,
            {"errors": [{"code": "InvalidPaginationDepth", "title": "t", "detail": "too deep"}]},
            errors.Unexpected,
            1,
            "Zendesk refuses the request (400): too deep",
        ),
        (418, b"teapot", errors.Unexpected, 1, "Zendesk refuses the request (418)"),
        (
            503,
            {"error": "ServiceUnavailable"},
            errors.Unreachable,
            30,
            "Zendesk cannot answer now (503): ServiceUnavailable",
        ),
        (520, b"<html>", errors.Unreachable, 30, "Zendesk cannot answer now (520)"),
        (
            404,
            b"<html>no such account</html>",
            errors.NotZendesk,
            30,
            "this is not Zendesk's answer but a web page (status 404)",
        ),
        (
            403,
            b"<!DOCTYPE html>",
            errors.NotZendesk,
            30,
            "this is not Zendesk's answer but a web page (status 403)",
        ),
    ],
)
def test_a_refusal_has_its_class_exit_code_and_sentence(
    server: "Server",
    session: Session,
    status: int,
    body: object,
    kind: type[errors.ZendeskError],
    exit_code: int,
    sentence: str,
) -> None:
    error = refused(server, session, status, body)
    assert type(error) is kind
    assert error.exit_code == exit_code
    assert error.sentence == sentence


def test_the_missing_scopes_can_be_read(server: "Server", session: Session) -> None:
    error = refused(server, session, 403, SCOPE)
    assert isinstance(error, errors.Forbidden)
    assert error.scopes == ("groups:read", "read")


def test_the_details_can_be_read_by_field(server: "Server", session: Session) -> None:
    error = refused(server, session, 422, NO_NAME)
    assert isinstance(error, errors.Unprocessable)
    assert error.details == {"filename": ("cannot be blank",)}
    assert error.code == "RecordInvalid"


@pytest.mark.parametrize(
    "details",
    [
        {"status": [{"description": "Statut : fermé"}]},
        {"status": [{"error": "ClosedTicket"}]},
        {"status": []},
    ],
)
def test_a_closed_ticket_is_known_in_any_language(
    server: "Server", session: Session, details: object
) -> None:
    error = refused(server, session, 422, {"error": "RecordInvalid", "details": details})
    assert isinstance(error, errors.TicketClosed)


def test_a_hint_is_always_there_where_a_person_can_do_something() -> None:
    for kind in (errors.Unreachable, errors.TlsFailed, errors.NotAuthorised, errors.TicketClosed):
        assert kind("something").hint
    assert errors.NotFound("x", hint="look").hint == "look"


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = dict(re.findall(r"(\w+) +(\d+)   ", errors.__doc__ or ""))
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    tree = {
        kind.__name__: str(int(kind.exit_code))
        for kind in kinds
        if issubclass(kind, errors.ZendeskError)
    }
    assert drawn == tree
