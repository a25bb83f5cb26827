"""Has a new token prove what it is and what it is refused, with the token itself."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from token_issuer.account import Account
from token_issuer.bindings.interface import Credential
from token_issuer.errors import BindingCheckFailed
from zendesk_client.errors import Forbidden, NotFound, ZendeskError
from zendesk_client.models import Grant, Token
from zendesk_client.own_token import show_own_token
from zendesk_client.search import count_tickets
from zendesk_client.session import Session
from zendesk_client.tickets import show_ticket
from zendesk_client.users import list_users

Attempt = tuple[str, Callable[[Session], object]]
"""What a token must not be able to do, in words, and how to try it."""

_SLACK: Final = timedelta(seconds=60)


def prove_identity(
    account: Account, grant: Grant, *, scopes: tuple[str, ...], user_id: int, life: timedelta
) -> Credential:
    """The token by its grant and by its own account of itself.

    Raises:
        BindingCheckFailed: it has other scopes, acts as another user, lives longer, or does not
            say so.
    """
    if grant.expires_in is None or grant.expires_in > life.total_seconds():
        raise failed("would live longer than asked for")
    token = _introspect(account, grant)
    if not set(scopes) == set(grant.scopes) == set(token.scopes):
        raise failed("has other scopes than those asked for")
    if token.user_id != user_id:
        raise failed("acts as another user than it was made for")
    if token.expires_at is None or token.created_at is None:
        raise failed("does not say when it expires")
    if token.expires_at - token.created_at > life + _SLACK:
        raise failed("would live longer than asked for")
    return Credential(grant.access_token, token.id, token.expires_at)


def attempts_to_read(ticket: int) -> tuple[Attempt, ...]:
    """What no token of a code may do, whatever binds it."""
    return (
        (f"read ticket {ticket}", lambda session: show_ticket(session, ticket)),
        ("search tickets", count_tickets),
        ("list users", lambda session: next(list_users(session), None)),
    )


def demand_refusals(session: Session, attempts: tuple[Attempt, ...]) -> None:
    """Pass if each of `attempts` meets a plain no, and the token lives after all of them.

    422 is no such no: it comes after the token was let through, as from a canary ticket that
    has been closed. Nor is 401: so are dead tokens answered, whatever they could do.

    Raises:
        BindingCheckFailed: one was not refused, or was not answered.
    """
    for what, attempt in attempts:
        try:
            attempt(session)
        except (Forbidden, NotFound):
            continue
        except ZendeskError as error:
            raise failed(f"was not plainly refused to {what}: {error.sentence}") from error
        raise failed(f"could {what}")
    try:
        show_own_token(session)
    except ZendeskError as error:
        raise failed(f"did not live through its trial: {error.sentence}") from error


def failed(what: str) -> BindingCheckFailed:
    """The failure that says what the new token did, or was."""
    return BindingCheckFailed(
        f"the new token {what}; nobody has seen it",
        hint="it was withdrawn; check the OAuth client that it is of in Zendesk's Admin Center,"
        " then try again or set up anew: issuer init --force",
    )


def _introspect(account: Account, grant: Grant) -> Token:
    with account.open(grant.access_token) as session:
        try:
            return show_own_token(session)
        except ZendeskError as error:
            raise failed(f"did not say what it is: {error.sentence}") from error
