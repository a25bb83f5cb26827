"""Lists, shows and revokes OAuth tokens. The operator never imports this."""

from collections.abc import Iterator

from msgspec import Struct

from zendesk_client.models import Token
from zendesk_client.pages import Meta, walk_pages
from zendesk_client.session import Query, Session


class _Tokens(Struct, frozen=True):
    tokens: tuple[Token, ...]
    meta: Meta


class _Token(Struct, frozen=True):
    token: Token


def list_tokens(
    session: Session, *, client_id: int | None = None, everyones: bool = False
) -> Iterator[Token]:
    """The tokens of the session's user, or of everyone, which takes an admin.

    No scope is documented for it; `read` is known to do. `client_id` limits the list to one
    client, by its number.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/#list-tokens
    everyone: Query = {"all": "true"} if everyones else {}
    one_client: Query = {} if client_id is None else {"client_id": client_id}
    query = {**everyone, **one_client}
    for page in walk_pages(session, "/api/v2/oauth/tokens", returns=_Tokens, query=query):
        yield from page.tokens


def show_token(session: Session, token_id: int) -> Token:
    """The token of that id. No scope is documented for it; `read` is known to do."""
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/#show-token
    return session.call("GET", f"/api/v2/oauth/tokens/{token_id}", returns=_Token).token


def revoke_token(session: Session, token_id: int) -> None:
    """Ends the token of that id at once. No scope is documented for it; `write` is known to do.

    Raises:
        NotFound: it is gone already, or not visible to the session's user.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/#revoke-token
    session.call("DELETE", f"/api/v2/oauth/tokens/{token_id}", returns=type(None))
