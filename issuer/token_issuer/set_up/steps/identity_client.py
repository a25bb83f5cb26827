"""Signing in by an OAuth client of the issuer's own."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

from ticketbound.failure import Failure
from ticketbound.secret import Secret
from token_issuer.identity import signed_in_as_client
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.question import Question
from token_issuer.set_up.refusals import explained_refusal, refuse_shadowed
from token_issuer.set_up.steps.client_secret import ask_client_secret
from token_issuer.set_up.steps.sign_in import take_identity
from token_issuer.set_up.typed import parse_identifier
from zendesk_client.errors import OAuthRefused
from zendesk_client.own_token import revoke_own_token
from zendesk_client.session import Session

_TEXT: Final = """\
Make the identity client now, signed in as an admin:
  1. open {address}/admin/apps-integrations/apis/oauth-clients, which is
    Admin Center > Apps and integrations > APIs > OAuth clients
  2. Add OAuth client; name: Ticketbound issuer; identifier: issuer; client kind: Confidential
  3. redirect URLs: none, or https://localhost if one is demanded
  4. allowed scopes: exactly read and tickets:write
  5. Save, and copy the secret: Zendesk shows it once"""
_HELP: Final = """\
A token acts as the user who made its client. That must be an admin, because nobody else may look
after the tokens of the service user. With the two scopes, the issuer reads everything that this
admin may read, and changes nothing but tickets."""


def ask_identity_client(draft: Draft) -> Question[str] | None:
    """The identifier of the client that signs in."""
    if draft.way != "client":
        return None
    settings = draft.present.settings
    return Question(
        name="identity_client",
        text=_TEXT.format(address=draft.address),
        help=_HELP,
        prompt="Identifier of the identity client",
        parse=parse_identifier,
        check=lambda identifier: _take_client(draft, identifier),
        default=(settings.clients.identity if settings else "") or "issuer",
    )


def ask_identity_secret(draft: Draft) -> Question[Secret] | None:
    """Its secret, with which it is tried."""
    if draft.way != "client":
        return None
    settings, present = draft.present.settings, draft.present.identity
    is_same = settings is not None and settings.clients.identity == draft.identity_client
    return ask_client_secret(
        "identity_secret",
        draft.identity_client,
        help_text=_HELP,
        check=lambda secret: _take_secret(draft, secret),
        kept=present if is_same else None,
    )


def _take_client(draft: Draft, identifier: str) -> str:
    draft.open_codes.refuse_clients(identity=identifier)
    draft.identity_client = identifier
    return ""


def _take_secret(draft: Draft, secret: Secret) -> str:
    refuse_shadowed(draft.surroundings, "identity", secret)
    draft.open_identity = partial(signed_in_as_client, draft.account, draft.identity_client, secret)
    with explained_refusal():
        found = take_identity(draft)
    draft.identity_secret = secret
    draft.writer = partial(_open_writer, draft) if _may_write(draft) else None
    return found


def _may_write(draft: Draft) -> bool:
    """Whether the identity client is allowed what making OAuth clients takes."""
    try:
        with _open_writer(draft):
            return True
    except OAuthRefused:
        return False


@contextmanager
def _open_writer(draft: Draft) -> Iterator[Session]:
    account, client, secret = draft.account, draft.identity_client, draft.identity_secret
    grant = account.grant("identity", client, secret, ("read", "write"), 300)
    with account.open(grant.access_token) as session:
        try:
            yield session
        finally:
            with suppress(Failure):
                revoke_own_token(session)
