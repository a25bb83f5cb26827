"""A session that may change OAuth clients, where there is one to be had."""

import contextlib
from collections.abc import Iterator
from typing import Final

from ticketbound.failure import Failure
from token_issuer.office import Office
from token_issuer.setup import Setup
from zendesk_client.errors import OAuthRefused
from zendesk_client.own_token import revoke_own_token
from zendesk_client.session import Session

_SCOPES: Final = ("read", "write")
_SECONDS: Final = 300


@contextlib.contextmanager
def open_writing_session(setup: Setup, office: Office) -> Iterator[Session | None]:
    """The session; None where the issuer may not write: it has neither an API token nor the scope.

    Raises:
        ZendeskError: Zendesk is out of reach.
    """
    if office.identity.kind == "api_token":
        yield office.identity.session
        return
    secret = setup.find_secret("identity")
    if not secret:
        yield None
        return
    client = setup.settings.clients.identity
    try:
        grant = setup.account.grant("identity", client, secret, _SCOPES, _SECONDS)
    except OAuthRefused:
        yield None
        return
    with setup.account.open(grant.access_token) as session:
        try:
            yield session if set(grant.scopes) >= set(_SCOPES) else None
        finally:
            # It dies by itself within five minutes; that must not hide what was done.
            with contextlib.suppress(Failure):
                revoke_own_token(session)
