"""An account of 200 tickets in which every record can be told by its own words."""

from dataclasses import replace
from itertools import cycle
from typing import Final, get_args

from zendesk_sandbox.files.storing import StoredBody, add_file, open_upload
from zendesk_sandbox.limits import Limits
from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.records.files import Attachment
from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Comment, Status
from zendesk_sandbox.seed.filling import fill
from zendesk_sandbox.seed.model import (
    Seed,
    SeedClient,
    SeedComment,
    SeedOrganization,
    SeedTicket,
    SeedUser,
)
from zendesk_sandbox.state import Account

TICKETS: Final = 200
FIRST: Final = 7_700_001
"""No other number in an answer looks like one of these."""
NO_LIMITS: Final = Limits(
    requests_per_minute=10**6,
    ticket_updates_per_minute=10**6,
    updates_per_ticket=10**6,
    unattached_downloads=10**6,
)

ADMIN: Final = "ada@acme.example"
AGENT: Final = "alex@acme.example"
HANDS_ON: Final = "hands-on@acme.example"
"""The agent whom the binding `agent` acts as; may do whatever agents may."""
SERVICE_USERS: Final = ("courier-1@acme.example", "courier-2@acme.example")
_REQUESTERS: Final = ("rita@alpha.example", "rob@beta.example", "ron@nowhere.example")
_SCOPES: Final = ("requests:write", "ticket_attachments:write")
_AGENT_SCOPES: Final = ("tickets:write", "ticket_attachments:write")


def fill_large(account: Account, count: int = TICKETS) -> None:
    """Fills an empty account: tickets in all states, three requesters, two organizations.

    Each ticket has a public comment with a file, and a note; three files wait for a comment, and
    an agent is signed in.
    """
    fill(account, _seed(count))
    give_words(account)
    statuses = cycle(get_args(Status))
    for number, ticket in list(account.tickets.items()):
        account.tickets[number] = replace(ticket, status=next(statuses))
    for email in (AGENT, HANDS_ON, SERVICE_USERS[0]):
        user = find_user(account, email)
        open_upload(account, user.id, _add_file(account, f"unused-of-{user.id}.log"))
    issuer = account.find_client("issuer")
    assert issuer is not None
    add_token(account, issuer, find_user(account, AGENT).id, ("read", "write"), None)


def give_words(account: Account) -> None:
    """Gives each ticket that has none a file, and words that no other has."""
    for number, ticket in list(account.tickets.items()):
        first, *others = ticket.comments
        if not first.attachment_ids:
            account.tickets[number] = replace(
                ticket,
                subject=f"subject-{number}",
                tags=(f"tag-{number}",),
                external_id=f"external-{number}",
                comments=(_with_file(account, number, first), *others),
            )


def write_file(attachment: Attachment) -> None:
    """Writes what is in that file, again if it was deleted."""
    attachment.path.write_text(content_of(attachment))


def content_of(attachment: Attachment) -> str:
    """What is in that file."""
    return f"content-of-{attachment.file_name}"


def find_user(account: Account, email: str) -> User:
    """The user of that address."""
    user = account.find_user_by_email(email)
    assert user is not None
    return user


def _seed(count: int) -> Seed:
    return Seed(
        organizations=(
            SeedOrganization(name="Alpha", shared_tickets=True),
            SeedOrganization(name="Beta"),
        ),
        users=(
            SeedUser(name="Ada-Admin", email=ADMIN, role="admin"),
            SeedUser(name="Alex-Agent", email=AGENT, role="agent"),
            SeedUser(name="Hands-On", email=HANDS_ON, role="agent", may_delete=True),
            _service_user(SERVICE_USERS[0]),
            _service_user(SERVICE_USERS[1]),
            SeedUser(name="Rita-Requester", email=_REQUESTERS[0], organization="Alpha"),
            SeedUser(name="Rob-Requester", email=_REQUESTERS[1], organization="Beta"),
            SeedUser(name="Ron-Requester", email=_REQUESTERS[2]),
        ),
        clients=(
            _client("issuer", ADMIN, ("read", "tickets:write")),
            _client("log_drop", SERVICE_USERS[0], _SCOPES),
            _client("log_drop_2", SERVICE_USERS[1], _SCOPES),
            _client("hands_on", HANDS_ON, _AGENT_SCOPES),
            _client("admin_logs", ADMIN, _AGENT_SCOPES),
        ),
        tickets=tuple(map(_ticket, range(FIRST, FIRST + count))),
    )


def _service_user(email: str) -> SeedUser:
    name = f"Name-of-{email.partition('@')[0]}"
    return SeedUser(name=name, email=email, role="agent", restriction="assigned")


def _client(identifier: str, user: str, scopes: tuple[str, ...] | None) -> SeedClient:
    name = f"client-{identifier}"
    return SeedClient(identifier=identifier, name=name, user=user, allowed_scopes=scopes)


def _ticket(number: int) -> SeedTicket:
    return SeedTicket(
        number=number,
        subject=f"subject-{number}",
        requester=_REQUESTERS[number % len(_REQUESTERS)],
        assignee=AGENT,
        status="open",
        comments=(
            SeedComment(body=f"body-{number}"),
            SeedComment(body=f"note-{number}", public=False),
        ),
    )


def _with_file(account: Account, number: int, comment: Comment) -> Comment:
    file = _add_file(account, f"file-{number}.log")
    account.attachments[file.id] = replace(file, ticket=number, comment_id=comment.id)
    return replace(comment, body=f"body-{number}", attachment_ids=(file.id,))


def _add_file(account: Account, name: str) -> Attachment:
    attachment = add_file(account, name, StoredBody(account.folder / name, 100))
    write_file(attachment)
    return attachment
