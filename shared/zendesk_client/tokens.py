"""Lists, shows, revokes and once made OAuth tokens. The operator never imports this."""

from collections.abc import Iterator

from msgspec import Struct

from ticketbound.secret import Secret
from zendesk_client.models import LegacyToken, Token
from zendesk_client.pages import Meta, walk_pages
from zendesk_client.session import Query, Session


class _Tokens(Struct, frozen=True):
    tokens: tuple[Token, ...]
    meta: Meta


class _Token(Struct, frozen=True):
    token: Token


class _MadeToken(Token, frozen=True, kw_only=True):
    full_token: Secret


class _Made(Struct, frozen=True):
    token: _MadeToken


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


def create_legacy_token(
    session: Session, *, client_id: int, scopes: tuple[str, ...]
) -> LegacyToken:
    """A token of the session's user for a client by its number, without the client's secret.

    Zendesk has withdrawn it: a call that succeeds is a finding, and makes a token that may
    never expire. No scope is documented for it; `write` was known to do. It takes an admin.

    Raises:
        NotFound: it is gone, as it should be.
        Unexpected: the same, said in another way, such as 410.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/oauth_tokens/
    token = {"client_id": client_id, "scopes": scopes}
    made = session.call("POST", "/api/v2/oauth/tokens", returns=_Made, json={"token": token}).token
    session.keep_secret(made.full_token)
    values = {name: getattr(made, name) for name in Token.__struct_fields__}
    return LegacyToken(Token(**values), made.full_token)
