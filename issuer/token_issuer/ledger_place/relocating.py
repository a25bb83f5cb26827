"""Takes the ledger of a set-up elsewhere, and has the settings say so."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import BadArgument
from token_issuer.ledger.ledger import Ledger
from token_issuer.ledger.moving import Copied, is_same, move_ledger
from token_issuer.ledger.place import LEDGER_VARIABLE, Place, Server, parse_place
from token_issuer.ledger_place.choosing import add_password, find_kept_ledger, name_owner
from token_issuer.settings import LedgerPlace, write_settings
from token_issuer.setup import Setup

_ENDINGS: Final = (".sqlite3", ".db")


@dataclass(frozen=True, slots=True)
class Relocated:
    """Where the ledger was and is; `copied` is None where it was there already."""

    former: Place
    place: Place
    copied: Copied | None


def relocate(setup: Setup, text: str, password: Secret | None) -> Relocated:
    """Take the ledger of the settings to the place that `text` names; work there from now on.

    The password of a database, given here or in `text`, is kept with the other secrets. Every
    step can be done again: nothing says that the ledger is elsewhere before all of it is there.

    Raises:
        BadArgument: that is no place, or it holds another history.
        LedgerUnavailable: a place cannot be used; nothing is changed.
        SecretsRefused: the password cannot be kept; the rest is done, and may be done again.
    """
    _refuse_override(setup)
    former = find_kept_ledger(setup.home, setup.surroundings)
    typed = _make_absolute(_check_path(text, parse_place(text, password)))
    target = add_password(typed, setup.surroundings)
    if is_same(former, target):
        _demand_usable(former, target, setup)
        _keep_password(setup, target)
        return Relocated(former, target, None)
    copied = move_ledger(former, target, name_owner(setup.settings.zendesk))
    at_home = isinstance(target, Path) and is_same(target, setup.home.ledger)
    url = target.url if isinstance(target, Server) else str(target)
    chosen = None if at_home else LedgerPlace(url)
    write_settings(setup.home, msgspec.structs.replace(setup.settings, ledger=chosen))
    _keep_password(setup, target)
    return Relocated(former, target, copied)


def _refuse_override(setup: Setup) -> None:
    if setup.surroundings.ledger or setup.surroundings.environment.get(LEDGER_VARIABLE):
        raise BadArgument(
            "what is moved is the ledger of the settings, and another one is named for this run",
            hint=f"leave out --ledger, and unset {LEDGER_VARIABLE}",
        )


def _demand_usable(former: Place, target: Place, setup: Setup) -> None:
    """Raise `LedgerUnavailable` where that place, with the newer password, is no ledger of ours."""
    newer = isinstance(target, Server) and target.password is not None
    owner = name_owner(setup.settings.zendesk) if isinstance(target, Server) else ""
    Ledger(target if newer else former, setup.clock, owner).close()


def _check_path(text: str, place: Place) -> Place:
    """`place`, unless it is a path that nobody can have meant: a bare word, or in no folder.

    Raises:
        BadArgument: it is.
    """
    if not isinstance(place, Path):
        return place
    shown = escape(text, limit=200)
    is_path = place.is_absolute() or place.parent != Path() or text.startswith("./")
    if not is_path and place.suffix not in _ENDINGS:
        raise BadArgument(
            f"{shown!r} is neither a URL nor a path of a ledger",
            hint="a file in this folder is ./NAME, or ends in .sqlite3 or .db; a database is"
            " postgresql://USER@HOST/DATABASE",
        )
    if place.is_dir() or not place.parent.is_dir():
        what = "is a folder" if place.is_dir() else "is in a folder that does not exist"
        raise BadArgument(
            f"{shown!r} {what}", hint="name a file in a folder that is there: ~/ledger.sqlite3"
        )
    return place


def _make_absolute(place: Place) -> Place:
    return place.absolute() if isinstance(place, Path) else place


def _keep_password(setup: Setup, target: Place) -> None:
    """Keep that of a database; forget the former one, which a file has no use for."""
    if isinstance(target, Path):
        setup.store.forget("ledger")
    elif target.password is not None:
        setup.store.write("ledger", target.password)
