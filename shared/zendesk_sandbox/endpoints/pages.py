"""The pages for people: a list of tickets, and each ticket with its thread."""

from typing import Final

from flask import Blueprint, Response, render_template

from ticketbound.sizes import format_size
from zendesk_sandbox.calls import here
from zendesk_sandbox.records.files import Attachment
from zendesk_sandbox.records.tickets import Comment, Ticket
from zendesk_sandbox.state import Account
from zendesk_sandbox.wire.attachments import content_url

blueprint = Blueprint("pages", __name__)

_POLICY: Final = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)


@blueprint.get("/")
def list_tickets() -> Response:
    """All tickets, the one that changed last on top."""
    account = here()
    with account.lock:
        newest_first = sorted(
            account.tickets.values(), key=lambda t: (t.updated_at, t.number), reverse=True
        )
        rows = [_row(account, ticket) for ticket in newest_first]
    return _page("tickets.html", 200, subdomain=account.subdomain, rows=rows)


@blueprint.get("/agent/tickets/<int:number>")
def show_ticket(number: int) -> Response:
    """One ticket as an agent sees it."""
    account = here()
    with account.lock:
        ticket = account.tickets.get(number)
        if ticket is None:
            return _page("missing.html", 404, subdomain=account.subdomain, number=number)
        thread = [_entry(account, comment) for comment in reversed(ticket.comments)]
        ccs = [account.users[i] for i in ticket.email_cc_ids]
        row = _row(account, ticket)
    return _page("ticket.html", 200, subdomain=account.subdomain, thread=thread, ccs=ccs, row=row)


def _row(account: Account, ticket: Ticket) -> dict[str, object]:
    assignee = account.users.get(ticket.assignee_id or 0)
    files = sum(len(comment.attachment_ids) for comment in ticket.comments)
    requester = account.users[ticket.requester_id]
    return {"ticket": ticket, "requester": requester, "assignee": assignee, "files": files}


def _entry(account: Account, comment: Comment) -> dict[str, object]:
    files = [_file(account, account.attachments[i]) for i in comment.attachment_ids]
    return {"comment": comment, "author": account.users[comment.author_id], "files": files}


def _file(account: Account, attachment: Attachment) -> dict[str, str]:
    return {
        "name": attachment.file_name,
        "size": format_size(attachment.size),
        "sha256": attachment.sha256,
        "url": content_url(account, attachment),
    }


def _page(template: str, status: int, **values: object) -> Response:
    headers = {
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return Response(
        render_template(template, **values),
        status,
        headers,
        content_type="text/html; charset=utf-8",
    )
