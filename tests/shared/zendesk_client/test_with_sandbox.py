"""The client and the sandbox agree: each was written from Zendesk's documents by itself."""

import io
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.shared.zendesk_sandbox.browser_sign_in import decide, read_told
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
from zendesk_client.address import sandbox_address
from zendesk_client.authorize_url import build_authorize_url
from zendesk_client.errors import Conflict, NotAuthorised, NotFound, OAuthRefused, Unexpected
from zendesk_client.pkce import make_verifier
from zendesk_client.session import Session
from zendesk_sandbox.server import RunningSandbox

SignIn = Callable[..., Session]
CALLBACK = "http://127.0.0.1:19291/callback"


@pytest.fixture
def sign_in(sandbox: RunningSandbox) -> Iterator[SignIn]:
    """Opens a session with that token, or without any."""
    with ExitStack() as stack:

        def open_session(token: Secret | None = None) -> Session:
            session = Session(sandbox_address(sandbox.url), user_agent="t", token=token)
            return stack.enter_context(session)

        yield open_session


@pytest.fixture
def admin(sandbox: RunningSandbox, sign_in: SignIn) -> Session:
    return sign_in(Secret(sandbox.issue_token(sandbox.seeded.admin.id, "read", "write")))


@pytest.fixture
def requester(sandbox: RunningSandbox, sign_in: SignIn) -> Session:
    return sign_in(Secret(sandbox.issue_token(sandbox.seeded.requester.id, "read", "write")))


def test_a_client_from_its_making_to_its_end(admin: Session, sign_in: SignIn) -> None:
    made = clients.create_client(admin, name="Scratch", identifier="scratch")
    assert clients.show_client(admin, made.client.id) == made.client
    assert made.client in list(clients.list_clients(admin))
    assert made.client in list(clients.list_own_clients(admin))
    changes = clients.ClientFields(description="d")
    assert clients.update_client(admin, made.client.id, changes).description == "d"
    renewed = clients.generate_secret(admin, made.client.id)

    def grant(secret: Secret) -> Session:
        granted = oauth.grant_client_credentials(
            sign_in(), client_id="scratch", client_secret=secret, scope=("read",), expires_in=300
        )
        return sign_in(granted.access_token)

    with pytest.raises(OAuthRefused, match="invalid_client"):
        grant(made.secret)
    session = grant(renewed.secret)
    assert own_token.show_own_token(session).client_id == made.client.id
    clients.delete_client(admin, made.client.id)
    with pytest.raises(NotFound):
        clients.show_client(admin, made.client.id)


def test_a_sign_in_through_the_browser(
    sandbox: RunningSandbox, admin: Session, sign_in: SignIn
) -> None:
    clients.create_client(
        admin, name="CLI", identifier="cli", kind="public", redirect_uri=(CALLBACK,)
    )
    verifier, state = make_verifier(secrets.token_bytes), Secret("st4te")
    url = build_authorize_url(
        admin.address,
        client_id="cli",
        redirect_uri=CALLBACK,
        scope=("read", "tickets:write"),
        state=state,
        verifier=verifier,
    )
    page = sandbox.ask("GET", url.removeprefix(sandbox.url))
    back = read_told(decide(sandbox, page), CALLBACK)
    assert back["state"] == "st4te"
    first = oauth.grant_authorization_code(
        sign_in(),
        client_id="cli",
        code=Secret(back["code"]),
        redirect_uri=CALLBACK,
        verifier=verifier,
    )
    assert first.scopes == ("read", "tickets:write")
    assert first.refresh_token is not None
    second = oauth.refresh_grant(sign_in(), client_id="cli", refresh_token=first.refresh_token)
    with pytest.raises(NotAuthorised):
        users.show_me(sign_in(first.access_token))
    with pytest.raises(OAuthRefused, match="invalid_grant"):
        oauth.refresh_grant(sign_in(), client_id="cli", refresh_token=first.refresh_token)
    assert users.show_me(sign_in(second.access_token)).id == sandbox.seeded.agent.id


def test_a_ticket_from_its_making_to_its_end(admin: Session) -> None:
    made = tickets.create_ticket(admin, subject="s", body="b", tags=("a",), idempotency_key="k")
    again = tickets.create_ticket(admin, subject="s", body="b", tags=("a",), idempotency_key="k")
    assert again.id == made.id
    with pytest.raises(Unexpected) as caught:
        tickets.create_ticket(admin, subject="other", body="b", idempotency_key="k")
    assert caught.value.code == "IdempotentRequestError"
    changed = tickets.update_ticket(admin, made.id, tickets.TicketChanges(priority="high"))
    assert changed.priority == "high"
    assert ticket_tags.set_tags(admin, made.id, ("a", "b")) == ("a", "b")
    assert set(ticket_tags.add_tags(admin, made.id, ("c",))) == {"a", "b", "c"}
    ticket_tags.remove_tags(admin, made.id, ("a", "b"))
    assert ticket_tags.list_tags(admin, made.id) == ("c",)
    assert len(list(ticket_audits.list_audits(admin, made.id))) >= 3
    tickets.delete_ticket(admin, made.id)
    with pytest.raises(NotFound):
        tickets.show_ticket(admin, made.id)


