"""What each function asks Zendesk for, and what it makes of the answer."""

from typing import TYPE_CHECKING

import pytest

from ticketbound.secret import Secret
from zendesk_client import (
    errors,
    own_token,
    requests,
    search,
    ticket_comments,
    tickets,
    tokens,
    users,
)
from zendesk_client.models import Attachment, Comment, Request, Ticket, Token, User
from zendesk_client.session import Session

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server

TOKEN_ROW = {
    "id": 223443,
    "url": "https://acme.zendesk.com/api/v2/tokens/223443.json",
    "user_id": 29,
    "client_id": 1234,
    "token": "af3345kdj3",
    "refresh_token": None,
    "scopes": ["requests:write", "ticket_attachments:write"],
    "created_at": "2026-11-21T19:38:53Z",
    "expires_at": "2026-11-21T21:38:53Z",
    "used_at": None,
}
TICKET = {
    "id": 33,
    "status": "open",
    "subject": "Help",
    "requester_id": 5,
    "email_cc_ids": [8],
    "brand_id": None,
    "is_public": True,
    "custom_fields": [{"id": 1, "value": None}],
}
FILE = {"id": 9, "file_name": "logs.zip", "size": 4, "content_url": "https://x/", "thumbnails": []}


def test_tokens_are_listed_page_by_page(server: "Server", session: Session) -> None:
    more = {"meta": {"has_more": True, "after_cursor": "c+1"}, "links": {"next": "https://evil/"}}
    server.answers(200, {"tokens": [TOKEN_ROW], **more})
    server.answers(200, {"tokens": [{"id": 2}], "meta": {"has_more": False, "after_cursor": None}})
    found = list(tokens.list_tokens(session, client_id=1234, everyones=True))
    assert [token.id for token in found] == [223443, 2]
    assert found[0].scopes == ("requests:write", "ticket_attachments:write")
    assert found[0].expires_at is not None
    assert [asked.path for asked in server.asked] == [
        "/api/v2/oauth/tokens?all=true&client_id=1234&page%5Bsize%5D=100",
        "/api/v2/oauth/tokens?all=true&client_id=1234&page%5Bsize%5D=100&page%5Bafter%5D=c%2B1",
    ]


def test_ones_own_tokens_are_listed_without_all(server: "Server", session: Session) -> None:
    server.answers(200, {"tokens": [], "meta": {"has_more": False}})
    assert list(tokens.list_tokens(session)) == []
    assert server.asked[0].path == "/api/v2/oauth/tokens?page%5Bsize%5D=100"


@pytest.mark.parametrize("cursor", [None, "", "same"])
def test_a_list_that_never_ends_is_an_error(
    server: "Server", session: Session, cursor: str | None
) -> None:
    server.answers(200, {"tokens": [], "meta": {"has_more": True, "after_cursor": cursor}})
    with pytest.raises(errors.NotZendesk):
        list(tokens.list_tokens(session))
    assert len(server.asked) <= 2


def test_a_list_that_does_not_say_whether_it_goes_on_is_an_error(
    server: "Server", session: Session
) -> None:
    server.answers(200, {"tokens": [TOKEN_ROW], "next_page": None, "count": 1})
    with pytest.raises(errors.NotZendesk):
        list(tokens.list_tokens(session))


def test_a_token_is_shown_and_revoked_by_its_id(server: "Server", session: Session) -> None:
    server.answers(200, {"token": TOKEN_ROW})
    server.answers(204)
    server.answers(404, {"error": "RecordNotFound"})
    assert tokens.show_token(session, 223443).user_id == 29
    tokens.revoke_token(session, 223443)
    with pytest.raises(errors.NotFound):
        tokens.revoke_token(session, 223443)
    assert [(asked.method, asked.path) for asked in server.asked] == [
        ("GET", "/api/v2/oauth/tokens/223443"),
        ("DELETE", "/api/v2/oauth/tokens/223443"),
        ("DELETE", "/api/v2/oauth/tokens/223443"),
    ]


def test_the_own_token_is_shown_and_revoked(server: "Server", session: Session) -> None:
    server.answers(200, {"token": TOKEN_ROW})
    server.answers(204)
    assert own_token.show_own_token(session).id == 223443
    own_token.revoke_own_token(session)
    assert [(asked.method, asked.path) for asked in server.asked] == [
        ("GET", "/api/v2/oauth/tokens/current"),
        ("DELETE", "/api/v2/oauth/tokens/current"),
    ]


def test_revoking_repeats_itself_past_a_lost_answer(server: "Server", session: Session) -> None:
    server.answers_raw(b"")
    server.answers(401, {"error": "invalid_token"})
    own_token.revoke_own_token(session)
    assert len(server.asked) == 2


def test_revoking_without_a_token_is_an_error(server: "Server", anonymous: Session) -> None:
    server.answers(401, {"error": "Couldn't authenticate you"})
    with pytest.raises(errors.NotAuthorised):
        own_token.revoke_own_token(anonymous)


def test_a_time_without_a_zone_is_not_zendesks(server: "Server", session: Session) -> None:
    server.answers(200, {"token": {"id": 1, "expires_at": "2026-11-21T21:38:53"}})
    with pytest.raises(errors.NotZendesk):
        own_token.show_own_token(session)


