"""Which accounts there are; from this machine's files alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from ticketbound.failure import Failure
from token_issuer.account_names import ACCOUNT_VARIABLE, DEFAULT_ACCOUNT, parse_account
from token_issuer.home import Home, find_home, list_accounts
from token_issuer.identity import IdentityKind
from token_issuer.settings import Settings
from token_issuer.sign_in.finding import find_settings
from token_issuer.sign_in.record import SignIn, read_sign_in
from token_issuer.surroundings import Surroundings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KnownAccount:
    """One account; None for what is not known of it.

    `kind` is how the issuer signs in; with the identity client, nobody is named as `user`.
    `is_default` says whether it is the one that commands work with where none is named.
    """

    name: str
    is_default: bool
    subdomain: str | None
    kind: IdentityKind | None
    user: str | None
    service_user_id: int | None


@dataclass(frozen=True, slots=True)
class KnownAccounts:
    """All of them, and what of them could not be read."""

    accounts: tuple[KnownAccount, ...]
    warnings: tuple[str, ...]


def list_known_accounts(surroundings: Surroundings) -> KnownAccounts:
    """The default account, if there is anything of it, and all that have a name."""
    warnings: list[str] = []
    accounts = tuple(_describe_all(surroundings, warnings.append))
    return KnownAccounts(accounts, tuple(warnings))


def _describe_all(
    surroundings: Surroundings, warn: Callable[[str], None]
) -> Iterator[KnownAccount]:
    default = parse_account(surroundings.environment.get(ACCOUNT_VARIABLE, ""))
    for name in list_accounts(surroundings.environment):
        home = find_home(surroundings.environment, name)
        if name or home.settings.exists() or home.sign_in.exists():
            yield _describe(name, home, warn, is_default=name == default)


def _describe(
    name: str, home: Home, warn: Callable[[str], None], *, is_default: bool
) -> KnownAccount:
    shown = name or DEFAULT_ACCOUNT
    settings = _try(lambda: find_settings(home), shown, warn)
    sign_in = _try(lambda: read_sign_in(home), shown, warn)
    return KnownAccount(
        name=shown,
        is_default=is_default,
        subdomain=_find_subdomain(settings, sign_in),
        kind=_find_kind(settings, sign_in),
        user=None if sign_in is None else sign_in.user_name,
        service_user_id=None if settings is None else settings.requests.service_user_id,
    )


def _find_subdomain(settings: Settings | None, sign_in: SignIn | None) -> str | None:
    if settings is not None:
        return settings.zendesk.subdomain
    return None if sign_in is None else sign_in.subdomain


def _find_kind(settings: Settings | None, sign_in: SignIn | None) -> IdentityKind | None:
    if sign_in is not None:
        return sign_in.kind
    return "client_credentials" if settings and settings.clients.identity else None


def _try(read: Callable[[], T], name: str, warn: Callable[[str], None]) -> T | None:
    """What was read, or None where it cannot be, which one account must not hide of others."""
    try:
        return read()
    except Failure as failure:
        warn(f"{name}: {failure.sentence}")
        return None
