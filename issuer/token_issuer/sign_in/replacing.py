"""Puts a new sign-in in the place of the former one: both parts of it, or neither."""

import contextlib

from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.grant import StoredGrant, read_grant, write_grant
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import SignIn, read_sign_in, write_sign_in


def replace(local: LocalAccount, sign_in: SignIn, grant: StoredGrant) -> StoredGrant | None:
    """Keep `grant`, then `sign_in`; the former pair, which still lives at Zendesk.

    Raises:
        SecretsRefused, IssuerError: they cannot be kept; the former ones stay.
    """
    with local.locked():
        former = _read_former(local)
        write_grant(local.store, grant)
        try:
            write_sign_in(local.home, sign_in)
        except BaseException:
            _put_back(local, former)
            raise
        if former is None:
            local.store.forget("api_token")
    return former


def _read_former(local: LocalAccount) -> StoredGrant | None:
    """The pair of the former sign-in; a damaged one cannot be ended, and is replaced."""
    with contextlib.suppress(SignInNeeded):
        record = read_sign_in(local.home)
        if record is not None and record.kind == "browser":
            return read_grant(local.store)
    return None


def _put_back(local: LocalAccount, former: StoredGrant | None) -> None:
    if former is None:
        local.store.forget("grant")
    else:
        write_grant(local.store, former)
