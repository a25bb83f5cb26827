"""Makes the tokens of one OAuth client, in whichever of Zendesk's two ways works here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.identity import Identity
from token_issuer.mint_client import MintClient
from token_issuer.secret_store.interface import missing
from token_issuer.secret_store.names import SecretName
from zendesk_client.clients import find_client
from zendesk_client.errors import Forbidden, NotFound, OAuthRefused, Unexpected, ZendeskError
from zendesk_client.models import Grant, LegacyToken
from zendesk_client.tokens import create_legacy_token


@dataclass(frozen=True, slots=True)
class ClientTokens:
    """Tokens of one client: by its secret, or, where none is kept, by the withdrawn call.

    Args:
        account: the way to Zendesk.
        identity: whose right the withdrawn call takes, and whom its tokens act as.
        client_id: the client's identifier.
        secret_name: under which its secret is kept.
        find_secret: the secret of that name; empty where there is none.
        has_create_token: whether the account was found to have the withdrawn call.
    """

    account: Account
    identity: Identity
    client_id: str
    secret_name: SecretName
    find_secret: Callable[[SecretName], Secret]
    has_create_token: Callable[[], bool]

    def demand_way(self) -> None:
        """Pass if one of the two ways is open.

        Raises:
            SecretsRefused: there is no secret, and the account is not known to do without.
        """
        if not self.find_secret(self.secret_name) and not self.has_create_token():
            raise missing(self.secret_name)

    def grant(self, scopes: tuple[str, ...], life: timedelta) -> Grant:
        """A token that shall die after `life`; nothing of it is checked yet.

        Raises:
            OAuthRefused: it surely was not made.
            ZendeskError: nobody knows whether it was.
        """
        secret = self.find_secret(self.secret_name)
        if not secret:
            return self._create(scopes)
        client = MintClient(self.account, self.client_id, secret, self.secret_name)
        return client.grant(scopes, life)

    def _create(self, scopes: tuple[str, ...]) -> Grant:
        """Zendesk decides how long such a token lives, and acts as whoever asks for it."""
        session = self.identity.session
        client = find_client(session, self.client_id)
        if client is None:
            raise OAuthRefused(f"there is no OAuth client {escape(self.client_id, limit=60)!r}")
        try:
            made = create_legacy_token(session, client_id=client.id, scopes=scopes)
        except (NotFound, Forbidden) as refusal:
            raise _withdrawn(refusal) from refusal
        except Unexpected as refusal:
            if refusal.status != _GONE:
                raise
            raise _withdrawn(refusal) from refusal
        return _read(made)


_GONE: Final = 410


def _withdrawn(refusal: ZendeskError) -> OAuthRefused:
    return OAuthRefused(
        f"Zendesk no longer makes tokens without the client's secret: {refusal.sentence}",
        hint="give the secret (issuer secrets shows where it is looked for), and let issuer doctor"
        " ask the account again",
        status=refusal.status,
        request_id=refusal.request_id,
    )


def _read(made: LegacyToken) -> Grant:
    token, life = made.token, None
    if token.expires_at is not None and token.created_at is not None:
        life = int((token.expires_at - token.created_at).total_seconds())
    return Grant(made.secret, token.scopes, life, "bearer", token_id=token.id)
