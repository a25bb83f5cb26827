"""Signs an admin or agent in with an e-mail address and an API token of the account."""

import contextlib
import re
from collections.abc import Iterator
from typing import Final

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import BadArgument, SetUpRefused, SignInNeeded
from token_issuer.sign_in.checking import Person, find_person
from token_issuer.sign_in.countdown import demand_time_left, tell_countdown
from token_issuer.sign_in.leftovers import end_leftovers
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import SignIn
from token_issuer.sign_in.replacing import replace_by_api_token
from token_issuer.sign_in.signing_in import SignedIn
from zendesk_client.auth import ApiToken
from zendesk_client.clients import find_client
from zendesk_client.errors import Forbidden, NotAuthorised
from zendesk_client.session import Session

_TOKEN: Final = re.compile(r"[!-~]{1,200}", re.ASCII)
_AGAIN: Final = "issuer login signs in with the browser; issuer login --api-token takes another"


def check_token(token: Secret) -> Secret:
    """`token`, if it may be an API token.

    Raises:
        BadArgument: it is none; does not repeat it.
    """
    if _TOKEN.fullmatch(token.reveal()) is None:
        raise BadArgument(
            "this is no API token: it is empty, or has characters that none has",
            hint="paste it again, whole and without anything around it",
        )
    return token


def sign_in_with_api_token(local: LocalAccount, credential: ApiToken, mint_client: str) -> SignedIn:
    """Sign in, in place of who was signed in before; until all is well, that one stays.

    `mint_client` is the identifier of the client whose number is to be found, empty for none.

    Raises:
        SignInNeeded: Zendesk does not accept it, or has ended all API tokens.
        SetUpRefused: the user is neither agent nor admin, or there is no such client.
        SecretsRefused: it cannot be kept.
        ZendeskError: Zendesk is out of reach.
    """
    demand_time_left(local.now())
    local.store.locate("api_token")
    with local.account.open(credential) as session:
        person = identify(session, credential.email)
        number, warnings = _find_number(session, mint_client)
    record = _describe(local, person, credential.email, number)
    replace_by_api_token(local, record, credential.token)
    return SignedIn(record, (tell_countdown(local.now()), *warnings, *end_leftovers(local)))


@contextlib.contextmanager
def open_with_api_token(
    local: LocalAccount, record: SignIn
) -> Iterator[tuple[Session, Person, ApiToken]]:
    """The session of the stored sign-in, whom it acts as, and what it signs in with.

    Raises:
        SignInNeeded: there is no token, it is not accepted, or all have ended.
        SetUpRefused: the user is neither agent nor admin any more.
    """
    demand_time_left(local.now())
    if (record.subdomain, record.sandbox) != (local.zendesk.subdomain, local.zendesk.sandbox):
        raise SignInNeeded("the sign-in of this home is for another account", hint=_AGAIN)
    token = local.store.read("api_token")
    if token is None:
        raise SignInNeeded("the sign-in of this home has lost its API token", hint=_AGAIN)
    credential = ApiToken(record.email, check_token(token))
    with local.account.open(credential) as session:
        yield session, identify(session, record.email), credential


def identify(session: Session, email: str) -> Person:
    """Whom `session` acts as.

    Raises:
        SignInNeeded: Zendesk does not accept the API token with that address.
        SetUpRefused: it acts as somebody who is neither agent nor admin.
    """
    try:
        return find_person(session, "the API token", "give the address of an agent or admin")
    except NotAuthorised as error:
        raise SignInNeeded(
            f"Zendesk does not accept the API token for {escape(email, limit=60)}",
            hint=f"check both, and whether the account still has API tokens; {_AGAIN}",
        ) from error


def _find_number(session: Session, identifier: str) -> tuple[int | None, tuple[str, ...]]:
    """The number of that client, and what a person should know if it cannot be found."""
    if not identifier:
        return None, ()
    shown = escape(identifier, limit=60)
    try:
        found = find_client(session, identifier)
    except Forbidden:
        return None, (f"only an admin sees the OAuth clients, so the number of {shown} is unknown",)
    if found is None:
        raise SetUpRefused(
            f"the account has no OAuth client {shown!r}",
            hint="the Admin Center shows each client's identifier; say it with --client",
        )
    return found.id, ()


def _describe(local: LocalAccount, person: Person, email: str, number: int | None) -> SignIn:
    return SignIn(
        subdomain=local.zendesk.subdomain,
        sandbox=local.zendesk.sandbox,
        kind="api_token",
        client_id="",
        email=email,
        user_id=person.user_id,
        user_name=person.name,
        role=person.role,
        scopes=(),
        mint_client_number=number,
    )
