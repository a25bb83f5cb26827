"""The errors of the two OAuth endpoints, in OAuth's own form.

The texts are those of the Ruby library whose other texts Zendesk is known to send.
"""
# See: https://www.rfc-editor.org/rfc/rfc6749#section-5.2
# See: https://github.com/nov/rack-oauth2

from typing import Final, Literal

from zendesk_sandbox.refusals import Refusal

GrantError = Literal[
    "invalid_client",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "unauthorized_client",
    "unsupported_grant_type",
]
AuthorizationError = Literal[
    "access_denied",
    "invalid_request",
    "invalid_scope",
    "unsupported_response_type",
]

_GRANT_TEXTS: Final[dict[GrantError, str]] = {
    "invalid_client": "The client identifier provided is invalid, the client failed to "
    "authenticate, the client did not include its credentials, provided multiple client "
    "credentials, or used unsupported credentials type.",
    "invalid_grant": "The provided access grant is invalid, expired, or revoked (e.g. invalid "
    "assertion, expired authorization token, bad end-user password credentials, or mismatching "
    "authorization code and redirection URI).",
    "invalid_request": "The request is missing a required parameter, includes an unsupported "
    "parameter or parameter value, repeats a parameter, includes multiple credentials, utilizes "
    "more than one mechanism for authenticating the client, or is otherwise malformed.",
    "invalid_scope": "The requested scope is invalid, unknown, malformed, or exceeds the "
    "previously granted scope.",
    "unauthorized_client": "The authenticated client is not authorized to use the access grant "
    "type provided.",
    "unsupported_grant_type": "The access grant included - its type or another attribute - is "
    "not supported by the authorization server.",
}
AUTHORIZATION_TEXTS: Final[dict[AuthorizationError, str]] = {
    "access_denied": "The end-user or authorization server denied the request.",
    "invalid_request": "The request is missing a required parameter, includes an unsupported "
    "parameter or parameter value, or is otherwise malformed.",
    "invalid_scope": "The requested scope is invalid, unknown, or malformed.",
    "unsupported_response_type": "The requested response type is not supported by the "
    "authorization server.",
}


def oauth_error(code: GrantError) -> Refusal:
    """400, or 401 for a client that did not prove itself, as `/oauth/tokens` answers."""
    body = {"error": code, "error_description": _GRANT_TEXTS[code]}
    if code == "invalid_client":
        return Refusal(401, body, {"WWW-Authenticate": 'Basic realm="OAuth2 Token Endpoint"'})
    return Refusal(400, body)
