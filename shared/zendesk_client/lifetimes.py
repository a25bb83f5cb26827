"""How long a token and its refresh token shall live."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_ACCESS: Final = range(300, 172_801)
_REFRESH: Final = range(604_800, 7_776_001)


@dataclass(frozen=True)
class Lifetimes:
    """Seconds, None for what the client has by itself: 1,800 and 2,592,000 for newer ones.

    Raises:
        ValueError: they are outside of 300 to 172,800 and 604,800 to 7,776,000.
    """

    # See: https://developer.zendesk.com/api-reference/ticketing/oauth/grant_type_tokens/
    access: int | None = None
    refresh: int | None = None

    def __post_init__(self) -> None:
        if self.access is not None and self.access not in _ACCESS:
            raise ValueError("an access token lives 300 to 172,800 seconds")
        if self.refresh is not None and self.refresh not in _REFRESH:
            raise ValueError("a refresh token lives 604,800 to 7,776,000 seconds")

    @property
    def parameters(self) -> Mapping[str, int]:
        """The two as the endpoints name them, without those that are None."""
        named = {"expires_in": self.access, "refresh_token_expires_in": self.refresh}
        return {name: seconds for name, seconds in named.items() if seconds is not None}
