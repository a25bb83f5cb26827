"""`POST /oauth/tokens`: a client asks for a token."""

import msgspec
from flask import Blueprint, Response, request

from zendesk_sandbox.calls import answer, here
from zendesk_sandbox.oauth.errors import oauth_error
from zendesk_sandbox.oauth.granting import Granted, grant
from zendesk_sandbox.sent.oauth import SentGrant
from zendesk_sandbox.sent.reading import read_json

blueprint = Blueprint("oauth_grants", __name__)


@blueprint.post("/oauth/tokens")
def create_grant_token() -> Response:
    """A new token, for a JSON or a form body."""
    account, sent = here(), _read_grant()
    with account.lock:
        granted = grant(account, sent, request.headers.get("Authorization"))
    return answer(_show(granted), account.switches.token_status, {"Cache-Control": "no-store"})


def _show(granted: Granted) -> dict[str, object]:
    shown: dict[str, object] = {
        "access_token": granted.token.access.reveal(),
        "token_type": "bearer",
        "scope": " ".join(granted.token.scopes),
        "expires_in": granted.lifetimes.access,
    }
    if granted.token.refresh is not None:
        shown["refresh_token"] = granted.token.refresh.reveal()
        shown["refresh_token_expires_in"] = granted.lifetimes.refresh
    return shown


def _read_grant() -> SentGrant:
    sent = read_json() if request.is_json else _read_form()
    try:
        return msgspec.convert(sent, SentGrant, strict=request.is_json)
    except msgspec.ValidationError:
        raise oauth_error("invalid_request") from None


def _read_form() -> dict[str, str]:
    # Nothing twice, and what is empty counts as not sent.
    # See: https://www.rfc-editor.org/rfc/rfc6749#section-3.2
    if any(len(values) > 1 for values in request.form.listvalues()):
        raise oauth_error("invalid_request")
    return {name: value for name, value in request.form.items() if value}
