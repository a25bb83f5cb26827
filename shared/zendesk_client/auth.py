"""The credential, bound to the one place it is for."""

from requests import PreparedRequest  # noqa: TID251 - this room is the one that speaks HTTP
from requests.auth import AuthBase  # noqa: TID251 - this room is the one that speaks HTTP

from ticketbound.secret import Secret
from zendesk_client.address import Address


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
        if not self._address.covers(r.url or ""):
            raise ValueError(f"a token for {self._address.host} is not sent anywhere else")
        r.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return r
