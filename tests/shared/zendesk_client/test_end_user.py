"""Tickets as an end user sees them."""

from typing import TYPE_CHECKING

from ticketbound.secret import Secret
from zendesk_client import requests
from zendesk_client.models import Request
from zendesk_client.session import Session

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server

ROW = {"id": 33, "status": "open", "subject": "s", "can_be_solved_by_me": True, "email_cc_ids": [8]}
SEEN = Request(33, "open", "s", can_be_solved_by_me=True, email_cc_ids=(8,))


def test_requests_are_listed_and_shown(server: "Server", session: Session) -> None:
    server.answers(200, {"requests": [ROW], "meta": {"has_more": False}})
    server.answers(200, {"request": ROW})
    assert list(requests.list_requests(session)) == [SEEN]
    assert requests.show_request(session, 33) == SEEN
    assert [asked.path for asked in server.asked] == [
        "/api/v2/requests?page%5Bsize%5D=100",
        "/api/v2/requests/33",
    ]


def test_a_request_is_made_with_its_files(server: "Server", session: Session) -> None:
    server.answers(201, {"request": ROW})
    made = requests.create_request(session, subject="s", body="b", uploads=(Secret("u1"),))
    assert made == SEEN
    assert (server.asked[0].method, server.asked[0].path) == ("POST", "/api/v2/requests")
    comment = {"body": "b", "uploads": ["u1"]}
    assert server.asked[0].json == {"request": {"subject": "s", "comment": comment}}


def test_who_is_not_signed_in_says_who_it_is(server: "Server", session: Session) -> None:
    server.answers(201, {"request": ROW})
    ada = requests.Requester("Ada", "ada@example.com")
    requests.create_request(session, subject="s", body="b", requester=ada)
    sent = server.asked[0].json
    assert isinstance(sent, dict)
    assert sent["request"]["requester"] == {"name": "Ada", "email": "ada@example.com"}


def test_a_request_is_solved(server: "Server", session: Session) -> None:
    server.answers(200, {"request": {**ROW, "status": "solved"}})
    assert requests.solve_request(session, 33).status == "solved"
    assert server.asked[0].json == {"request": {"solved": True}}


def test_the_comments_of_a_request_are_listed(server: "Server", session: Session) -> None:
    file = {"id": 9, "file_name": "a.zip", "size": 4, "malware_scan_result": "not_scanned"}
    comment = {"id": 1, "public": True, "body": "b", "attachments": [file]}
    server.answers(200, {"comments": [comment], "meta": {"has_more": False}})
    (shown,) = requests.list_request_comments(session, 33)
    assert shown.attachments[0].malware_scan_result == "not_scanned"
    assert server.asked[0].path == "/api/v2/requests/33/comments?page%5Bsize%5D=100"