def test_an_anonymous_user_is_nobody(server: "Server", session: Session) -> None:
    server.answers(200, {"user": {"id": None, "name": "Anonymous user"}})
    with pytest.raises(errors.NotAuthorised):
        users.show_me(session)


def test_users_are_shown_and_listed(server: "Server", session: Session) -> None:
    ada = {"id": 46_400_000_000_001, "name": "Ada", "email": None, "role": "admin"}
    server.answers(200, {"user": {**ada, "suspended": False, "authenticity_token": "x"}})
    server.answers(200, {"users": [ada], "meta": {"has_more": False}})
    shown = users.show_user(session, 46_400_000_000_001)
    assert shown == User(46_400_000_000_001, "Ada", None, "admin", suspended=False)
    assert [user.name for user in users.list_users(session)] == ["Ada"]
    assert server.asked[0].path == "/api/v2/users/46400000000001"


def test_a_ticket_is_shown(server: "Server", session: Session) -> None:
    server.answers(200, {"ticket": TICKET})
    assert tickets.show_ticket(session, 33) == Ticket(
        33, "open", "Help", requester_id=5, email_cc_ids=(8,), is_public=True
    )


def test_a_ticket_is_created_private_unless_told(server: "Server", session: Session) -> None:
    server.answers(201, {"ticket": TICKET})
    tickets.create_ticket(session, subject="s", body="b")
    tickets.create_ticket(session, subject="s", body="b", public=True, requester_id=5)
    comment = {"body": "b", "public": False}
    assert server.asked[0].json == {"ticket": {"subject": "s", "comment": comment}}
    assert server.asked[1].json == {
        "ticket": {"subject": "s", "comment": {"body": "b", "public": True}, "requester_id": 5}
    }


def test_a_cc_is_added_and_removed(server: "Server", session: Session) -> None:
    server.answers(200, {"ticket": TICKET, "audit": {"events": []}})
    assert tickets.add_email_cc(session, 33, 8).email_cc_ids == (8,)
    tickets.remove_email_cc(session, 33, 8)
    assert [asked.json for asked in server.asked] == [
        {"ticket": {"email_ccs": [{"user_id": 8, "action": action}]}}
        for action in ("put", "delete")
    ]


def test_comments_are_listed(server: "Server", session: Session) -> None:
    comment = {"id": 1, "public": False, "body": "b", "author_id": 5, "attachments": [FILE]}
    server.answers(200, {"comments": [comment], "meta": {"has_more": False}, "links": {}})
    assert list(ticket_comments.list_comments(session, 33)) == [
        Comment(1, False, "b", 5, (Attachment(9, "logs.zip", 4, "https://x/"),))
    ]
    assert server.asked[0].path == "/api/v2/tickets/33/comments?page%5Bsize%5D=100"


EVENTS = [
    {"id": 3, "type": "Change", "field_name": "status", "value": "open", "body": {"odd": 1}},
    {"id": 1, "type": "Comment", "public": False, "body": "b", "attachments": [FILE]},
]


def test_a_comment_is_added_and_always_says_whether_it_is_public(
    server: "Server", session: Session
) -> None:
    server.answers(200, {"ticket": TICKET, "audit": {"events": EVENTS}})
    made = ticket_comments.add_comment(session, 33, body="b", public=False, uploads=(Secret("u1"),))
    assert (made.id, made.public, len(made.attachments)) == (1, False, 1)
    assert (server.asked[0].method, server.asked[0].path) == ("PUT", "/api/v2/tickets/33")
    comment = {"body": "b", "public": False, "uploads": ["u1"]}
    assert server.asked[0].json == {"ticket": {"comment": comment}}


def test_a_comment_that_lost_an_upload_is_no_success(server: "Server", session: Session) -> None:
    server.answers(200, {"audit": {"events": EVENTS}})
    with pytest.raises(errors.UploadIncomplete, match="1 attachments instead of 2"):
        ticket_comments.add_comment(
            session, 33, body="b", public=False, uploads=(Secret("u1"), Secret("u2"))
        )


@pytest.mark.parametrize("events", [EVENTS[:1], [{"type": "Comment"}], []])
def test_an_update_without_a_comment_is_no_success(
    server: "Server", session: Session, events: object
) -> None:
    server.answers(200, {"audit": {"events": events}})
    with pytest.raises(errors.NotZendesk):
        ticket_comments.add_comment(session, 33, body="b", public=True)


def test_tickets_are_counted(server: "Server", session: Session) -> None:
    server.answers(200, {"count": 4711})
    assert search.count_tickets(session) == 4711
    assert server.asked[0].path == "/api/v2/search/count?query=type%3Aticket"


def test_a_request_is_commented_on(server: "Server", session: Session) -> None:
    server.answers(200, {"request": {"id": 33, "status": "open", "subject": None}})
    made = requests.comment_on_request(session, 33, body="b", uploads=(Secret("u1"), Secret("u2")))
    assert made == Request(33, "open")
    assert (server.asked[0].method, server.asked[0].path) == ("PUT", "/api/v2/requests/33")
    assert server.asked[0].headers["content-type"] == "application/json"
    assert server.asked[0].json == {"request": {"comment": {"body": "b", "uploads": ["u1", "u2"]}}}


def test_a_token_has_only_its_id_for_sure() -> None:
    assert Token(1).scopes == ()
