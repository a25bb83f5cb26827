"""A new ticket, from an agent, an end user or the seed."""

from dataclasses import replace

from msgspec import structs

from zendesk_sandbox.records.people import User
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.refusals import record_invalid
from zendesk_sandbox.sent.tickets import SentComment, SentPerson, SentTicket
from zendesk_sandbox.state import Account
from zendesk_sandbox.tickets.auditing import Stored, store
from zendesk_sandbox.tickets.collaborating import (
    change_ccs,
    check_ccs,
    demand_known,
    find_or_add,
    is_address,
)
from zendesk_sandbox.tickets.commenting import Author, Place, check_comment, make_comment
from zendesk_sandbox.tickets.updating import assignee, tidy_tags
from zendesk_sandbox.tickets.visibility import sees_request, sees_ticket


def create_ticket(account: Account, sent: SentTicket, author: Author) -> Stored:
    """Stores a new ticket with its first comment, public unless it says otherwise.

    Raises:
        Refusal: 422; nothing was changed.
    """
    first = _first_comment(sent)
    check_comment(account, first, "description")
    source = _followup_source(account, sent.via_followup_source_id, author)
    assignee_id = assignee(account, None, sent)
    ccs = check_ccs(account, sent, sent.collaborators)
    requester, submitter = _requester(account, sent, author), _submitter(account, sent, author)
    number, audit_id, now = account.new_ticket_number(), account.new_id(), account.now()
    comment = make_comment(account, first, author, Place(number, audit_id, inherits=True))
    ticket = Ticket(
        number=number,
        subject=sent.subject or comment.body[:80],
        status=sent.status or ("open" if assignee_id else "new"),
        requester_id=requester.id,
        submitter_id=submitter.id,
        created_at=now,
        updated_at=now,
        comments=(comment,),
        assignee_id=assignee_id,
        organization_id=requester.organization_id,
        email_cc_ids=change_ccs(account, (), ccs),
        tags=tidy_tags(sent.tags or []),
        priority=sent.priority,
        type=sent.type,
        external_id=sent.external_id,
        followup_source_id=None if source is None else source.number,
    )
    if source is not None:
        followups = (*source.followup_ids, number)
        account.tickets[source.number] = replace(source, followup_ids=followups)
    return store(account, None, ticket, author, audit_id=audit_id, comment=comment)


def demand_person(person: SentPerson) -> SentPerson:
    """The requester, if the address is one.

    Raises:
        Refusal: 422.
    """
    if not is_address(person.email):
        text = "Requester: Email: is not properly formatted"
        raise record_invalid("requester", text, "InvalidFormat")
    return person


def _first_comment(sent: SentTicket) -> SentComment:
    if sent.comment is None:
        return SentComment(sent.description)
    if sent.comment.body is None and sent.comment.html_body is None:
        return structs.replace(sent.comment, body=sent.description)
    return sent.comment


def _requester(account: Account, sent: SentTicket, author: Author) -> User:
    if sent.requester_id is not None:
        user = demand_known(account, "requester", sent.requester_id)
    elif sent.requester is not None:
        person = demand_person(sent.requester)
        user = find_or_add(account, person.email, person.name)
    else:
        user = account.users[author.user.id]
    if user.is_suspended:
        raise record_invalid("requester", f"Requester: {user.name} is suspended.")
    return user


def _submitter(account: Account, sent: SentTicket, author: Author) -> User:
    if sent.submitter_id is None:
        return author.user
    return demand_known(account, "submitter", sent.submitter_id)


def _followup_source(account: Account, number: int | None, author: Author) -> Ticket | None:
    if number is None:
        return None
    source = account.tickets.get(number)
    if source is None or source.status != "closed" or not _may_follow_up(account, author, source):
        raise record_invalid(
            "via_followup_source_id", "Via followup source: is not a closed ticket"
        )
    return source


def _may_follow_up(account: Account, author: Author, source: Ticket) -> bool:
    if account.switches.hidden_followup == "accept":
        return True
    if author.as_end_user:
        return sees_request(account, author.user, source)
    return sees_ticket(author.user, source)
