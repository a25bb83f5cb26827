"""Ends a pair of tokens at Zendesk."""

from collections.abc import Callable

from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.errors import SignInNeeded
from zendesk_client.errors import NotAuthorised
from zendesk_client.own_token import revoke_own_token, show_own_token


def end_pair(account: Account, token: Secret, refresh: Callable[[], Secret]) -> None:
    """End the pair of the access token `token`; one that is dead already is fine.

    An access token that has ended can end nothing, so the pair is refreshed first, which returns
    the next access token.

    Raises:
        ZendeskError: Zendesk did not do it.
    """
    if _is_ended_by_itself(account, token):
        return
    try:
        another = refresh()
    except SignInNeeded:
        return
    _is_ended_by_itself(account, another)


def _is_ended_by_itself(account: Account, token: Secret) -> bool:
    """Whether `token` was good, which takes the whole pair down with it."""
    with account.open(token) as session:
        try:
            show_own_token(session)
        except NotAuthorised as error:
            if error.code != "invalid_token":
                raise
            return False
        revoke_own_token(session)
        return True
