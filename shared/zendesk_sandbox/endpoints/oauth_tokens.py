"""`/api/v2/oauth/tokens`: list, show and revoke.

Which scope these want is unknown, so by default any live token will do. Admins reach every
token, everybody else their own.
"""

from collections.abc import Callable, Mapping
from typing import Final

from flask import Blueprint, Response, request

from zendesk_sandbox import refusals
from zendesk_sandbox.access import demand_role, demand_scope
from zendesk_sandbox.calls import Call, answer, endpoint, no_content
from zendesk_sandbox.oauth.granting import add_token
from zendesk_sandbox.paging import page_of
from zendesk_sandbox.records.oauth import Token
from zendesk_sandbox.scopes import BROAD
from zendesk_sandbox.sent.oauth import SentLegacyToken
from zendesk_sandbox.sent.reading import read_record
from zendesk_sandbox.wire.oauth import show_token

blueprint = Blueprint("oauth_tokens", __name__, url_prefix="/api/v2/oauth/tokens")


def _gone() -> refusals.Refusal:
    text = "The Create Token endpoint is no longer available"
    return refusals.Refusal(410, {"error": "Gone", "description": text})


_WITHDRAWN: Final[Mapping[str, Callable[[], refusals.Refusal]]] = {
    "missing": refusals.invalid_endpoint,
    "forbidden": refusals.role_forbidden,
    "gone": _gone,
}


@endpoint(blueprint, "GET", "")
def list_tokens(call: Call) -> Response:
    """The caller's tokens; with `all=true` everybody's, for admins."""
    _demand_scope(call)
    tokens = [token for _, token in sorted(call.account.tokens.items())]
    if request.args.get("all") == "true":
        demand_role(call.user, "admin")
    else:
        tokens = [token for token in tokens if token.user_id == call.user.id]
    # A global client is one of another vendor's; the account has none.
    client_id = "" if "global_client_id" in request.args else request.args.get("client_id")
    if client_id is not None:
        tokens = [token for token in tokens if str(token.client_id) == client_id]
    account = call.account
    return answer(page_of("tokens", tokens, lambda t: show_token(account, t), account.base_url))


@endpoint(blueprint, "GET", "/current")
def show_current_token(call: Call) -> Response:
    """The token of the call itself."""
    return answer({"token": show_token(call.account, _current(call))})


@endpoint(blueprint, "DELETE", "/current")
def revoke_current_token(call: Call) -> Response:
    """Ends the token of the call itself."""
    del call.account.tokens[_current(call).id]
    return no_content()


@endpoint(blueprint, "GET", "/<int:token_id>")
def show_one_token(call: Call, token_id: int) -> Response:
    """One token."""
    return answer({"token": show_token(call.account, _find(call, token_id))})


@endpoint(blueprint, "DELETE", "/<int:token_id>")
def revoke_token(call: Call, token_id: int) -> Response:
    """Ends one token."""
    del call.account.tokens[_find(call, token_id).id]
    return no_content()


@endpoint(blueprint, "POST", "")
def create_legacy_token(call: Call) -> Response:
    """The withdrawn way to mint, behind its switch: no secret asked for, no life to choose."""
    refusal = _WITHDRAWN.get(call.account.switches.create_token)
    if refusal is not None:
        raise refusal()
    _demand_scope(call)
    demand_role(call.user, "admin")
    sent, warnings = read_record("token", SentLegacyToken)
    client = call.account.clients.get(sent.client_id)
    if client is None:
        raise refusals.record_not_found()
    life = call.account.switches.created_token_life
    token = add_token(call.account, client, call.user.id, tuple(sent.scopes), life)
    shown = show_token(call.account, token) | {"full_token": token.access.reveal()}
    return answer({"token": shown}, 201, warnings)


def _current(call: Call) -> Token:
    """The OAuth token that the call came with; an API token is none."""
    _demand_scope(call)
    token = call.account.tokens.get(call.caller.token.id)
    if token is None:
        raise refusals.record_not_found()
    return token


def _find(call: Call, token_id: int) -> Token:
    _demand_scope(call)
    token = call.account.tokens.get(token_id)
    if token is None or not (call.user.is_admin or token.user_id == call.user.id):
        raise refusals.record_not_found()
    return token


def _demand_scope(call: Call) -> None:
    if call.account.switches.tokens_scope == "broad":
        demand_scope(call.caller, BROAD)
