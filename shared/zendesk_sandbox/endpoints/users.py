"""`/api/v2/users`."""
# See: https://developer.zendesk.com/api-reference/ticketing/users/users/

from flask import Blueprint, Response, request

from zendesk_sandbox import refusals
from zendesk_sandbox.access import authenticate, demand_scope
from zendesk_sandbox.calls import Call, answer, endpoint, here, origin
from zendesk_sandbox.paging import numbered_page, page_of
from zendesk_sandbox.people import create_user
from zendesk_sandbox.records.people import User
from zendesk_sandbox.scopes import USERS_READ, USERS_WRITE
from zendesk_sandbox.searching import search_users
from zendesk_sandbox.sent.ids import read_ids
from zendesk_sandbox.sent.people import SentUser
from zendesk_sandbox.sent.reading import read_record
from zendesk_sandbox.wire.people import ANONYMOUS, show_identity, show_user

blueprint = Blueprint("users", __name__, url_prefix="/api/v2/users")


@blueprint.get("/me")
def show_self() -> Response:
    """The caller; without credentials 200 and "Anonymous user", whose id is null."""
    account = here()
    caller = authenticate(account, request.headers.get("Authorization"), origin())
    if caller is None:
        return answer({"user": ANONYMOUS})
    demand_scope(caller, USERS_READ)
    authenticity = {"authenticity_token": account.random_text(43)}
    return answer({"user": show_user(account, caller.user) | authenticity})


@endpoint(blueprint, "GET", "", scopes=USERS_READ, role="agent")
def list_users(call: Call) -> Response:
    """Everybody, or those of one `role`."""
    account, role = call.account, request.args.get("role")
    users = [u for _, u in sorted(account.users.items()) if role in (None, u.role)]
    return answer(page_of("users", users, lambda u: show_user(account, u), account.base_url))


@endpoint(blueprint, "GET", "/search", scopes=USERS_READ, role="agent")
def find_users(call: Call) -> Response:
    """Those whose name or address has all words of `query`; without one, nobody."""
    account, query = call.account, request.args.get("query", "").strip()
    found = search_users(account, query) if query else []
    shown = numbered_page("users", found, lambda u: show_user(account, u), account.base_url)
    return answer(shown)


@endpoint(blueprint, "GET", "/show_many", scopes=USERS_READ, role="agent")
def show_many_users(call: Call) -> Response:
    """Those of the `ids` that there are; nothing is said of the others."""
    account, ids = call.account, read_ids()
    users = [user for number, user in sorted(account.users.items()) if number in ids]
    shown = numbered_page("users", users, lambda u: show_user(account, u), account.base_url)
    return answer(shown)


@endpoint(blueprint, "POST", "", scopes=USERS_WRITE, role="agent")
def create_one_user(call: Call) -> Response:
    """A new user."""
    sent, headers = read_record("user", SentUser)
    shown = show_user(call.account, create_user(call.account, sent, call.user))
    return answer({"user": shown}, 201, headers | {"Location": str(shown["url"])})


@endpoint(blueprint, "GET", "/<int:user_id>", scopes=USERS_READ, role="agent")
def show_one_user(call: Call, user_id: int) -> Response:
    """One user."""
    return answer({"user": show_user(call.account, _find(call, user_id))})


@endpoint(blueprint, "GET", "/<int:user_id>/identities", scopes=USERS_READ)
def list_identities(call: Call, user_id: int) -> Response:
    """The addresses of one user; end users see only their own."""
    if not call.user.is_agent and call.user.id != user_id:
        raise refusals.role_forbidden()
    account, user = call.account, _find(call, user_id)
    shown = page_of("identities", [user], lambda u: show_identity(account, u), account.base_url)
    return answer(shown)


def _find(call: Call, user_id: int) -> User:
    user = call.account.users.get(user_id)
    if user is None:
        raise refusals.record_not_found()
    return user
