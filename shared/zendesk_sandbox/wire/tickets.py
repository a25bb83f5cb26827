"""The JSON of tickets, requests and comments."""

from collections.abc import Mapping
from html import escape
from typing import Final

from ticketbound.clock import rfc3339
from zendesk_sandbox.records.tickets import Comment, Origin, Ticket
from zendesk_sandbox.state import Account
from zendesk_sandbox.wire.attachments import show_attachment

VIA: Final[Mapping[str, object]] = {
    "channel": "api",
    "source": {"from": {}, "to": {}, "rel": None},
}


def show_ticket(account: Account, ticket: Ticket) -> dict[str, object]:
    """A ticket as agents see it."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/
    return _shown_to_all(account, ticket, "tickets") | {
        "external_id": ticket.external_id,
        "generated_timestamp": int(ticket.updated_at.timestamp()),
        "raw_subject": ticket.subject,
        "submitter_id": ticket.submitter_id,
        "follower_ids": [],
        "forum_topic_id": None,
        "problem_id": None,
        "has_incidents": False,
        "tags": list(ticket.tags),
        "fields": [],
        "satisfaction_rating": None,
        "sharing_agreement_ids": [],
        "encoded_id": f"SANDBX-{ticket.number}",
        "followup_ids": list(ticket.followup_ids),
        "brand_id": None,
        "allow_channelback": False,
        "allow_attachments": True,
        "from_messaging_channel": False,
        "support_type": "agent",
    }


def show_request(account: Account, ticket: Ticket, *, may_solve: bool) -> dict[str, object]:
    """A ticket as its requester sees it."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket-requests/
    return _shown_to_all(account, ticket, "requests") | {
        "can_be_solved_by_me": may_solve,
        "solved": ticket.is_solved,
        "followup_source_id": ticket.followup_source_id,
    }


def show_comment(account: Account, comment: Comment) -> dict[str, object]:
    """A comment, as both doors show it."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/ticket_comments/
    return {
        "id": comment.id,
        "type": "Comment",
        "author_id": comment.author_id,
        "body": comment.body,
        "html_body": _html(comment),
        "plain_body": comment.body,
        "public": comment.public,
        "attachments": [
            show_attachment(account, account.attachments[i]) for i in comment.attachment_ids
        ],
        "audit_id": comment.audit_id,
        "via": VIA,
        "created_at": rfc3339(comment.created_at),
        "metadata": show_metadata(comment.origin),
    }


def show_metadata(origin: Origin) -> dict[str, object]:
    """What Zendesk keeps of the machine that made a change, place included."""
    system = {
        "client": origin.client,
        "ip_address": origin.ip_address,
        "location": "Loopback",
        "latitude": 0.0,
        "longitude": 0.0,
    }
    return {"system": system, "custom": {}}


def _shown_to_all(account: Account, ticket: Ticket, kind: str) -> dict[str, object]:
    return {
        "id": ticket.number,
        "url": f"{account.base_url}/api/v2/{kind}/{ticket.number}.json",
        "via": VIA if ticket.followup_source_id is None else _via_followup(ticket),
        "created_at": rfc3339(ticket.created_at),
        "updated_at": rfc3339(ticket.updated_at),
        "type": ticket.type,
        "subject": ticket.subject,
        "description": ticket.comments[0].body,
        "priority": ticket.priority,
        "status": ticket.status,
        "recipient": None,
        "requester_id": ticket.requester_id,
        "assignee_id": ticket.assignee_id,
        "organization_id": ticket.organization_id,
        "group_id": None,
        "collaborator_ids": list(ticket.email_cc_ids),
        "email_cc_ids": list(ticket.email_cc_ids),
        "is_public": ticket.is_public,
        "due_at": None,
        "custom_fields": [],
        "custom_status_id": None,
        "ticket_form_id": None,
    }


def _html(comment: Comment) -> str:
    inner = comment.html_body
    if inner is None:
        paragraphs = comment.body.split("\n\n")
        inner = "".join(f'<p dir="auto">{escape(part)}</p>' for part in paragraphs)
    return f'<div class="zd-comment" dir="auto">{inner}</div>'


def _via_followup(ticket: Ticket) -> dict[str, object]:
    source = {"ticket_id": ticket.followup_source_id, "channel": "api"}
    return {"channel": "api", "source": {"from": source, "to": {}, "rel": "follow_up"}}
