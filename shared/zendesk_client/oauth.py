"""Gets access tokens from the token endpoint. The operator never imports this."""

from msgspec import Struct

from ticketbound.secret import Secret
from zendesk_client.errors import (
    Forbidden,
    NotAuthorised,
    OAuthRefused,
    Unexpected,
    Unprocessable,
    ZendeskError,
)
from zendesk_client.models import Grant
from zendesk_client.session import Session


class _Granted(Struct, frozen=True):
    access_token: Secret
    token_type: str
    scope: str = ""
    expires_in: int | None = None


def grant_client_credentials(
    session: Session,
    *,
    client_id: str,
    client_secret: Secret,
    scope: tuple[str, ...],
    expires_in: int,
) -> Grant:
    """A token of the client's own user, for `expires_in` seconds (300 to 172,800).

    Needs no token, so no scope. Zendesk may grant fewer scopes or another life than asked for:
    compare them.

    Args:
        session: one without a token.
        client_id: the client's identifier, not its number.
        client_secret: the client's secret.
        scope: what the token may do; never empty, because that once meant everything.
        expires_in: seconds.

    Raises:
        OAuthRefused: `code` says why, such as `invalid_client` or `invalid_scope`.
        ZendeskError: everything else.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
    if not scope:
        raise ValueError("a token without a scope could do everything")
    refusal: ZendeskError
    try:
        granted = session.call(
            "POST",
            "/oauth/tokens",
            returns=_Granted,
            json={
                "grant_type": "client_credentials",
                "client_id": client_id,
                "client_secret": client_secret,
                "scope": " ".join(scope),
                "expires_in": expires_in,
            },
        )
    except (Unexpected, NotAuthorised, Forbidden, Unprocessable) as error:
        refusal = error
    else:
        session.keep_secret(granted.access_token)
        scopes = tuple(granted.scope.split())
        return Grant(granted.access_token, scopes, granted.expires_in, granted.token_type)
    raise OAuthRefused(
        f"Zendesk gives no token to the OAuth client: {refusal.code or refusal.sentence}",
        status=refusal.status,
        request_id=refusal.request_id,
        code=refusal.code,
    )
