"""A confidential client whose tokens become codes."""

from dataclasses import dataclass
from datetime import timedelta

from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.secret_store.names import SecretName
from zendesk_client.models import Grant


@dataclass(frozen=True, slots=True)
class MintClient:
    """Its identifier and secret; the token's user is the client's own.

    `kept_as` is the name under which its secret is kept.
    """

    account: Account
    client_id: str
    secret: Secret
    kept_as: SecretName = "mint"

    def grant(self, scopes: tuple[str, ...], life: timedelta) -> Grant:
        """A token that dies after `life`.

        Raises:
            OAuthRefused: the client, its secret or one of `scopes` is not accepted.
        """
        seconds = int(life.total_seconds())
        return self.account.grant(self.kept_as, self.client_id, self.secret, scopes, seconds)
