"""How the issuer itself signs in."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Final

from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import BadArgument
from token_issuer.identity import signed_in_as_client
from token_issuer.set_up.answers import Way
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.question import Question
from token_issuer.set_up.refusals import explained_refusal, refuse_shadowed
from token_issuer.set_up.typed import parse_identifier, parse_secret
from token_issuer.sign_in.record import SignIn, SignInKind
from zendesk_client.errors import OAuthRefused
from zendesk_client.own_token import revoke_own_token
from zendesk_client.session import Session

_WAYS: Final[Mapping[str, Way]] = {
    "1": "browser",
    "browser": "browser",
    "2": "client",
    "client": "client",
    "3": "api-token",
    "api-token": "api-token",
    "api_token": "api-token",
}
_OF_KIND: Final[Mapping[SignInKind, Way]] = {"browser": "browser", "api_token": "api-token"}
_TEXT: Final = """\
The issuer reads tickets, puts the service user in copy, and ends codes. For that it signs in to
Zendesk as an agent, best an admin, in one of three ways:
  1 browser: you agree in your browser, as yourself; nothing to copy
  2 client: by an OAuth client of its own, with a secret; for machines without a browser
  3 api-token: by an e-mail address and an API token, until Zendesk ends those on 2027-04-30"""
_HELP: Final = """\
With browser, what happens in Zendesk happens in your name, and you can end it there at any time.
With client, it happens in the name of the admin who made the client; that suits a server. API
tokens are the old way: they open everything that their user may do, and no new ones are given
out."""
"""See: https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/"""
_CLIENT_TEXT: Final = """\
Make the identity client now, signed in as an admin:
  1. open {address}/admin/apps-integrations/apis/oauth-clients, which is
    Admin Center > Apps and integrations > APIs > OAuth clients
  2. Add OAuth client; name: Ticketbound issuer; identifier: issuer; client kind: Confidential
  3. redirect URLs: none, or https://localhost if one is demanded
  4. allowed scopes: exactly read and tickets:write
  5. Save, and copy the secret: Zendesk shows it once"""
_CLIENT_HELP: Final = """\
A token acts as the user who made its client. That must be an admin, because nobody else may look
after the tokens of the service user. With the two scopes, the issuer reads everything that this
admin may read, and changes nothing but tickets."""


def ask_way(draft: Draft) -> Question[Way]:
    """In which of the three ways."""
    return Question(
        name="sign_in",
        title="Step 2 of 6: signing in",
        text=_TEXT,
        help=_HELP,
        prompt="How shall the issuer sign in",
        parse=parse_way,
        check=lambda way: _take_way(draft, way),
        default=_find_likely(draft),
    )


def ask_identity_client(draft: Draft) -> Question[str] | None:
    """The identifier of the client that signs in."""
    if draft.way != "client":
        return None
    settings = draft.present.settings
    return Question(
        name="identity_client",
        text=_CLIENT_TEXT.format(address=draft.address),
        help=_CLIENT_HELP,
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
    return Question(
        name="identity_secret",
        help=_CLIENT_HELP,
        prompt=f"Secret of the client {escape(draft.identity_client, limit=60)}",
        parse=parse_secret,
        check=lambda secret: _take_secret(draft, secret),
        is_hidden=True,
        kept=present if is_same else None,
    )


def parse_way(text: str) -> Way:
    """The way of that name or number.

    Raises:
        BadArgument: there is none.
    """
    if text.lower() not in _WAYS:
        raise BadArgument(
            f"{escape(text, limit=20)!r} is none of the three ways", hint="type 1, 2 or 3"
        )
    return _WAYS[text.lower()]


def find_kept(draft: Draft) -> SignIn | None:
    """The present sign-in, if it is of this account and of the way that was chosen."""
    record = draft.present.sign_in
    if record is None or (record.subdomain, record.sandbox) != (draft.subdomain, draft.sandbox):
        return None
    return record if _OF_KIND[record.kind] == draft.way else None


def has_browser(environment: Mapping[str, str]) -> bool:
    """Whether a browser on this machine would likely be seen by whoever sits at the terminal."""
    if "SSH_CONNECTION" in environment:
        return False
    if sys.platform == "win32" or sys.platform == "darwin":
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _find_likely(draft: Draft) -> Way:
    present, settings = draft.present.sign_in, draft.present.settings
    if present is not None:
        return _OF_KIND[present.kind]
    if settings is not None and settings.clients.identity:
        return "client"
    return "browser" if has_browser(draft.surroundings.environment) else "client"


def _take_way(draft: Draft, way: Way) -> str:
    draft.way = way
    draft.rehearsed, draft.keeps_sign_in, draft.writer = None, False, None
    return ""


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


def take_identity(draft: Draft) -> str:
    """Try the sign-in; who the issuer is with it.

    Raises:
        SetUpRefused: somebody who cannot work with tickets.
        ZendeskError: nobody.
    """
    with draft.open_identity() as identity:
        draft.signed_in_as = identity.name
        return f"signed in as {identity.name}, {identity.role}"


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
