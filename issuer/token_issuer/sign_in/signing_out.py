"""Ends the sign-in of this home: at Zendesk first, then here."""

import contextlib
from dataclasses import dataclass
from typing import Final

from ticketbound.clock import rfc3339
from token_issuer.account import find_account
from token_issuer.errors import (
    GrantTooWide,
    NoKeyStore,
    SetUpRefused,
    SignInNeeded,
    SignOutPending,
)
from token_issuer.home import find_home
from token_issuer.secret_store.choosing import open_store
from token_issuer.sign_in.ending import end_pair
from token_issuer.sign_in.grant import read_grant
from token_issuer.sign_in.keeping import GrantKeeper
from token_issuer.sign_in.leftovers import end_leftovers
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import SignIn, forget_sign_in, read_sign_in
from token_issuer.surroundings import Surroundings
from zendesk_client.errors import ZendeskError

_LATER: Final = "try again later; or forget it here and let it live there: issuer logout --force"


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Whose sign-in it was, and what still lives."""

    sign_in: SignIn
    warnings: tuple[str, ...]


def sign_out(local: LocalAccount, sign_in: SignIn, *, force: bool) -> SignedOut:
    """End `sign_in`; with `force`, forget it even if Zendesk cannot be told.

    Raises:
        SignOutPending: Zendesk could not be told; everything is kept.
        SecretsRefused, IssuerError: it cannot be forgotten here.
    """
    left = end_leftovers(local)
    if left and not force:
        raise SignOutPending(f"still signed in: {left[0]}", hint=_LATER)
    with local.locked():
        sign_in = _read_again(local, sign_in)
        warnings = (*left, *_end(local, sign_in, force=force))
        local.store.forget("grant")
        local.store.forget("api_token")
        forget_sign_in(local.home)
    return SignedOut(sign_in, warnings)


def end_lost(surroundings: Surroundings) -> tuple[str, ...]:
    """End what a run that was killed left behind where nobody is signed in; see `end_leftovers`."""
    home = find_home(surroundings.environment, surroundings.account)
    store, grant = open_store(home, surroundings), None
    with contextlib.suppress(SignInNeeded, NoKeyStore):
        grant = read_grant(store)
    if grant is None:
        return ()
    account = find_account(grant.zendesk, surroundings)
    return end_leftovers(LocalAccount(grant.zendesk, account, home, store, surroundings))


def _read_again(local: LocalAccount, sign_in: SignIn) -> SignIn:
    """The sign-in as it is by now: another run may just have changed it."""
    with contextlib.suppress(SignInNeeded):
        return read_sign_in(local.home) or sign_in
    return sign_in


def _end(local: LocalAccount, sign_in: SignIn, *, force: bool) -> tuple[str, ...]:
    if sign_in.kind == "api_token":
        return ("the API token itself lives on: delete it in Zendesk's Admin Center",)
    try:
        _end_pair(local)
    except (ZendeskError, SetUpRefused, GrantTooWide) as failure:
        what = f"{failure.sentence}; {_tell_ends(sign_in)}"
        if force:
            return (f"forgotten here, but not ended at Zendesk: {what}",)
        raise SignOutPending(
            f"still signed in: {what}",
            hint=_LATER,
        ) from failure
    return ()


def _end_pair(local: LocalAccount) -> None:
    keeper = GrantKeeper(local)
    try:
        grant = read_grant(local.store)
    except SignInNeeded:
        grant = None
    if grant is not None:
        end_pair(local.account, grant.access_token, lambda: keeper.refresh(grant).access_token)


def _tell_ends(sign_in: SignIn) -> str:
    ends = [
        f"{name} lives until {rfc3339(end)}"
        for name, end in (
            ("the access token", sign_in.expires_at),
            ("the refresh token", sign_in.refresh_expires_at),
        )
        if end is not None
    ]
    return " and ".join(ends) or "it is not known until when it lives"
