"""Pairs that may still live at Zendesk and are not in use: known here until they are ended.

One that only the dead run knew would live for a month, and nobody could end it.
"""

import contextlib
from typing import Final

from msgspec.structs import replace as change

from ticketbound.failure import Failure
from token_issuer.account import find_account
from token_issuer.errors import SignInNeeded
from token_issuer.settings import ZendeskAccount
from token_issuer.sign_in.ending import end_pair
from token_issuer.sign_in.grant import Pair, StoredGrant, read_grant, write_grant
from token_issuer.sign_in.keeping import refresh_pair
from token_issuer.sign_in.local_account import LocalAccount
from token_issuer.sign_in.record import read_sign_in

# More would not fit into what Windows takes as one secret.
_MOST: Final = 3


def note_leftover(local: LocalAccount, pair: Pair) -> None:
    """Remember a new `pair`, which nobody uses yet.

    Raises:
        SecretsRefused, IssuerError: it cannot be kept.
    """
    with local.locked():
        stored = _read(local)
        if stored is not None:
            _write(local, stored, (*stored.leftovers, pair))
            return
        # Alone, it is kept as if it were in use, but whose it is nobody knows yet.
        alone = StoredGrant(
            zendesk=pair.zendesk,
            client_id=pair.client_id,
            access_token=pair.access_token,
            refresh_token=pair.refresh_token,
            user_id=0,
            scopes=(),
            expires_at=local.now(),
            refresh_expires_at=None,
        )
        write_grant(local.store, alone)


def take_over(grant: StoredGrant, former: StoredGrant | None) -> StoredGrant:
    """`grant`, with what `former` leaves behind."""
    if former is None:
        return grant
    pairs = (*former.leftovers, _as_pair(former))
    others = tuple(pair for pair in pairs if pair.access_token != grant.access_token)
    return change(grant, leftovers=others[-_MOST:])


def end_leftovers(local: LocalAccount) -> tuple[str, ...]:
    """End them all; what a person should know of those where that failed."""
    warnings: list[str] = []
    for pair in _list(local):
        try:
            _end(local, pair)
            forget_leftover(local, pair)
        except Failure as failure:
            warnings.append(f"the former sign-in could not be ended at Zendesk: {failure.sentence}")
    return tuple(warnings)


def forget_leftover(local: LocalAccount, pair: Pair) -> None:
    """Remember `pair` no longer; one in use that has leftovers stays for their sake.

    Raises:
        SecretsRefused, IssuerError: it cannot be forgotten.
    """
    with local.locked():
        stored = _read(local)
        if stored is None:
            return
        if stored.access_token != pair.access_token:
            others = (one for one in stored.leftovers if one.access_token != pair.access_token)
            _write(local, stored, tuple(others))
        elif not stored.leftovers:
            local.store.forget("grant")


def _list(local: LocalAccount) -> tuple[Pair, ...]:
    """The leftovers; at last the stored pair itself, if no sign-in by browser is with it."""
    stored = _read(local)
    if stored is None:
        return ()
    return stored.leftovers if _is_in_use(local, stored) else (*stored.leftovers, _as_pair(stored))


def _is_in_use(local: LocalAccount, stored: StoredGrant) -> bool:
    record = None
    with contextlib.suppress(SignInNeeded):
        record = read_sign_in(local.home)
    if record is None or record.kind != "browser":
        return False
    return ZendeskAccount(record.subdomain, record.sandbox) == stored.zendesk


def _end(local: LocalAccount, pair: Pair) -> None:
    account = find_account(pair.zendesk, local.surroundings)
    end_pair(account, pair.access_token, lambda: refresh_pair(account, pair).access_token)


def _read(local: LocalAccount) -> StoredGrant | None:
    """What is stored; what of it is damaged cannot be ended."""
    with contextlib.suppress(SignInNeeded):
        return read_grant(local.store)
    return None


def _write(local: LocalAccount, stored: StoredGrant, leftovers: tuple[Pair, ...]) -> None:
    write_grant(local.store, change(stored, leftovers=leftovers[-_MOST:]))


def _as_pair(grant: StoredGrant) -> Pair:
    return Pair(
        zendesk=grant.zendesk,
        client_id=grant.client_id,
        access_token=grant.access_token,
        refresh_token=grant.refresh_token,
    )
