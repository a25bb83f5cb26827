"""The credential, bound to the one place it is for."""

import base64
from dataclasses import dataclass

from requests import PreparedRequest  # noqa: TID251 - this room is the one that speaks HTTP
from requests.auth import AuthBase  # noqa: TID251 - this room is the one that speaks HTTP

from ticketbound.secret import Secret
from zendesk_client.address import Address


@dataclass(frozen=True, slots=True)
class ApiToken:
    """An API token, and the address of the user that it is to act as: any user of the account."""

    email: str
    token: Secret

    @property
    def encoded(self) -> Secret:
        """What stands behind `Basic` in the header.

        Raises:
            ValueError: the address has a colon or a control character.
        """
        # See: https://developer.zendesk.com/api-reference/introduction/security-and-auth/
        # See: https://www.rfc-editor.org/rfc/rfc7617#section-2
        if ":" in self.email or not self.email.isprintable():
            raise ValueError("such an address cannot stand in a header")
        text = f"{self.email}/token:{self.token.reveal()}"
        return Secret(base64.b64encode(text.encode()).decode("ascii"))


Credential = Secret | ApiToken
"""An OAuth token, or an API token with its user."""


class BearerAuth(AuthBase):
    """Adds `Authorization: Bearer` to requests to `address`, and refuses all others."""

    def __init__(self, token: Secret, address: Address) -> None:
        self._token = token
        self._address = address

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """The request with the header.

        Raises:
            ValueError: the request goes to another scheme, host or port.
        """
        _demand_address(r, self._address)
        r.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return r


class ApiTokenAuth(AuthBase):
    """Adds `Authorization: Basic` to requests to `address`, and refuses all others."""

    def __init__(self, token: ApiToken, address: Address) -> None:
        self._encoded = token.encoded
        self._address = address

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        """The request with the header; see `BearerAuth`."""
        _demand_address(r, self._address)
        r.headers["Authorization"] = f"Basic {self._encoded.reveal()}"
        return r


def bind(credential: Credential | None, address: Address) -> AuthBase | None:
    """What adds the credential to requests to `address`; nothing where there is none."""
    if isinstance(credential, ApiToken):
        return ApiTokenAuth(credential, address)
    return None if credential is None else BearerAuth(credential, address)


def list_secrets(credential: Credential | None) -> tuple[Secret | None, ...]:
    """What of the credential must not show: the token in each form that it is sent in."""
    if isinstance(credential, ApiToken):
        return (credential.encoded, credential.token)
    return (credential,)


def _demand_address(request: PreparedRequest, address: Address) -> None:
    if not address.covers(request.url or ""):
        raise ValueError(f"a token for {address.host} is not sent anywhere else")
