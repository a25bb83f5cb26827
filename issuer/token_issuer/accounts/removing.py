"""Takes an account away from this machine: its sign-in, its secrets, its files."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from ticketbound.failure import Failure
from ticketbound.safe_text import escape
from token_issuer.account_names import DEFAULT_ACCOUNT, parse_account
from token_issuer.counting import count
from token_issuer.errors import AlreadySetUp, BadArgument, IssuerError, NoKeyStore, SettingsBroken
from token_issuer.home import ACCOUNTS, Home, find_home, list_accounts
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger_place.choosing import find_ledger_file
from token_issuer.private_files import discard_unfinished
from token_issuer.secret_store.key_store import open_key_store
from token_issuer.secret_store.names import FIXED_NAMES, SecretName
from token_issuer.settings import find_secret_names
from token_issuer.sign_in.finding import find_signed_in
from token_issuer.sign_in.signing_out import sign_out
from token_issuer.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Removed:
    """The account that is gone, and what of it is still somewhere."""

    name: str
    warnings: tuple[str, ...]


def check_removal(surroundings: Surroundings, name: str) -> Surroundings:
    """The surroundings of the account of that name, which may be removed.

    Raises:
        BadArgument: there is none.
        AlreadySetUp: codes of it are open, which nobody could end afterwards.
        LedgerUnavailable: nobody can tell whether codes are open.
    """
    chosen = replace(surroundings, account=parse_account(name))
    home = find_home(chosen.environment, chosen.account)
    if chosen.account not in list_accounts(chosen.environment) or not home.folder.is_dir():
        raise BadArgument(
            f"there is no account {escape(name, limit=40)!r}",
            hint="issuer accounts lists those that there are",
        )
    _refuse_open_codes(chosen, home)
    return chosen


def remove_account(chosen: Surroundings, *, force: bool) -> Removed:
    """Sign out, forget every secret, delete every file that is ours.

    With `force`, also if Zendesk cannot be told or a key store does not open.

    Raises:
        Failure: a step did not work; those before it are done, and can be done again.
    """
    home = find_home(chosen.environment, chosen.account)
    warnings = [
        *_try(lambda: _sign_out(chosen, force=force), force=force),
        *_try(lambda: _forget_secrets(home), force=force),
        *_delete_files(home),
    ]
    return Removed(chosen.account or DEFAULT_ACCOUNT, tuple(warnings))


# SQLite keeps two more files beside a ledger that was not closed in order.
_OURS: Final = (
    *("settings.toml", "tenant.toml", "tenant.former.toml", "doctor.json"),
    *("reminded-on", "swept-at", "sign-in.json", "sign-in.lock"),
    *("ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm"),
    *("secrets.json", "secrets.json.lock"),
)


def _refuse_open_codes(chosen: Surroundings, home: Home) -> None:
    # The codes of a database are the team's, who can end them without this machine.
    path = find_ledger_file(home, chosen)
    if path is None or not path.exists():
        return
    with Ledger(path, chosen.clock) as ledger:
        left = len(ledger.list_open())
    if left:
        name = chosen.account or DEFAULT_ACCOUNT
        raise AlreadySetUp(
            f"{count(left, 'open code')} of this account could not be ended without it",
            hint=f"end them first: issuer --account {name} revoke --all",
        )


def _sign_out(chosen: Surroundings, *, force: bool) -> tuple[str, ...]:
    found = find_signed_in(chosen)
    return () if found is None else sign_out(*found, force=force).warnings


def _forget_secrets(home: Home) -> tuple[str, ...]:
    # A file goes with the other files; in the key store there may be some of another time.
    with contextlib.suppress(NoKeyStore):
        store = open_key_store(home)
        for name in _list_secrets(home):
            store.forget(name)
    return ()


def _list_secrets(home: Home) -> tuple[SecretName, ...]:
    try:
        return tuple({*FIXED_NAMES, *find_secret_names(home)})
    except SettingsBroken:
        return FIXED_NAMES


def _delete_files(home: Home) -> Iterator[str]:
    """Delete what is ours; what a person should know of the rest."""
    shown = escape(str(home.folder))
    try:
        for name in _OURS:
            (home.folder / name).unlink(missing_ok=True)
            discard_unfinished(home.folder / name)
        left = [entry.name for entry in home.folder.iterdir() if entry.name != ACCOUNTS]
        if not left:
            # The default account's folder stays as long as it holds others.
            with contextlib.suppress(OSError):
                home.folder.rmdir()
    except OSError as error:
        raise IssuerError(f"{shown} cannot be emptied: {error.strerror}") from error
    if left:
        yield f"{shown} stays, with what is not ours: {escape(', '.join(sorted(left)))}"


def _try(step: Callable[[], tuple[str, ...]], *, force: bool) -> tuple[str, ...]:
    try:
        return step()
    except Failure as failure:
        if not force:
            raise
        return (failure.sentence,)
