"""The account's settings and its search."""

from flask import Blueprint, Response, request

from zendesk_sandbox.calls import Call, answer, endpoint
from zendesk_sandbox.records.tickets import Ticket
from zendesk_sandbox.scopes import SEARCH, SETTINGS_READ
from zendesk_sandbox.visibility import sees_ticket

blueprint = Blueprint("account", __name__, url_prefix="/api/v2")


@endpoint(blueprint, "GET", "/account/settings", scopes=SETTINGS_READ, role="agent")
def show_settings(call: Call) -> Response:
    """The few settings that matter to files and comments."""
    account = call.account
    tickets = {
        "private_attachments": account.switches.private_attachments == "on",
        "email_attachments": False,
        "comments_public_by_default": True,
        "is_first_comment_private_enabled": True,
        "agent_collision": True,
    }
    limits = {"attachment_size": account.limits.attachment_size}
    return answer({"settings": {"limits": limits, "tickets": tickets}})


@endpoint(blueprint, "GET", "/search/count", scopes=SEARCH, role="agent")
def count_results(call: Call) -> Response:
    """How many tickets or users the query finds.

    Understood are `type:ticket`, `type:user`, `status:NAME` and plain words of a subject.
    """
    words = request.args.get("query", "").split()
    if "type:user" in words:
        return answer({"count": len(call.account.users)})
    tickets = [t for t in call.account.tickets.values() if sees_ticket(call.user, t)]
    found = [t for t in tickets if all(_matches(word, t) for word in words)]
    return answer({"count": len(found)})


def _matches(word: str, ticket: Ticket) -> bool:
    if word == "type:ticket":
        return True
    if word.startswith("status:"):
        return ticket.status == word.removeprefix("status:")
    return word.lower() in ticket.subject.lower()
