"""The account itself and the people in it."""

from typing import TYPE_CHECKING

import pytest

from ticketbound.secret import Secret
from zendesk_client import account, tokens, users
from zendesk_client.errors import NotFound
from zendesk_client.models import AccountSettings, Identity, LegacyToken, Token, User
from zendesk_client.session import Session

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server


def test_settings_are_read_from_their_groups(server: "Server", session: Session) -> None:
    settings = {
        "limits": {"attachment_size": 52_428_800},
        "tickets": {"private_attachments": True, "comments_public_by_default": False},
        "branding": {"header_color": "1A00C3"},
    }
    server.answers(200, {"settings": settings})
    server.answers(200, {"settings": {}})
    assert account.show_settings(session) == AccountSettings(
        attachment_size=52_428_800, private_attachments=True, comments_public_by_default=False
    )
    assert account.show_settings(session) == AccountSettings()
    assert server.asked[0].path == "/api/v2/account/settings"


def test_a_user_is_made(server: "Server", session: Session) -> None:
    server.answers(201, {"user": {"id": 8, "name": "Ada", "role": "end-user", "verified": False}})
    made = users.create_user(session, name="Ada", email="ada@example.com")
    assert made == User(8, "Ada", role="end-user", verified=False)
    assert (server.asked[0].method, server.asked[0].path) == ("POST", "/api/v2/users")
    assert server.asked[0].json == {
        "user": {"name": "Ada", "email": "ada@example.com", "role": "end-user"}
    }


def test_identities_are_listed(server: "Server", session: Session) -> None:
    row = {"id": 1, "type": "email", "value": "ada@example.com", "primary": True}
    server.answers(200, {"identities": [row], "meta": {"has_more": False}})
    assert list(users.list_identities(session, 8)) == [
        Identity(1, "email", "ada@example.com", primary=True)
    ]
    assert server.asked[0].path == "/api/v2/users/8/identities?page%5Bsize%5D=100"


def test_the_withdrawn_way_to_a_token_is_gone(server: "Server", session: Session) -> None:
    server.answers(404, {"error": "InvalidEndpoint", "description": "Not found"})
    with pytest.raises(NotFound):
        tokens.create_legacy_token(session, client_id=4, scopes=("read",))
    assert (server.asked[0].method, server.asked[0].path) == ("POST", "/api/v2/oauth/tokens")
    assert server.asked[0].json == {"token": {"client_id": 4, "scopes": ["read"]}}


def test_a_token_that_comes_of_it_all_the_same_is_told(server: "Server", session: Session) -> None:
    row = {"id": 3, "client_id": 4, "scopes": ["read"], "token": "s3cr", "full_token": "s3cr3t"}
    server.answers(201, {"token": row})
    made = tokens.create_legacy_token(session, client_id=4, scopes=("read",))
    assert made == LegacyToken(Token(3, None, 4, ("read",)), Secret("s3cr3t"))
    assert "s3cr3t" not in repr(made)
