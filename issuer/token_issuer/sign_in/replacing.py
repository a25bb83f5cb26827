"""Puts a new sign-in in the place of the former one: both parts of it, or neither."""

import contextlib

from ticketbound.secret import Secret
from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.grant import StoredGrant, read_grant, write_grant
from token_issuer.sign_in.leftovers import take_over
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import SignIn, forget_sign_in, read_sign_in, write_sign_in


def replace_by_grant(local: LocalAccount, sign_in: SignIn, grant: StoredGrant) -> None:
    """Keep `grant`, then `sign_in`; the former pair, which still lives, becomes a leftover.

    Raises:
        SecretsRefused, IssuerError: they cannot be kept; the former ones stay.
    """
    with local.locked():
        record, former = _read_former(local)
        write_grant(local.store, take_over(grant, former))
        try:
            write_sign_in(local.home, sign_in)
            local.store.forget("api_token")
        except BaseException:
            _put_back(local, record, former)
            raise


def replace_by_api_token(local: LocalAccount, sign_in: SignIn, token: Secret) -> None:
    """Keep `token`, then `sign_in`; the pair of the former sign-in stays as a leftover.

    Raises:
        SecretsRefused, IssuerError: they cannot be kept; the former ones stay.
    """
    with local.locked():
        former_token = local.store.read("api_token")
        local.store.write("api_token", token)
        try:
            write_sign_in(local.home, sign_in)
        except BaseException:
            if former_token is None:
                local.store.forget("api_token")
            else:
                local.store.write("api_token", former_token)
            raise


def _read_former(local: LocalAccount) -> tuple[SignIn | None, StoredGrant | None]:
    """The former sign-in; what of it is damaged cannot be ended, and is replaced."""
    record, grant = None, None
    with contextlib.suppress(SignInNeeded):
        record = read_sign_in(local.home)
    with contextlib.suppress(SignInNeeded):
        grant = read_grant(local.store)
    return record, grant


def _put_back(local: LocalAccount, record: SignIn | None, grant: StoredGrant | None) -> None:
    if grant is None:
        local.store.forget("grant")
    else:
        write_grant(local.store, grant)
    if record is None:
        forget_sign_in(local.home)
    else:
        write_sign_in(local.home, record)
