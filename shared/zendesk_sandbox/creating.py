"""A new ticket, from an agent or from the seed."""

from zendesk_sandbox.bodies import SentTicket
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.refusals import record_invalid
from zendesk_sandbox.state import Account
from zendesk_sandbox.updating import Author, change_ccs, make_comment, store
from zendesk_sandbox.wire.audits import Audit


def create_ticket(account: Account, sent: SentTicket, author: Author) -> Audit:
    """Stores a new ticket with its first comment, public unless it says otherwise.

    Raises:
        Refusal: 422.
    """
    if sent.comment is None:
        raise record_invalid("base", "Description: cannot be blank", "BlankValue")
    audit_id, now = account.new_id(), account.now()
    requester_id = _requester(account, sent, author)
    comment = make_comment(account, sent.comment, author, audit_id=audit_id, public_if_unsaid=True)
    ticket = Ticket(
        number=account.new_ticket_number(),
        subject=sent.subject or comment.body[:80],
        status=sent.status or ("open" if sent.assignee_id else "new"),
        requester_id=requester_id,
        submitter_id=author.user.id,
        created_at=now,
        updated_at=now,
        comments=(comment,),
        assignee_id=sent.assignee_id,
        email_cc_ids=change_ccs(account, (), sent.email_ccs),
        tags=tuple(sorted(set(sent.tags or ()))),
        priority=sent.priority,
    )
    return store(account, None, ticket, comment, author, audit_id)


def _requester(account: Account, sent: SentTicket, author: Author) -> int:
    if sent.requester_id is not None:
        if sent.requester_id not in account.users:
            raise record_invalid("requester", "Requester: is invalid", "InvalidValue")
        return sent.requester_id
    if sent.requester is None:
        return author.user.id
    found = account.find_user_by_email(sent.requester.email)
    return (found or account.add_user(sent.requester.email, sent.requester.name)).id
