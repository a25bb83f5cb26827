"""`/api/v2/tickets`: the agents' door to one ticket."""

from flask import Blueprint, Response, request

from zendesk_sandbox import refusals
from zendesk_sandbox.calls import Call, answer, endpoint, no_content
from zendesk_sandbox.idempotency import Answered, keyed_call
from zendesk_sandbox.scopes import TICKETS_READ, TICKETS_WRITE
from zendesk_sandbox.sent.reading import read_json, read_record
from zendesk_sandbox.sent.tickets import SentChanges, SentTicket
from zendesk_sandbox.throttling import count_update
from zendesk_sandbox.tickets.auditing import Stored
from zendesk_sandbox.tickets.commenting import Author
from zendesk_sandbox.tickets.creating import create_ticket
from zendesk_sandbox.tickets.deleting import delete_ticket
from zendesk_sandbox.tickets.updating import update_ticket
from zendesk_sandbox.tickets.visibility import find_ticket
from zendesk_sandbox.wire.audits import show_audit
from zendesk_sandbox.wire.people import show_user
from zendesk_sandbox.wire.tickets import show_ticket

blueprint = Blueprint("tickets", __name__, url_prefix="/api/v2/tickets")

_LOOKUP = "x-idempotency-lookup"


@endpoint(blueprint, "GET", "/<int:number>", scopes=TICKETS_READ, role="agent")
def show_one_ticket(call: Call, number: int) -> Response:
    """One ticket; on request, with the users that it names."""
    # See: https://developer.zendesk.com/documentation/ticketing/using-the-zendesk-api/side_loading/
    ticket = find_ticket(call.account, call.user, number)
    body: dict[str, object] = {"ticket": show_ticket(call.account, ticket)}
    if "users" in request.args.get("include", "").split(","):
        people = call.account.users
        named = (ticket.requester_id, ticket.submitter_id, ticket.assignee_id, *ticket.email_cc_ids)
        ids = dict.fromkeys(id_ for id_ in named if id_ in people)
        body["users"] = [show_user(call.account, people[id_]) for id_ in ids]
    return answer(body)


@endpoint(blueprint, "POST", "", scopes=TICKETS_WRITE, role="agent")
def create_one_ticket(call: Call) -> Response:
    """A new ticket; the same one again for a call that has the same idempotency key."""
    # See: https://developer.zendesk.com/api-reference/ticketing/introduction/
    key = request.headers.get("Idempotency-Key")
    if not key:
        return answer(*_create(call))
    keys, now = call.account.idempotency_keys, call.account.now()
    keyed = keyed_call(call.user.id, key, read_json())
    earlier = keys.find(keyed, now)
    if earlier is None:
        body, status, headers = _create(call)
        keys.keep(keyed, Answered(body, headers), now)
        return answer(body, status, headers | {_LOOKUP: "miss"})
    return answer(earlier.body, 201, earlier.headers | {_LOOKUP: "hit"})


@endpoint(blueprint, "PUT", "/<int:number>", scopes=TICKETS_WRITE, role="agent")
def update_one_ticket(call: Call, number: int) -> Response:
    """The changed ticket, and an audit that says what the change did."""
    ticket = find_ticket(call.account, call.user, number)
    headers = count_update(call.account, number, call.user)
    sent, warnings = read_record("ticket", SentChanges)
    stored = update_ticket(call.account, ticket, sent, Author(call.user, call.caller.origin))
    return answer(_show(call, stored), 200, headers | warnings)


@endpoint(blueprint, "DELETE", "/<int:number>", scopes=TICKETS_WRITE, role="agent")
def delete_one_ticket(call: Call, number: int) -> Response:
    """Deletes a ticket with its files; for admins, and agents who may."""
    # See: https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/#delete-ticket
    if not call.user.can_delete:
        raise refusals.role_forbidden()
    delete_ticket(call.account, find_ticket(call.account, call.user, number))
    return no_content()


def _create(call: Call) -> tuple[dict[str, object], int, dict[str, str]]:
    sent, headers = read_record("ticket", SentTicket)
    stored = create_ticket(call.account, sent, Author(call.user, call.caller.origin))
    body = _show(call, stored)
    location = f"{call.account.base_url}/api/v2/tickets/{stored.after.number}.json"
    return body, 201, headers | {"Location": location}


def _show(call: Call, stored: Stored) -> dict[str, object]:
    return {
        "ticket": show_ticket(call.account, stored.after),
        "audit": show_audit(call.account, stored.after, stored.audit),
    }
