"""API tokens: the account's oldest credential, of no user and without scopes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from ticketbound.secret import Secret

# See: https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/
# See: https://support.zendesk.com/hc/en-us/articles/10840968198042
SWITCHED_OFF: Final = datetime(2027, 4, 30, tzinfo=UTC)
"""When Zendesk ends all of them."""


@dataclass(frozen=True, slots=True)
class ApiToken:
    """A token of the account, good for every user of it until `SWITCHED_OFF`."""

    id: int
    secret: Secret
    description: str
    created_at: datetime
