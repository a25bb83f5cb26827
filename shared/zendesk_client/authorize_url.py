"""Where a browser goes to ask its user for a token. The operator never imports this."""

from urllib.parse import quote, urlencode

from ticketbound.secret import Secret
from zendesk_client.address import Address
from zendesk_client.lifetimes import Lifetimes
from zendesk_client.pkce import METHOD, CodeVerifier

_AS_THE_CLIENT_HAS_THEM = Lifetimes()


def build_authorize_url(
    address: Address,
    *,
    client_id: str,
    redirect_uri: str,
    scope: tuple[str, ...],
    state: Secret,
    verifier: CodeVerifier,
    lifetimes: Lifetimes = _AS_THE_CLIENT_HAS_THEM,
) -> str:
    """The page that asks for consent; it sends the browser back to `redirect_uri`.

    The verifier itself is not in it, only its challenge. `state` comes back as it is: compare
    it. It is a secret as long as the sign-in lasts, so the URL is shown to nobody but the
    browser and its user.
    """
    # See: https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/
    # See: https://www.rfc-editor.org/rfc/rfc7636#section-4.3
    if not scope:
        raise ValueError("a token without a scope could do everything")
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": " ".join(scope),
        "state": state.reveal(),
        "code_challenge": verifier.challenge,
        "code_challenge_method": METHOD,
        **lifetimes.parameters,
    }
    return f"{address.base_url}/oauth/authorizations/new?{urlencode(query, quote_via=quote)}"
