"""The tokens of codes as the issuer's own user sees and ends them, whatever binds them."""

from collections.abc import Iterable
from dataclasses import dataclass

from ticketbound.clock import rfc3339
from token_issuer.errors import TokenOutOfSight
from token_issuer.identity import Identity
from token_issuer.settings import Agent, ServiceUser
from zendesk_client.clients import list_clients
from zendesk_client.errors import NotFound
from zendesk_client.models import Token
from zendesk_client.tokens import list_tokens, revoke_token, show_token


@dataclass(frozen=True, slots=True)
class ClientToken:
    """A token, the identifier of its client, and the user whose codes that client makes."""

    token: Token
    client: str
    user_id: int

    @property
    def id(self) -> int:
        """Zendesk's number of the token."""
        return self.token.id

    @property
    def description(self) -> str:
        """For people: like "token 5 of the client log_drop, made at 2026-11-22T02:43:25Z,"."""
        made_at = self.token.created_at
        made = f", made at {rfc3339(made_at)}," if made_at else ""
        return f"token {self.id} of the client {self.client}{made}"


@dataclass(frozen=True, slots=True)
class Listing:
    """The tokens of some clients; `missing` are the clients that the account does not have."""

    tokens: tuple[ClientToken, ...]
    missing: tuple[str, ...]


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

    def list_of(self, clients: Iterable[ServiceUser | Agent]) -> Listing:
        """All tokens of those clients, in one list for each; takes an identity that is an admin.

        Raises:
            Forbidden: it is none.
        """
        session = self.identity.session
        wanted = tuple(clients)
        numbers = {client.identifier: client.id for client in list_clients(session)}
        found = [
            ClientToken(token, one.client, one.user_id)
            for one in wanted
            if one.client in numbers
            for token in list_tokens(session, client_id=numbers[one.client], everyones=True)
        ]
        missing = tuple(one.client for one in wanted if one.client not in numbers)
        return Listing(tuple(found), missing)
