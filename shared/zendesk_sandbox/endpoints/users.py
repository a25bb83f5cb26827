"""`/api/v2/users`."""

from flask import Blueprint, Response, request

from zendesk_sandbox import refusals
from zendesk_sandbox.access import authenticate, demand_scope
from zendesk_sandbox.calls import Call, answer, endpoint, here, origin
from zendesk_sandbox.paging import page_of
from zendesk_sandbox.scopes import USERS_READ
from zendesk_sandbox.wire.accounts import ANONYMOUS, show_user

blueprint = Blueprint("users", __name__, url_prefix="/api/v2/users")


@blueprint.get("/me")
def show_self() -> Response:
    """The caller; without credentials 200 and "Anonymous user", whose id is null."""
    account = here()
    caller = authenticate(account, request.headers.get("Authorization"), origin())
    if caller is None:
        return answer({"user": ANONYMOUS})
    demand_scope(caller, USERS_READ)
    return answer({"user": show_user(account, caller.user)})


@endpoint(blueprint, "GET", "", scopes=USERS_READ, role="agent")
def list_users(call: Call) -> Response:
    """Everybody."""
    account = call.account
    users = [user for _, user in sorted(account.users.items())]
    return answer(page_of("users", users, lambda u: show_user(account, u), account.base_url))


@endpoint(blueprint, "GET", "/<int:user_id>", scopes=USERS_READ, role="agent")
def show_one_user(call: Call, user_id: int) -> Response:
    """One user."""
    user = call.account.users.get(user_id)
    if user is None:
        raise refusals.record_not_found()
    return answer({"user": show_user(call.account, user)})
