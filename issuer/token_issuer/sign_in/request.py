"""What the browser is sent to Zendesk with, and what only this run knows of it."""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ticketbound.secret import Secret
from token_issuer.sign_in.checking import SCOPES
from zendesk_client.address import Address
from zendesk_client.authorize_url import build_authorize_url
from zendesk_client.pkce import CodeVerifier, make_verifier

_STATE_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """One sign-in: its client, the address it comes back to, its state and its verifier."""

    address: Address
    client_id: str
    redirect_uri: str
    state: Secret
    verifier: CodeVerifier

    @property
    def url(self) -> str:
        """The page that asks for consent; only for the browser and its user."""
        return build_authorize_url(
            self.address,
            client_id=self.client_id,
            redirect_uri=self.redirect_uri,
            scope=SCOPES,
            state=self.state,
            verifier=self.verifier,
        )


def make_request(
    address: Address, client_id: str, random_bytes: Callable[[int], bytes], redirect_uri: str
) -> AuthorizationRequest:
    """A new request, with a state and a verifier of 256 bits each."""
    state = base64.urlsafe_b64encode(random_bytes(_STATE_BYTES)).rstrip(b"=").decode("ascii")
    verifier = make_verifier(random_bytes)
    return AuthorizationRequest(address, client_id, redirect_uri, Secret(state), verifier)
