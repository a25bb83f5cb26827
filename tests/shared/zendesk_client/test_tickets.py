"""What an agent can do to a ticket beyond reading it."""

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from zendesk_client import errors, ticket_audits, ticket_comments, ticket_tags, tickets
from zendesk_client.session import Session
from zendesk_client.tickets import TicketChanges

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server

TICKET = {"id": 33, "status": "open", "tags": ["a"], "assignee_id": None, "priority": "high"}
SEEN = datetime(2026, 11, 21, 20, 38, 53, 250_000, tzinfo=timezone(timedelta(hours=1)))
SAFE = {"safe_update": True, "updated_stamp": "2026-11-21T19:38:53Z"}


def test_only_what_is_given_is_changed_and_none_empties(server: "Server", session: Session) -> None:
    server.answers(200, {"ticket": TICKET, "audit": {}})
    changes = TicketChanges(status="solved", assignee_id=None, tags=("a", "b"))
    changed = tickets.update_ticket(session, 33, changes)
    assert (changed.tags, changed.priority) == (("a",), "high")
    assert (server.asked[0].method, server.asked[0].path) == ("PUT", "/api/v2/tickets/33")
    assert server.asked[0].json == {
        "ticket": {"status": "solved", "assignee_id": None, "tags": ["a", "b"]}
    }


def test_a_change_can_be_bound_to_the_ticket_as_it_was_seen(
    server: "Server", session: Session
) -> None:
    server.answers(409, {"error": "UpdateConflict", "description": "Safe Update prevented"})
    with pytest.raises(errors.Conflict) as caught:
        tickets.update_ticket(session, 33, TicketChanges(subject="s"), last_seen=SEEN)
    assert caught.value.code == "UpdateConflict"
    assert server.asked[0].json == {"ticket": {"subject": "s", **SAFE}}
    with pytest.raises(errors.Conflict):
        ticket_comments.add_comment(session, 33, body="b", public=False, last_seen=SEEN)
    comment = {"body": "b", "public": False, "uploads": []}
    assert server.asked[1].json == {"ticket": {"comment": comment, **SAFE}}


def test_a_ticket_is_created_once_for_one_key(server: "Server", session: Session) -> None:
    server.answers(201, {"ticket": TICKET}, X_Idempotency_Lookup="miss")
    server.answers(400, {"error": "IdempotentRequestError", "description": "other parameters"})
    tickets.create_ticket(session, subject="s", body="b", tags=("a",), idempotency_key="k-1")
    assert server.asked[0].headers["idempotency-key"] == "k-1"
    assert server.asked[0].json == {
        "ticket": {"subject": "s", "comment": {"body": "b", "public": False}, "tags": ["a"]}
    }
    with pytest.raises(errors.Unexpected) as caught:
        tickets.create_ticket(session, subject="t", body="b", idempotency_key="k-1")
    assert caught.value.code == "IdempotentRequestError"


def test_no_key_is_sent_where_none_is_given(server: "Server", session: Session) -> None:
    server.answers(201, {"ticket": TICKET})
    tickets.create_ticket(session, subject="s", body="b")
    assert "idempotency-key" not in server.asked[0].headers


def test_a_ticket_is_deleted(server: "Server", session: Session) -> None:
    server.answers(204)
    tickets.delete_ticket(session, 33)
    assert (server.asked[0].method, server.asked[0].path) == ("DELETE", "/api/v2/tickets/33")


def test_tags_are_listed_set_added_and_removed(server: "Server", session: Session) -> None:
    server.answers(200, {"tags": ["a", "b"]})
    server.answers(201, {"tags": ["a"]})
    server.answers(200, {"tags": ["a", "c"]})
    server.answers(204)
    server.answers(200, {"tags": []})
    assert ticket_tags.list_tags(session, 33) == ("a", "b")
    assert ticket_tags.set_tags(session, 33, ("a",)) == ("a",)
    assert ticket_tags.add_tags(session, 33, ("c",), last_seen=SEEN) == ("a", "c")
    ticket_tags.remove_tags(session, 33, ("c",))
    ticket_tags.remove_tags(session, 33, ("a",), last_seen=SEEN)
    assert {asked.path for asked in server.asked} == {"/api/v2/tickets/33/tags"}
    assert [asked.method for asked in server.asked] == ["GET", "POST", "PUT", "DELETE", "DELETE"]
    assert [asked.json for asked in server.asked[1:]] == [
        {"tags": ["a"]},
        {"tags": ["c"], **SAFE},
        {"tags": ["c"]},
        {"tags": ["a"], **SAFE},
    ]


def test_a_ticket_tells_its_history(server: "Server", session: Session) -> None:
    events = [
        {"id": 1, "type": "Comment", "public": False, "body": "b", "attachments": []},
        {"id": 2, "type": "Change", "field_name": "tags", "value": ["a"], "previous_value": []},
        {"id": 3, "type": "Notification", "recipients": [7], "via": {"channel": "rule"}},
    ]
    audit = {"id": 5, "ticket_id": 33, "author_id": 7, "created_at": "2026-11-21T19:38:53Z"}
    server.answers(200, {"audits": [{**audit, "events": events}], "meta": {"has_more": False}})
    (shown,) = ticket_audits.list_audits(session, 33)
    assert shown.created_at == datetime(2026, 11, 21, 19, 38, 53, tzinfo=UTC)
    assert [event.type for event in shown.events] == ["Comment", "Change", "Notification"]
    assert (shown.events[0].public, shown.events[1].value) == (False, ["a"])
    assert server.asked[0].path == "/api/v2/tickets/33/audits?page%5Bsize%5D=100"


def test_a_ticket_comes_with_its_users(server: "Server", session: Session) -> None:
    server.answers(200, {"ticket": TICKET, "users": [{"id": 7, "locale": "de-AT"}]})
    ticket, [user] = tickets.show_ticket_with_users(session, 33)
    assert (ticket.id, user.id, user.locale) == (33, 7, "de-AT")
    assert server.asked[0].path == "/api/v2/tickets/33?include=users"


def test_a_ticket_may_come_without_its_users(server: "Server", session: Session) -> None:
    server.answers(200, {"ticket": TICKET})
    assert tickets.show_ticket_with_users(session, 33)[1] == ()


def test_a_copy_and_a_note_are_one_update(server: "Server", session: Session) -> None:
    server.answers(200, {"ticket": {**TICKET, "email_cc_ids": [7]}})
    assert tickets.add_email_cc(session, 33, 7, note="why").email_cc_ids == (7,)
    assert server.asked[0].json == {
        "ticket": {
            "email_ccs": [{"user_id": 7, "action": "put"}],
            "comment": {"body": "why", "public": False},
        }
    }


def test_many_tickets_are_shown_a_hundred_at_a_time(server: "Server", session: Session) -> None:
    server.answers(200, {"tickets": [TICKET], "next_page": None, "count": 1})
    server.answers(200, {"tickets": [{**TICKET, "id": 150}], "next_page": None, "count": 1})
    shown = list(tickets.show_many_tickets(session, [*range(1, 151), 1]))
    assert [ticket.id for ticket in shown] == [33, 150]
    assert [asked.path for asked in server.asked] == [
        f"/api/v2/tickets/show_many?ids={'%2C'.join(map(str, ids))}"
        for ids in (range(1, 101), range(101, 151))
    ]


def test_no_tickets_are_not_asked_for(server: "Server", session: Session) -> None:
    assert list(tickets.show_many_tickets(session, ())) == []
    assert server.asked == []
