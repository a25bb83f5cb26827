"""Ends the sign-in of this home: at Zendesk first, then here."""

from dataclasses import dataclass

from ticketbound.clock import rfc3339
from token_issuer.errors import GrantTooWide, SetUpRefused, SignInNeeded, SignOutPending
from token_issuer.sign_in.ending import end_grant
from token_issuer.sign_in.grant import read_grant
from token_issuer.sign_in.keeping import GrantKeeper
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import SignIn, forget_sign_in
from zendesk_client.errors import ZendeskError


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
    with local.locked():
        warnings = _end(local, sign_in, force=force)
        local.store.forget("grant")
        local.store.forget("api_token")
        forget_sign_in(local.home)
    return SignedOut(sign_in, warnings)


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
            hint="try again later; or forget it here and let it live there: issuer logout --force",
        ) from failure
    return ()


def _end_pair(local: LocalAccount) -> None:
    keeper = GrantKeeper(local)
    try:
        grant = read_grant(local.store)
    except SignInNeeded:
        grant = None
    if grant is not None:
        end_grant(local.account, grant, keeper.refresh)


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
