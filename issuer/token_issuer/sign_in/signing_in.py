"""Signs a person in by browser: consent, exchange, checks, and only then the sign-in is kept."""

import contextlib
from dataclasses import dataclass
from functools import partial

from ticketbound.failure import Failure
from token_issuer.account import Account
from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.callback import Allowed, Denied
from token_issuer.sign_in.checking import LIFETIMES, Person, check_grant, find_person
from token_issuer.sign_in.consent import Consent
from token_issuer.sign_in.grant import Pair, StoredGrant, describe_grant
from token_issuer.sign_in.keeping import give_back
from token_issuer.sign_in.leftovers import end_leftovers, forget_leftover, note_leftover
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import SignIn, read_sign_in
from token_issuer.sign_in.replacing import replace_by_grant
from token_issuer.sign_in.request import AuthorizationRequest, make_request
from zendesk_client.errors import OAuthRefused, ZendeskError
from zendesk_client.models import Grant
from zendesk_client.oauth import grant_authorization_code


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The new sign-in, and what could not be done about the former one."""

    sign_in: SignIn
    warnings: tuple[str, ...]


def sign_in(local: LocalAccount, client_id: str, consent: Consent) -> SignedIn:
    """Sign in, in place of who was signed in before; until all is well, that one stays.

    Raises:
        SignInNeeded: it came to nothing; try again.
        SecretsRefused: the sign-in could not be kept.
        SetUpRefused, GrantTooWide: Zendesk granted less or more than was asked for.
        ZendeskError: Zendesk refuses the client, or is out of reach.
    """
    _refuse_untrusted(local)
    make = partial(make_request, local.account.address, client_id, local.surroundings.random_bytes)
    request, outcome = consent.ask(make)
    if isinstance(outcome, Denied):
        raise _denied(outcome)
    asked_at = local.now()
    granted = _exchange(local.account, request, outcome)
    pair = Pair(
        zendesk=local.zendesk,
        client_id=client_id,
        access_token=granted.access_token,
        refresh_token=granted.refresh_token,
    )
    try:
        # Whatever ends this run from here on, the pair is known.
        note_leftover(local, pair)
        check_grant(granted)
        person = _find_person(local.account, granted)
        grant = describe_grant(
            granted,
            zendesk=local.zendesk,
            client_id=client_id,
            user_id=person.user_id,
            asked_at=asked_at,
        )
        record = _describe(grant, person)
        replace_by_grant(local, record, grant)
    except BaseException:
        give_back(local.account, granted.access_token)
        with contextlib.suppress(Failure):
            forget_leftover(local, pair)
        raise
    return SignedIn(record, end_leftovers(local))


def _refuse_untrusted(local: LocalAccount) -> None:
    """Pass if a new sign-in can be kept here: nobody is asked for consent in vain."""
    local.store.locate("grant")
    # One that is only damaged will be replaced.
    with contextlib.suppress(SignInNeeded):
        read_sign_in(local.home)


def _denied(outcome: Denied) -> SignInNeeded:
    if outcome.reason == "access_denied":
        return SignInNeeded("the sign-in was denied in the browser", hint="try again: issuer login")
    return SignInNeeded(
        f"Zendesk did not ask for consent: {outcome.reason}",
        hint="check the OAuth client in the Admin Center: it must be public, with the scopes read"
        " and tickets:write; then try again: issuer login",
    )


def _exchange(account: Account, request: AuthorizationRequest, allowed: Allowed) -> Grant:
    try:
        with account.open() as anonymous:
            return grant_authorization_code(
                anonymous,
                client_id=request.client_id,
                code=allowed.code,
                redirect_uri=request.redirect_uri,
                verifier=request.verifier,
                lifetimes=LIFETIMES,
            )
    except OAuthRefused as refusal:
        if refusal.code != "invalid_grant":
            raise
        raise SignInNeeded(
            "Zendesk takes the consent no longer: it is good once, and for two minutes",
            hint="try again: issuer login",
        ) from refusal
    except ZendeskError as error:
        error.hint = f"{error.hint or 'wait'}; then sign in anew: issuer login"
        raise


def _find_person(account: Account, granted: Grant) -> Person:
    with account.open(granted.access_token) as session:
        return find_person(session, "the sign-in", "sign in as an agent or admin: issuer login")


def _describe(grant: StoredGrant, person: Person) -> SignIn:
    return SignIn(
        subdomain=grant.zendesk.subdomain,
        sandbox=grant.zendesk.sandbox,
        kind="browser",
        client_id=grant.client_id,
        email=person.email,
        user_id=person.user_id,
        user_name=person.name,
        role=person.role,
        scopes=grant.scopes,
        expires_at=grant.expires_at,
        refresh_expires_at=grant.refresh_expires_at,
    )