def test_many_users(sandbox: RunningSandbox, admin: Session) -> None:
    there = [sandbox.seeded.admin.id, sandbox.service_user_id]
    shown = users.show_many_users(admin, [*there, *range(1, 150)])
    assert sorted(user.id or 0 for user in shown) == sorted(there)


def test_many_tickets_and_those_that_somebody_is_in_copy_of(
    sandbox: RunningSandbox, admin: Session
) -> None:
    made = [tickets.create_ticket(admin, subject="s", body="b").id for _ in range(101)]
    shown = tickets.show_many_tickets(admin, [9999, *made, 1000, 1000])
    assert sorted(ticket.id for ticket in shown) == [1000, *made]
    service = sandbox.service_user_id
    assert list(tickets.list_ccd_tickets(admin, service)) == []
    for count, number in enumerate(made):
        if count % 50 == 0:
            sandbox.advance(61)  # within a minute, 100 changes are allowed
        tickets.add_email_cc(admin, number, service)
    copied = list(tickets.list_ccd_tickets(admin, service))
    assert [ticket.id for ticket in copied] == made
    assert copied[0].email_cc_ids == (service,)


def test_a_change_of_a_ticket_that_has_changed_is_refused(
    sandbox: RunningSandbox, admin: Session
) -> None:
    seen = tickets.show_ticket(admin, 1000).updated_at
    sandbox.advance(5)
    ticket_comments.add_comment(admin, 1000, body="b", public=False, last_seen=seen)
    with pytest.raises(Conflict):
        ticket_comments.add_comment(admin, 1000, body="b", public=False, last_seen=seen)
    with pytest.raises(Conflict):
        tickets.update_ticket(admin, 1000, tickets.TicketChanges(subject="s"), last_seen=seen)
    with pytest.raises(Conflict):
        ticket_tags.add_tags(admin, 1000, ("a",), last_seen=seen)


def test_two_files_under_one_token_reach_a_comment_and_come_back(admin: Session) -> None:
    first = uploads.create_upload(admin, filename="a.log", content=io.BytesIO(b"one"))
    both = uploads.create_upload(
        admin, filename="b.log", content=io.BytesIO(b"two"), append_to=first.token
    )
    made = ticket_comments.add_comment(admin, 1000, body="b", public=False, uploads=(both.token,))
    assert [file.file_name for file in made.attachments] == ["a.log", "b.log"]
    assert made.id in [comment.id for comment in ticket_comments.list_comments(admin, 1000)]
    sink = io.BytesIO()
    file = attachments.show_attachment(admin, made.attachments[1].id)
    assert attachments.download_attachment(admin, file, sink, 1000) == 3
    assert sink.getvalue() == b"two"
    assert attachments.override_malware(admin, file.id, allowed=True).malware_access_override
    redacted = attachments.redact_attachment(admin, 1000, made.id, file.id)
    assert redacted.file_name == "redacted.txt"
    unused = uploads.create_upload(admin, filename="c.log", content=io.BytesIO(b"three"))
    uploads.delete_upload(admin, unused.token)


def test_an_end_user_opens_follows_and_solves(requester: Session) -> None:
    made = requests.create_request(requester, subject="s", body="b")
    assert requests.show_request(requester, made.id).subject == "s"
    assert made.id in [row.id for row in requests.list_requests(requester)]
    requests.comment_on_request(requester, made.id, body="more", uploads=())
    bodies = [comment.body for comment in requests.list_request_comments(requester, made.id)]
    assert bodies == ["b", "more"]
    # Nobody works on it yet, so that only an agent may call it solved.
    assert requests.solve_request(requester, made.id).status == "new"
    assert requests.solve_request(requester, 1000).status == "solved"


def test_people_settings_search_and_tokens(sandbox: RunningSandbox, admin: Session) -> None:
    ada = users.create_user(admin, name="Ada Byron", email="ada.byron@example.com")
    assert ada.id is not None
    assert users.show_user(admin, ada.id).email == "ada.byron@example.com"
    assert [user.id for user in users.search_users(admin, "ada.byron@example.com")] == [ada.id]
    assert ada.id in [user.id for user in users.list_users(admin)]
    assert account.show_settings(admin).attachment_size == 52_428_800
    assert search.count_tickets(admin) == len(list(search.search(admin, "type:ticket"))) > 0
    spare = sandbox.issue_token(sandbox.seeded.admin.id, "read")
    listed = list(tokens.list_tokens(admin, everyones=True))
    assert len(listed) == 2
    other = next(t for t in listed if t.id != own_token.show_own_token(admin).id)
    assert tokens.show_token(admin, other.id).scopes == ("read",)
    tokens.revoke_token(admin, other.id)
    assert sandbox.ask("GET", "/api/v2/users/me", token=spare).status == 401
    with pytest.raises(NotFound):
        tokens.create_legacy_token(admin, client_id=1, scopes=("read",))
