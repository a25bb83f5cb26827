"""Ends a pair of tokens at Zendesk."""

from collections.abc import Callable

from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.grant import StoredGrant
from zendesk_client.errors import NotAuthorised
from zendesk_client.own_token import revoke_own_token, show_own_token


def end_grant(
    account: Account, grant: StoredGrant, refresh: Callable[[StoredGrant], StoredGrant]
) -> None:
    """End both tokens; a pair that is dead already is fine.

    An access token that has ended can end nothing, so the pair is refreshed first.

    Raises:
        ZendeskError: Zendesk did not do it.
    """
    if _is_ended_by_itself(account, grant.access_token):
        return
    try:
        another = refresh(grant)
    except SignInNeeded:
        return
    _is_ended_by_itself(account, another.access_token)


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
