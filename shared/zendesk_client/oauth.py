"""Gets access tokens from the token endpoint. The operator never imports this."""

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from ticketbound.secret import Secret
from zendesk_client.errors import (
    Forbidden,
    NotAuthorised,
    NotZendesk,
    OAuthRefused,
    Unexpected,
    Unprocessable,
    ZendeskError,
)
from zendesk_client.lifetimes import Lifetimes
from zendesk_client.models import Grant
from zendesk_client.pkce import CodeVerifier
from zendesk_client.session import Session

_AS_THE_CLIENT_HAS_THEM = Lifetimes()
# See: https://www.rfc-editor.org/rfc/rfc6749#appendix-A.12 (of VSCHAR, a header takes no space)
_TOKEN: Final = re.compile(r"[\x21-\x7e]*")


class _Granted(Struct, frozen=True):
    access_token: Secret
    token_type: str
    scope: str | None = None
    expires_in: int | None = None
    refresh_token: Secret | None = None
    refresh_token_expires_in: int | None = None


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
    sent = {"scope": " ".join(scope), "expires_in": expires_in}
    return _grant(session, "client_credentials", client_id, client_secret, sent)


def grant_authorization_code(
    session: Session,
    *,
    client_id: str,
    code: Secret,
    redirect_uri: str,
    verifier: CodeVerifier,
    client_secret: Secret | None = None,
    lifetimes: Lifetimes = _AS_THE_CLIENT_HAS_THEM,
) -> Grant:
    """A token of the user who agreed in the browser, with the scopes of the authorize URL.

    Needs no token, so no scope. The code lives 120 seconds and is never sent twice: a broken
    connection ends the sign-in.

    Args:
        session: one without a token.
        client_id: the client's identifier, not its number.
        code: what the browser brought back.
        redirect_uri: the same, byte for byte, as in the authorize URL.
        verifier: the one whose challenge was in the authorize URL.
        client_secret: None for a public client.
        lifetimes: of the new token and its refresh token.

    Raises:
        OAuthRefused: `code` says why, such as `invalid_grant` or `invalid_client`.
        ZendeskError: everything else.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
    sent = {"code": code, "redirect_uri": redirect_uri, "code_verifier": verifier.secret}
    sent |= lifetimes.parameters
    return _grant(session, "authorization_code", client_id, client_secret, sent)


def refresh_grant(
    session: Session,
    *,
    client_id: str,
    refresh_token: Secret,
    client_secret: Secret | None = None,
    scope: tuple[str, ...] = (),
    lifetimes: Lifetimes = _AS_THE_CLIENT_HAS_THEM,
) -> Grant:
    """A new pair of tokens for the old one, which is dead from then on.

    Needs no token, so no scope. Keep the new pair before using it. A refresh token works once,
    so an answer that was lost can take both pairs with it.

    Args:
        session: one without a token.
        client_id: the client's identifier, not its number.
        refresh_token: from the last grant.
        client_secret: None for a public client.
        scope: fewer scopes than before; empty for the same.
        lifetimes: to be sent every time, or else the client's own apply again.

    Raises:
        OAuthRefused: `code` says why; `invalid_grant` is a refresh token used or expired.
        ZendeskError: everything else.
    """
    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
    # See: https://support.zendesk.com/hc/en-us/articles/9182123625370
    narrowed = {"scope": " ".join(scope)} if scope else {}
    sent = {"refresh_token": refresh_token, **narrowed, **lifetimes.parameters}
    return _grant(session, "refresh_token", client_id, client_secret, sent)


def _grant(
    session: Session,
    grant_type: str,
    client_id: str,
    client_secret: Secret | None,
    sent: Mapping[str, object],
) -> Grant:
    proof = {} if client_secret is None else {"client_secret": client_secret}
    asked = {"grant_type": grant_type, "client_id": client_id, **proof, **sent}
    refusal: ZendeskError
    try:
        granted = session.call("POST", "/oauth/tokens", returns=_Granted, json=asked)
    except (Unexpected, NotAuthorised, Forbidden, Unprocessable) as error:
        refusal = error
    else:
        return _keep(session, granted)
    raise OAuthRefused(
        f"Zendesk gives no token to the OAuth client: {refusal.code or refusal.sentence}",
        status=refusal.status,
        request_id=refusal.request_id,
        code=refusal.code,
    )


def _keep(session: Session, granted: _Granted) -> Grant:
    if not _TOKEN.fullmatch(granted.access_token.reveal()):
        raise NotZendesk("the answer has a token that no request could carry")
    session.keep_secret(granted.access_token)
    if granted.refresh_token is not None:
        session.keep_secret(granted.refresh_token)
    return Grant(
        granted.access_token,
        tuple((granted.scope or "").split()),
        granted.expires_in,
        granted.token_type,
        granted.refresh_token or None,
        granted.refresh_token_expires_in,
    )
