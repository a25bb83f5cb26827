"""The account "acme" as it is when the sandbox starts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from ticketbound.secret import Secret
from zendesk_sandbox.bodies import SentComment, SentTicket
from zendesk_sandbox.creating import create_ticket
from zendesk_sandbox.records.oauth import Client
from zendesk_sandbox.records.people import Role, User
from zendesk_sandbox.records.tickets import Origin, Status
from zendesk_sandbox.state import Account
from zendesk_sandbox.updating import Author, update_ticket

ISSUER_SCOPES: Final = ("read", "tickets:write")
MINT_SCOPES: Final = ("requests:write", "ticket_attachments:write")


@dataclass(frozen=True, slots=True)
class ClientSecrets:
    """The secrets of the two OAuth clients."""

    issuer: Secret
    mint: Secret


@dataclass(frozen=True, slots=True)
class Seeded:
    """What of the seed a caller needs to go on."""

    issuer: Client
    mint: Client
    admin: User
    agent: User
    service: User
    requester: User


_SUBJECTS: Final[tuple[tuple[str, Status], ...]] = (
    ("Export stops at 80 percent", "open"),
    ("Agent service restarts every night", "open"),
    ("Cannot sign in after the update", "pending"),
    ("Wrong totals in the monthly report", "solved"),
    ("Licence shown as expired", "closed"),
    ("Backup window too short", "open"),
    ("Installer hangs on Windows Server 2022", "new"),
    ("Slow search with many projects", "open"),
    ("Mail notifications arrive twice", "hold"),
    ("Database connection lost under load", "open"),
    ("Dashboard is empty in Firefox", "open"),
    ("Certificate warning on the appliance", "pending"),
    ("Question about log retention", "new"),
    ("Sync fails with error 0x80070005", "open"),
    ("High memory use of the collector", "open"),
    ("Time stamps are off by one hour", "solved"),
    ("API answers 502 at midnight", "open"),
    ("User import rejects umlauts", "open"),
    ("Cluster node does not rejoin", "open"),
    ("Disk fills up with trace files", "open"),
)
_OTHERS_TICKETS: Final = (5, 12, 17)


def seed(account: Account, secrets: ClientSecrets) -> Seeded:
    """Fills an empty account: users, the two clients, and tickets 1000 to 1019.

    Of the tickets 1002 is pending, 1003 solved, 1004 closed and 1006 new; 1005, 1012 and 1017
    are of another requester. The service user is on none of them.
    """
    admin = _user(account, "Ada Admin", "ada@acme.example", "admin", 4)
    agent = _user(account, "Alex Agent", "alex@acme.example", "agent", 0)
    service = _user(account, "Log Courier", "log-courier@acme.example", "agent", 0)
    service = account.users[service.id] = replace(service, ticket_restriction="assigned")
    rita = _user(account, "Rita Requester", "rita@customer.example", "end-user", None)
    omar = _user(account, "Omar Other", "omar@elsewhere.example", "end-user", None)
    _user(account, "Carol Copied", "carol@customer.example", "end-user", None)
    for place, (subject, status) in enumerate(_SUBJECTS):
        requester = omar if place in _OTHERS_TICKETS else rita
        _ticket(account, subject, status, requester, agent)
    issuer = _client(account, "issuer", secrets.issuer, admin, ISSUER_SCOPES)
    mint = _client(account, "log_drop", secrets.mint, service, MINT_SCOPES)
    return Seeded(issuer, mint, admin, agent, service, rita)


def new_secrets(random_hex: Callable[[int], str]) -> ClientSecrets:
    """Fresh secrets."""
    return ClientSecrets(Secret(random_hex(32)), Secret(random_hex(32)))


def _user(account: Account, name: str, email: str, role: Role, role_type: int | None) -> User:
    user = replace(account.add_user(email, name), role=role, role_type=role_type)
    account.users[user.id] = user
    return user


def _client(
    account: Account, identifier: str, secret: Secret, owner: User, scopes: tuple[str, ...]
) -> Client:
    now = account.now()
    client = Client(
        id=account.new_id(),
        identifier=identifier,
        name=identifier,
        kind="confidential",
        secret=secret,
        user_id=owner.id,
        allowed_scopes=scopes,
        created_at=now,
        updated_at=now,
    )
    account.clients[client.id] = client
    return client


def _ticket(account: Account, subject: str, status: Status, requester: User, agent: User) -> None:
    origin = Origin("Mozilla/5.0", "203.0.113.7")
    body = f"Hello,\n\nwe have a problem: {subject[0].lower()}{subject[1:]}. What do you need?"
    sent = SentTicket(subject=subject, comment=SentComment(body), status="new")
    ticket = create_ticket(account, sent, Author(requester, origin)).after
    if status != "new":
        reply = SentComment("Thank you. Please send us the logs of the last week.", public=True)
        change = SentTicket(comment=reply, status=status, assignee_id=agent.id)
        ticket = update_ticket(account, ticket, change, Author(agent, origin)).after
    age = timedelta(hours=6 * (len(_SUBJECTS) - ticket.number % 1000))
    account.tickets[ticket.number] = replace(
        ticket,
        created_at=ticket.created_at - age,
        updated_at=ticket.updated_at - age,
        comments=tuple(replace(c, created_at=c.created_at - age) for c in ticket.comments),
    )
