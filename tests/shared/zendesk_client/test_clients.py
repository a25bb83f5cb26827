from typing import TYPE_CHECKING

import pytest

from ticketbound.secret import Secret
from zendesk_client import clients
from zendesk_client.clients import ClientFields
from zendesk_client.errors import NotZendesk, Unprocessable
from zendesk_client.session import Session

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server

ROW = {
    "id": 4,
    "url": "https://acme.zendesk.com/api/v2/clients/4.json",
    "identifier": "log_drop",
    "name": "Log drop",
    "kind": "confidential",
    "redirect_uri": ["http://127.0.0.1:19291/callback"],
    "company": None,
    "user_id": 7,
    "global": False,
    "secret": "0123456789",
    "created_at": "2026-11-21T19:38:53Z",
    "allowed_scopes": ["requests:write"],
}
LAST_PAGE = {"meta": {"has_more": False}}


def test_clients_are_listed_and_shown_without_secrets(server: "Server", session: Session) -> None:
    server.answers(200, {"clients": [ROW], **LAST_PAGE})
    server.answers(200, {"clients": [{**ROW, "redirect_uri": "http://one"}], **LAST_PAGE})
    server.answers(200, {"client": ROW})
    (one,) = clients.list_clients(session)
    (own,) = clients.list_own_clients(session)
    shown = clients.show_client(session, 4)
    assert one == shown
    assert (one.id, one.identifier, one.user_id, one.is_global) == (4, "log_drop", 7, False)
    assert (one.allowed_scopes, one.scopes) == (("requests:write",), None)
    assert own.redirect_uri == "http://one"
    assert "0123456789" not in repr(one)
    assert [asked.path for asked in server.asked] == [
        "/api/v2/oauth/clients?page%5Bsize%5D=100",
        "/api/v2/users/me/oauth/clients?page%5Bsize%5D=100",
        "/api/v2/oauth/clients/4",
    ]


def test_a_client_is_found_by_its_identifier(server: "Server", session: Session) -> None:
    other = {**ROW, "id": 5, "identifier": "issuer"}
    for _ in range(2):
        server.answers(200, {"clients": [other, ROW], **LAST_PAGE})
    found = clients.find_client(session, "log_drop")
    assert found is not None
    assert found.id == 4
    assert clients.find_client(session, "log") is None


def test_a_new_client_comes_with_its_secret(server: "Server", session: Session) -> None:
    server.answers(201, {"client": {**ROW, "secret": "s3cr3t"}})
    made = clients.create_client(
        session, name="Log drop", identifier="log_drop", user_id=7, allowed_scopes=("a:write",)
    )
    assert (made.client.id, made.secret) == (4, Secret("s3cr3t"))
    assert "s3cr3t" not in repr(made)
    assert server.asked[0].json == {
        "client": {
            "name": "Log drop",
            "identifier": "log_drop",
            "kind": "confidential",
            "redirect_uri": [],
            "user_id": 7,
            "allowed_scopes": ["a:write"],
        }
    }


def test_a_public_client_has_no_secret(server: "Server", session: Session) -> None:
    server.answers(201, {"client": {"id": 5, "identifier": "cli", "kind": "public"}})
    made = clients.create_client(
        session, name="CLI", identifier="cli", kind="public", redirect_uri=("http://127.0.0.1/",)
    )
    assert not made.secret
    assert server.asked[0].json == {
        "client": {
            "name": "CLI",
            "identifier": "cli",
            "kind": "public",
            "redirect_uri": ["http://127.0.0.1/"],
        }
    }


def test_a_client_is_changed_only_where_told(server: "Server", session: Session) -> None:
    server.answers(200, {"client": ROW})
    changes = ClientFields(description="d", scopes=("read",))
    assert clients.update_client(session, 4, changes).id == 4
    assert (server.asked[0].method, server.asked[0].path) == ("PUT", "/api/v2/oauth/clients/4")
    assert server.asked[0].json == {"client": {"description": "d", "scopes": ["read"]}}


def test_a_client_gets_a_new_secret_and_is_deleted(server: "Server", session: Session) -> None:
    server.answers(200, {"client": {**ROW, "secret": "n3w"}})
    server.answers(204)
    assert clients.generate_secret(session, 4).secret == Secret("n3w")
    clients.delete_client(session, 4)
    assert [(asked.method, asked.path) for asked in server.asked] == [
        ("PUT", "/api/v2/oauth/clients/4/generate_secret"),
        ("DELETE", "/api/v2/oauth/clients/4"),
    ]


def test_a_new_secret_is_masked_from_then_on(server: "Server", session: Session) -> None:
    server.answers(201, {"client": {**ROW, "secret": "s3cr3t"}})
    server.answers(422, {"error": "RecordInvalid", "description": "s3cr3t is taken"})
    clients.create_client(session, name="a", identifier="a")
    with pytest.raises(Unprocessable) as caught:
        clients.create_client(session, name="a", identifier="a")
    assert "[secret] is taken" in caught.value.sentence


def test_a_client_without_a_number_is_not_zendesks(server: "Server", session: Session) -> None:
    server.answers(200, {"client": {"identifier": "c"}})
    with pytest.raises(NotZendesk):
        clients.show_client(session, 4)
