"""`/oauth/authorizations`: a person is asked in the browser what a client may do.

The sandbox has no passwords, so the page lets the reader be anybody.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, request

from zendesk_sandbox.calls import here, refuse_foreign_names
from zendesk_sandbox.oauth import authorizing
from zendesk_sandbox.pages.rendering import render_page
from zendesk_sandbox.records.oauth import AuthorizationRequest, Client
from zendesk_sandbox.records.people import User
from zendesk_sandbox.scopes import in_words
from zendesk_sandbox.state import Account

blueprint = Blueprint("authorizations", __name__, url_prefix="/oauth/authorizations")
blueprint.before_request(refuse_foreign_names)

_UNKNOWN: Final = "The client or its redirect_uri is not registered with this account."
_USED_UP: Final = "This question was answered already, or it is too old."
_UNCLEAR: Final = "The answer names no decision, or no user who may sign in."


@blueprint.get("/new")
def ask_for_consent() -> Response:
    """The page that asks; or, for a request that will not do, the way back to the client."""
    account = here()
    with account.lock:
        client = authorizing.find_asker(account, request.args)
        if client is None:
            return _error_page(_UNKNOWN)
        asked = authorizing.examine(account, client, request.args)
        if not isinstance(asked, AuthorizationRequest):
            address, state = request.args["redirect_uri"], request.args.get("state")
            return _send_to(authorizing.refuse(address, asked, state))
        nonce = authorizing.keep(account, asked)
        return _consent_page(account, client, asked, nonce)


@blueprint.post("")
def decide() -> Response:
    """Carries the decision to the client. The nonce shows that it was made on our page."""
    account = here()
    with account.lock:
        asked = authorizing.take(account, request.form.get("nonce", ""))
        if asked is None or asked.client_id not in account.clients:
            return _error_page(_USED_UP)
        if request.form.get("decision") == "deny":
            return _send_to(authorizing.refuse(asked.redirect_uri, "access_denied", asked.state))
        user = _chosen(account, request.form.get("user_id", ""))
        if request.form.get("decision") != "allow" or user is None:
            return _error_page(_UNCLEAR)
        return _send_to(authorizing.allow(account, asked, user))


def _chosen(account: Account, text: str) -> User | None:
    users = authorizing.people_to_sign_in(account)
    return next((user for user in users if str(user.id) == text), None)


def _send_to(address: str) -> Response:
    headers = {"Location": address, "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
    return Response(status=302, headers=headers)


def _consent_page(
    account: Account, client: Client, asked: AuthorizationRequest, nonce: str
) -> Response:
    return render_page(
        "authorize.html",
        forms_lead_to=_source(asked.redirect_uri),
        client=client,
        scopes=[(scope, in_words(scope)) for scope in asked.scopes],
        users=authorizing.people_to_sign_in(account),
        redirect_uri=asked.redirect_uri,
        nonce=nonce,
    )


def _error_page(reason: str) -> Response:
    return render_page("authorize_error.html", status=400, reason=reason)


def _source(redirect_uri: str) -> str:
    """The redirect's origin in the words of a policy: browsers hold forms to it there, too."""
    address = urlsplit(redirect_uri)
    # A policy cannot name an IPv6 address.
    if re.fullmatch(r"[\w.-]+(:[0-9]+)?", address.netloc, re.ASCII) is None:
        return f"{address.scheme}:"
    return f"{address.scheme}://{address.netloc}"
