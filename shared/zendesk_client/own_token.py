"""The token that a session itself uses: the only one that the operator can look at or end."""

from msgspec import Struct

from zendesk_client.errors import NotAuthorised
from zendesk_client.models import Token
from zendesk_client.session import Session

_PATH = "/api/v2/oauth/tokens/current"


class _Token(Struct, frozen=True):
    token: Token


def show_own_token(session: Session) -> Token:
    """The session's token: its id, scopes and end. No scope is documented for it."""
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/#show-token
    return session.call("GET", _PATH, returns=_Token).token


def revoke_own_token(session: Session) -> None:
    """Ends the session's token at once; one that has ended already counts as revoked.

    No scope is documented for it. A repeated request, after an answer that was lost, meets
    such a token.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/#revoke-token
    try:
        session.call("DELETE", _PATH, returns=type(None))
    except NotAuthorised as error:
        if error.code != "invalid_token":
            raise
