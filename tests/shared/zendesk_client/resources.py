"""Every public function of the client that asks Zendesk for something, with a way to call it."""

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ticketbound.secret import Secret
from zendesk_client import (
    account,
    attachments,
    clients,
    oauth,
    own_token,
    requests,
    search,
    ticket_audits,
    ticket_comments,
    ticket_tags,
    tickets,
    tokens,
    uploads,
    users,
)
from zendesk_client.lifetimes import Lifetimes
from zendesk_client.models import Attachment
from zendesk_client.pkce import CodeVerifier
from zendesk_client.session import Session

CANARY = "canary-0123456789abcdef"
"""In every secret here: it must not show in any error."""

_CLIENT_SECRET = Secret(f"{CANARY}-client")
_CODE = Secret(f"{CANARY}-code")
_VERIFIER = CodeVerifier(Secret(f"{CANARY}-{'v' * 40}"))
_OLD_REFRESH = Secret(f"{CANARY}-old-refresh")
_UPLOADED = Secret(f"{CANARY}-uploaded")
_THEN = datetime(2026, 11, 21, 19, 38, 53, tzinfo=UTC)


@dataclass(frozen=True)
class Sample:
    """One call of a function, an answer that it takes for a success, and the secrets it sends."""

    ask: Callable[[Session], object]
    good: Mapping[str, object] | None = None
    status: int = 200
    secrets: tuple[Secret, ...] = ()


def _page(name: str, row: object) -> dict[str, object]:
    more = {"has_more": False, "after_cursor": "c", "before_cursor": "b"}
    return {name: [row], "meta": more, "links": {"prev": "p", "next": "n"}}


def _numbered(name: str, row: object) -> dict[str, object]:
    return {name: [row], "next_page": None, "previous_page": None, "count": 1}


_FILE = {"id": 9, "file_name": "a.log", "size": 4, "content_url": "https://x/", "thumbnails": []}
_USER = {"id": 7, "name": "Ada", "email": None, "role": "agent", "role_type": 0}
_TICKET = {"id": 33, "status": "open", "subject": "s", "tags": ["a"], "priority": None}
_REQUEST = {"id": 33, "status": "open", "subject": None, "can_be_solved_by_me": False}
_COMMENT = {"id": 1, "public": False, "body": "b", "author_id": 7, "attachments": [_FILE]}
_EVENT = {"type": "Comment", **_COMMENT}
_AUDIT = {"id": 5, "ticket_id": 33, "author_id": 7, "events": [_EVENT]}
_TOKEN = {"id": 3, "user_id": 7, "client_id": 4, "scopes": ["read"], "token": "0123456789"}
_CLIENT = {"id": 4, "identifier": "c", "name": "c", "kind": "confidential", "global": False}
_GRANT = {
    "access_token": f"{CANARY}-access",
    "token_type": "bearer",
    "scope": "read write",
    "expires_in": 1800,
    "refresh_token": f"{CANARY}-refresh",
    "refresh_token_expires_in": 2_592_000,
}
_MADE_CLIENT = {"client": {**_CLIENT, "secret": f"{CANARY}-new"}}
_UPLOAD = {"upload": {"token": f"{CANARY}-upload", "attachment": _FILE, "attachments": [_FILE]}}
_SETTINGS = {"limits": {"attachment_size": 52_428_800}, "tickets": {"private_attachments": True}}
_FOUND = {"id": 33, "result_type": "ticket", "subject": "s", "status": "open"}


def _grant_client_credentials(session: Session) -> object:
    return oauth.grant_client_credentials(
        session, client_id="c", client_secret=_CLIENT_SECRET, scope=("read",), expires_in=300
    )


def _grant_authorization_code(session: Session) -> object:
    return oauth.grant_authorization_code(
        session,
        client_id="c",
        code=_CODE,
        redirect_uri="http://127.0.0.1:19291/callback",
        verifier=_VERIFIER,
        lifetimes=Lifetimes(300, 604_800),
    )


def _refresh_grant(session: Session) -> object:
    return oauth.refresh_grant(session, client_id="c", refresh_token=_OLD_REFRESH)


