"""`POST /oauth/tokens`: a client asks for a token."""

import msgspec
from flask import Blueprint, Response, request

from zendesk_sandbox.bodies import SentGrant, read_json
from zendesk_sandbox.calls import answer, here
from zendesk_sandbox.granting import grant
from zendesk_sandbox.refusals import oauth_error

blueprint = Blueprint("oauth_grants", __name__)


@blueprint.post("/oauth/tokens")
def create_grant_token() -> Response:
    """A new token, for a JSON or a form body."""
    account = here()
    with account.lock:
        granted = grant(account, _read_grant())
        scope = " ".join(granted.token.scopes)
    body = {
        "access_token": granted.token.access.reveal(),
        "token_type": "bearer",
        "scope": scope,
        "expires_in": granted.expires_in,
    }
    return answer(body, account.switches.token_status, {"Cache-Control": "no-store"})


def _read_grant() -> SentGrant:
    sent = dict(read_json()) if request.is_json else request.form.to_dict()
    try:
        return msgspec.convert(sent, SentGrant, strict=request.is_json)
    except msgspec.ValidationError:
        raise oauth_error("invalid_request") from None
