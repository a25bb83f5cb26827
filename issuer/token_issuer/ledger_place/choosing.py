"""Which ledger a command works with."""

from dataclasses import replace
from pathlib import Path

from ticketbound.secret import Secret
from token_issuer.errors import NotSetUp, SettingsBroken
from token_issuer.home import Home
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.place import LEDGER_VARIABLE, Place, Server, parse_place
from token_issuer.secret_store.choosing import open_store
from token_issuer.secret_store.names import find_variable
from token_issuer.settings import Settings, ZendeskAccount, read_settings
from token_issuer.surroundings import Surroundings


def find_ledger(home: Home, surroundings: Surroundings) -> Place:
    """The place that `--ledger` names, else TICKETBOUND_LEDGER, else the settings'.

    A password that stands in the place wins, then TICKETBOUND_LEDGER_PASSWORD. The one that is
    kept goes to the place of the settings only.

    Raises:
        BadArgument: what is named is no place.
        SecretsRefused: the password cannot be read.
    """
    given = _read_given(surroundings)
    if given is None:
        return find_kept_ledger(home, surroundings)
    return add_password(given, surroundings)


def find_kept_ledger(home: Home, surroundings: Surroundings) -> Place:
    """The place of the settings; without any that can be read, the file in `home`.

    Raises:
        BadArgument: what is named there is no place.
        SecretsRefused: the password cannot be read.
    """
    place = add_password(_read_kept(home), surroundings)
    if isinstance(place, Server) and place.password is None:
        return replace(place, password=open_store(home, surroundings).read("ledger"))
    return place


def find_ledger_file(home: Home, surroundings: Surroundings) -> Path | None:
    """The ledger where it is a file, else None; no secret is looked for.

    Raises:
        BadArgument: what is named is no place.
    """
    place = _read_given(surroundings) or _read_kept(home)
    return None if isinstance(place, Server) else place


def add_password(place: Place, surroundings: Surroundings) -> Place:
    """The same place, with the password of TICKETBOUND_LEDGER_PASSWORD where it has none."""
    given = surroundings.environment.get(find_variable("ledger"), "")
    if isinstance(place, Path) or place.password is not None or not given:
        return place
    return replace(place, password=Secret(given))


def open_chosen(home: Home, settings: Settings, surroundings: Surroundings) -> Ledger:
    """The ledger of this run; close it. A database remembers whose it is.

    Raises:
        BadArgument, SecretsRefused: see `find_ledger`.
        LedgerUnavailable: it cannot be opened, or is another account's.
    """
    place = find_ledger(home, surroundings)
    owner = name_owner(settings.zendesk) if isinstance(place, Server) else ""
    return Ledger(place, surroundings.clock, owner)


def name_owner(account: ZendeskAccount) -> str:
    """What a shared ledger calls the account whose codes it holds."""
    return f"{account.subdomain} (sandbox)" if account.sandbox else account.subdomain


def _read_given(surroundings: Surroundings) -> Place | None:
    text = surroundings.ledger or surroundings.environment.get(LEDGER_VARIABLE, "")
    return parse_place(text) if text else None


def _read_kept(home: Home) -> Place:
    try:
        kept = read_settings(home).ledger
    except (NotSetUp, SettingsBroken):
        return home.ledger
    return home.ledger if kept is None else parse_place(kept.url)