def _create_upload(session: Session) -> object:
    content = io.BytesIO(b"logs")
    return uploads.create_upload(session, filename="a.log", content=content, append_to=_UPLOADED)


def _download(session: Session) -> object:
    url = f"{session.address.base_url}/attachments/token/{CANARY}-file/?name=a.log"
    attachment = Attachment(9, "a.log", 4, url)
    return attachments.download_attachment(session, attachment, io.BytesIO(), 1 << 20)


def _add_comment(session: Session) -> object:
    return ticket_comments.add_comment(
        session, 33, body="b", public=False, uploads=(_UPLOADED,), last_seen=_THEN
    )


def _create_request(session: Session) -> object:
    requester = requests.Requester("Ada", "ada@example.com")
    return requests.create_request(session, subject="s", body="b", requester=requester)


SAMPLES: Mapping[str, Sample] = {
    "account.show_settings": Sample(account.show_settings, {"settings": _SETTINGS}),
    "attachments.download_attachment": Sample(_download),
    "attachments.override_malware": Sample(
        lambda s: attachments.override_malware(s, 9, allowed=True), {"attachment": _FILE}
    ),
    "attachments.redact_attachment": Sample(
        lambda s: attachments.redact_attachment(s, 33, 1, 9), {"attachment": _FILE}
    ),
    "attachments.show_attachment": Sample(
        lambda s: attachments.show_attachment(s, 9), {"attachment": _FILE}
    ),
    "clients.create_client": Sample(
        lambda s: clients.create_client(s, name="c", identifier="c"), _MADE_CLIENT, 201
    ),
    "clients.delete_client": Sample(lambda s: clients.delete_client(s, 4), None, 204),
    "clients.generate_secret": Sample(lambda s: clients.generate_secret(s, 4), _MADE_CLIENT),
    "clients.list_clients": Sample(
        lambda s: list(clients.list_clients(s)), _page("clients", _CLIENT)
    ),
    "clients.find_client": Sample(
        lambda s: clients.find_client(s, "log_drop"), _page("clients", _CLIENT)
    ),
    "clients.list_own_clients": Sample(
        lambda s: list(clients.list_own_clients(s)), _page("clients", _CLIENT)
    ),
    "clients.show_client": Sample(lambda s: clients.show_client(s, 4), {"client": _CLIENT}),
    "clients.update_client": Sample(
        lambda s: clients.update_client(s, 4, clients.ClientFields(name="d")), {"client": _CLIENT}
    ),
    "oauth.grant_authorization_code": Sample(
        _grant_authorization_code, _GRANT, secrets=(_CODE, _VERIFIER.secret)
    ),
    "oauth.grant_client_credentials": Sample(
        _grant_client_credentials, _GRANT, secrets=(_CLIENT_SECRET,)
    ),
    "oauth.refresh_grant": Sample(_refresh_grant, _GRANT, secrets=(_OLD_REFRESH,)),
    "own_token.revoke_own_token": Sample(own_token.revoke_own_token, None, 204),
    "own_token.show_own_token": Sample(own_token.show_own_token, {"token": _TOKEN}),
    "requests.comment_on_request": Sample(
        lambda s: requests.comment_on_request(s, 33, body="b", uploads=(_UPLOADED,)),
        {"request": _REQUEST},
        secrets=(_UPLOADED,),
    ),
    "requests.create_request": Sample(_create_request, {"request": _REQUEST}, 201),
    "requests.list_request_comments": Sample(
        lambda s: list(requests.list_request_comments(s, 33)), _page("comments", _COMMENT)
    ),
    "requests.list_requests": Sample(
        lambda s: list(requests.list_requests(s)), _page("requests", _REQUEST)
    ),
    "requests.show_request": Sample(lambda s: requests.show_request(s, 33), {"request": _REQUEST}),
    "requests.solve_request": Sample(
        lambda s: requests.solve_request(s, 33), {"request": _REQUEST}
    ),
    "search.count_tickets": Sample(search.count_tickets, {"count": 4711}),
    "search.search": Sample(
        lambda s: list(search.search(s, "type:ticket")), _numbered("results", _FOUND)
    ),
    "ticket_audits.list_audits": Sample(
        lambda s: list(ticket_audits.list_audits(s, 33)), _page("audits", _AUDIT)
    ),
    "ticket_comments.add_comment": Sample(
        _add_comment, {"ticket": _TICKET, "audit": _AUDIT}, secrets=(_UPLOADED,)
    ),
    "ticket_comments.list_comments": Sample(
        lambda s: list(ticket_comments.list_comments(s, 33)), _page("comments", _COMMENT)
    ),
    "ticket_tags.add_tags": Sample(
        lambda s: ticket_tags.add_tags(s, 33, ("a",), last_seen=_THEN), {"tags": ["a"]}
    ),
    "ticket_tags.list_tags": Sample(lambda s: ticket_tags.list_tags(s, 33), {"tags": ["a"]}),
    "ticket_tags.remove_tags": Sample(lambda s: ticket_tags.remove_tags(s, 33, ("a",)), None, 204),
    "ticket_tags.set_tags": Sample(
        lambda s: ticket_tags.set_tags(s, 33, ("a",)), {"tags": ["a"]}, 201
    ),
    "tickets.add_email_cc": Sample(lambda s: tickets.add_email_cc(s, 33, 7), {"ticket": _TICKET}),
    "tickets.create_ticket": Sample(
        lambda s: tickets.create_ticket(s, subject="s", body="b", idempotency_key="k"),
        {"ticket": _TICKET},
        201,
    ),
    "tickets.delete_ticket": Sample(lambda s: tickets.delete_ticket(s, 33), None, 204),
    "tickets.list_ccd_tickets": Sample(
        lambda s: list(tickets.list_ccd_tickets(s, 7)), _page("tickets", _TICKET)
    ),
    "tickets.remove_email_cc": Sample(
        lambda s: tickets.remove_email_cc(s, 33, 7), {"ticket": _TICKET}
    ),
    "tickets.show_many_tickets": Sample(
        lambda s: list(tickets.show_many_tickets(s, (33, 34))), _numbered("tickets", _TICKET)
    ),
    "tickets.show_ticket": Sample(lambda s: tickets.show_ticket(s, 33), {"ticket": _TICKET}),
    "tickets.show_ticket_with_users": Sample(
        lambda s: tickets.show_ticket_with_users(s, 33), {"ticket": _TICKET, "users": [_USER]}
    ),
    "tickets.update_ticket": Sample(
        lambda s: tickets.update_ticket(s, 33, tickets.TicketChanges(status="solved")),
        {"ticket": _TICKET},
    ),
    "tokens.create_legacy_token": Sample(
        lambda s: tokens.create_legacy_token(s, client_id=4, scopes=("read",)),
        {"token": {**_TOKEN, "full_token": f"{CANARY}-legacy"}},
        201,
    ),
    "tokens.list_tokens": Sample(
        lambda s: list(tokens.list_tokens(s, everyones=True)), _page("tokens", _TOKEN)
    ),
    "tokens.revoke_token": Sample(lambda s: tokens.revoke_token(s, 3), None, 204),
    "tokens.show_token": Sample(lambda s: tokens.show_token(s, 3), {"token": _TOKEN}),
    "uploads.create_upload": Sample(_create_upload, _UPLOAD, 201, (_UPLOADED,)),
    "uploads.delete_upload": Sample(
        lambda s: uploads.delete_upload(s, _UPLOADED), None, 204, (_UPLOADED,)
    ),
    "users.create_user": Sample(
        lambda s: users.create_user(s, name="Ada", email="ada@example.com"), {"user": _USER}, 201
    ),
    "users.list_identities": Sample(
        lambda s: list(users.list_identities(s, 7)),
        _page("identities", {"id": 1, "type": "email", "value": "ada@example.com"}),
    ),
    "users.list_users": Sample(lambda s: list(users.list_users(s)), _page("users", _USER)),
    "users.search_users": Sample(
        lambda s: list(users.search_users(s, "ada")), _numbered("users", _USER)
    ),
    "users.show_many_users": Sample(
        lambda s: list(users.show_many_users(s, (7, 8))), _numbered("users", _USER)
    ),
    "users.show_me": Sample(users.show_me, {"user": _USER}),
    "users.show_user": Sample(lambda s: users.show_user(s, 7), {"user": _USER}),
}
