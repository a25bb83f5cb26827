"""Keeps a sign-in by browser alive: one refresh at a time, stored before it is used."""

import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from ticketbound.failure import Failure
from ticketbound.secret import Secret
from token_issuer.account import Account
from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.checking import LIFETIMES, check_grant
from token_issuer.sign_in.grant import Pair, StoredGrant, describe_grant, read_grant, write_grant
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import read_sign_in, write_sign_in
from zendesk_client.errors import OAuthRefused, ZendeskError
from zendesk_client.models import Grant
from zendesk_client.oauth import refresh_grant
from zendesk_client.own_token import revoke_own_token

AGAIN: Final = "run: issuer login"


@dataclass(frozen=True, slots=True)
class GrantKeeper:
    """The stored pair of one account."""

    local: LocalAccount

    def find(self) -> StoredGrant:
        """A pair whose access token is good for a minute at least, refreshed if need be.

        Raises:
            SignInNeeded: there is none, or Zendesk ended it; nothing was forgotten.
            ZendeskError: Zendesk is out of reach; the sign-in is kept.
        """
        grant = self.read()
        return self.renew(grant.access_token) if grant.is_nearly_over(self.local.now()) else grant

    def renew(self, refused: Secret) -> StoredGrant:
        """A pair without the access token `refused`: that of a faster run, or a new one.

        Raises:
            SignInNeeded: there is none; nothing was forgotten.
            SetUpRefused, GrantTooWide: the new one is not as the former.
            ZendeskError: Zendesk is out of reach; the sign-in is kept.
        """
        with self.local.locked():
            grant = self.read()
            if grant.access_token != refused and not grant.is_nearly_over(self.local.now()):
                return grant
            return self.refresh(grant)

    def read(self) -> StoredGrant:
        """The stored pair.

        Raises:
            SignInNeeded: there is none for this account.
            SecretsRefused: where it is kept cannot be trusted.
        """
        grant = read_grant(self.local.store)
        if grant is None:
            raise SignInNeeded("the sign-in of this home has lost its tokens", hint=AGAIN)
        if grant.zendesk != self.local.zendesk:
            raise SignInNeeded("the sign-in of this home is for another account", hint=AGAIN)
        return grant

    def refresh(self, grant: StoredGrant) -> StoredGrant:
        """A new pair for `grant`, already stored; for who holds the lock."""
        # The old pair dies at Zendesk, so a place that takes no writing is found out before.
        write_grant(self.local.store, grant)
        new = _ask_for_new_pair(self.local.account, grant, self.local.now())
        try:
            write_grant(self.local.store, new)
        except BaseException:
            give_back(self.local.account, new.access_token)
            raise
        self._note_ends(new)
        return new

    def _note_ends(self, grant: StoredGrant) -> None:
        record = read_sign_in(self.local.home)
        if record is not None:
            ends = {"expires_at": grant.expires_at, "refresh_expires_at": grant.refresh_expires_at}
            write_sign_in(self.local.home, msgspec.structs.replace(record, **ends))


def _ask_for_new_pair(account: Account, grant: StoredGrant, now: datetime) -> StoredGrant:
    granted = refresh_pair(account, grant)
    try:
        check_grant(granted)
    except BaseException:
        give_back(account, granted.access_token)
        raise
    return describe_grant(
        granted,
        zendesk=grant.zendesk,
        client_id=grant.client_id,
        user_id=grant.user_id,
        asked_at=now,
        former=grant,
    )


def give_back(account: Account, token: Secret) -> None:
    """End a new token, and its pair, that nobody is to use; else it dies by itself."""
    with contextlib.suppress(Failure), account.open(token) as session:
        revoke_own_token(session)


def refresh_pair(account: Account, grant: Pair) -> Grant:
    """A pair for `grant`, which is dead from then on; nothing is checked, nothing stored.

    Raises:
        SignInNeeded: it was dead before.
        ZendeskError: Zendesk is out of reach.
    """
    if grant.refresh_token is None:
        raise SignInNeeded("the sign-in has ended, and Zendesk lets it not be renewed", hint=AGAIN)
    try:
        with account.open() as anonymous:
            return refresh_grant(
                anonymous,
                client_id=grant.client_id,
                refresh_token=grant.refresh_token,
                lifetimes=LIFETIMES,
            )
    except OAuthRefused as refusal:
        if refusal.status not in (400, 401) or refusal.code == "invalid_client":
            raise
        raise SignInNeeded("the sign-in has ended", hint=AGAIN) from refusal
    except ZendeskError as error:
        error.hint = f"{error.hint}; the sign-in is kept" if error.hint else "the sign-in is kept"
        raise
