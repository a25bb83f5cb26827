"""Who the issuer is right now, as Zendesk says itself."""

from dataclasses import dataclass
from datetime import datetime

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.identity import Identity, IdentityKind, signed_in
from token_issuer.settings import Settings
from token_issuer.sign_in.local_account import LocalAccount
from zendesk_client.models import Token
from zendesk_client.own_token import show_own_token
from zendesk_client.users import show_user


@dataclass(frozen=True, slots=True)
class ServiceUser:
    """The user that codes act as."""

    user_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Profile:
    """A person, how that person is signed in, and until when; texts are fit to be shown.

    An API token has no scopes and no ends of its own.
    """

    user_id: int
    name: str
    email: str
    role: str
    subdomain: str
    kind: IdentityKind
    scopes: tuple[str, ...]
    expires_at: datetime | None
    refresh_expires_at: datetime | None
    service_user: ServiceUser | None


def ask_profile(local: LocalAccount, settings: Settings | None) -> Profile:
    """The profile of the sign-in of this home, else of the identity client of `settings`.

    Raises:
        SignInNeeded: nobody is signed in.
        ZendeskError: the credential is not accepted, or Zendesk is out of reach.
    """
    client_id = "" if settings is None else settings.clients.identity
    secret = Secret("") if settings is None else local.store.read("identity") or Secret("")
    with signed_in(local, client_id, secret) as identity:
        token = None if identity.kind == "api_token" else show_own_token(identity.session)
        service_user = None if settings is None else _find_service_user(identity, settings)
        return _describe(identity, token, service_user, local.zendesk.subdomain)


def _describe(
    identity: Identity, token: Token | None, service_user: ServiceUser | None, subdomain: str
) -> Profile:
    return Profile(
        user_id=identity.user_id,
        name=identity.name,
        email=identity.email,
        role=identity.role,
        subdomain=subdomain,
        kind=identity.kind,
        scopes=() if token is None else tuple(escape(scope, limit=60) for scope in token.scopes),
        expires_at=None if token is None else token.expires_at,
        refresh_expires_at=None if token is None else token.refresh_token_expires_at,
        service_user=service_user,
    )


def _find_service_user(identity: Identity, settings: Settings) -> ServiceUser:
    user_id = settings.requests.service_user_id
    user = show_user(identity.session, user_id)
    return ServiceUser(user_id, escape(user.name or "a user without a name", limit=60))
