"""The tokens of codes as the issuer's own user sees and ends them, whatever binds them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from token_issuer.errors import TokenOutOfSight
from token_issuer.identity import Identity
from zendesk_client.errors import NotFound
from zendesk_client.models import Token
from zendesk_client.tokens import list_tokens, revoke_token, show_token


@dataclass(frozen=True, slots=True)
class LiveTokens:
    """Zendesk's tokens, by the right of `identity`; only an admin sees everybody's."""

    identity: Identity

    def is_alive(self, token_id: int) -> bool:
        """Whether the token lives, or may live out of the identity's sight."""
        try:
            show_token(self.identity.session, token_id)
        except NotFound:
            return not self.identity.sees_all_tokens
        return True

    def revoke(self, token_id: int) -> None:
        """End the token; one that is gone already is fine.

        Raises:
            TokenOutOfSight: nobody but an admin can tell whether it is gone.
        """
        try:
            revoke_token(self.identity.session, token_id)
        except NotFound as error:
            if self.identity.sees_all_tokens:
                return
            raise TokenOutOfSight(
                f"{self.identity.name} is no admin, and only an admin sees and ends the service"
                " user's tokens",
                hint="sign in as an admin: issuer login; or let the code expire",
            ) from error

    def list_of(self, user_ids: Iterable[int]) -> Iterator[Token]:
        """The tokens of those users; takes an identity that is an admin.

        Raises:
            Forbidden: it is none.
        """
        wanted = set(user_ids)
        tokens = list_tokens(self.identity.session, everyones=True)
        return (token for token in tokens if token.user_id in wanted)
