"""What a shell may offer where a value is to be typed: from this machine alone, and silently.

Each function is called by typer with the context and what was typed so far. Nothing is offered
where something is missing or broken: a shell is no place to hear of it.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Final

import typer

from token_issuer.cli.options import choose_account, surroundings_of
from token_issuer.surroundings import Surroundings

# What a shell could take for an order is not offered, wherever it comes from.
_HARMLESS: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*", re.ASCII)
Offer = tuple[str, str]
"""A value and a few words about it."""


def suggest_accounts(context: typer.Context, incomplete: str) -> list[Offer]:
    """The names of the accounts of this machine."""
    from token_issuer.account_names import DEFAULT_ACCOUNT  # noqa: PLC0415 - only for the shell
    from token_issuer.home import list_accounts  # noqa: PLC0415 - only for the shell

    names = (name or DEFAULT_ACCOUNT for name in list_accounts(_surroundings(context).environment))
    return _choose(((name, "") for name in names), incomplete)


def suggest_profiles(context: typer.Context, incomplete: str) -> list[Offer]:
    """The profiles of the account's tenant.toml."""
    return _choose(_list_profiles(_surroundings(context)), incomplete)


def suggest_codes(context: typer.Context, incomplete: str) -> list[Offer]:
    """The codes that are open in the account's ledger; Zendesk is not asked."""
    return _choose(_list_codes(_surroundings(context)), incomplete)


def suggest_ways(incomplete: str) -> list[Offer]:
    """The ways of `--via`."""
    from token_issuer.bindings.choosing import Via  # noqa: PLC0415 - only for the shell

    return [(way.value, "") for way in Via if way.value.startswith(incomplete)]


def suggest_states(incomplete: str) -> list[Offer]:
    """The states of `--state`."""
    from token_issuer.cli.list_states import STATES  # noqa: PLC0415 - only for the shell

    return [(name, "") for name in STATES if name.startswith(incomplete)]


def _list_profiles(surroundings: Surroundings) -> Iterator[Offer]:
    from tenant_file.translations import pick  # noqa: PLC0415 - only for the shell
    from ticketbound.failure import Failure  # noqa: PLC0415 - only for the shell
    from token_issuer.home import find_home  # noqa: PLC0415 - only for the shell
    from token_issuer.settings import read_own_tenant  # noqa: PLC0415 - only for the shell

    with suppress(Failure):
        tenant = read_own_tenant(find_home(surroundings.environment, surroundings.account))
        languages = tenant.operator.languages
        yield from ((one.id, pick(one.title, *languages)) for one in tenant.profiles)


def _list_codes(surroundings: Surroundings) -> Iterator[Offer]:
    from ticketbound.failure import Failure  # noqa: PLC0415 - only for the shell
    from token_issuer.home import find_home  # noqa: PLC0415 - only for the shell
    from token_issuer.ledger.glance import list_open_codes  # noqa: PLC0415 - only for the shell
    from token_issuer.ledger_place.choosing import (  # noqa: PLC0415 - only for the shell
        find_ledger_file,
    )

    home = find_home(surroundings.environment, surroundings.account)
    with suppress(Failure):
        # A database would keep the shell waiting, and perhaps ask for a password.
        path = find_ledger_file(home, surroundings)
        codes = () if path is None else list_open_codes(path)
        yield from ((code, f"ticket {ticket}") for code, ticket in codes)


def _surroundings(context: typer.Context) -> Surroundings:
    """Those that the line names: while completing, the root is not run."""
    given = context.find_root().params
    chosen = choose_account(surroundings_of(context), given.get("account"))
    return replace(chosen, ledger=given.get("ledger") or "")


def _choose(offers: Iterator[Offer], incomplete: str) -> list[Offer]:
    return [
        (value, about)
        for value, about in offers
        if value.startswith(incomplete) and _HARMLESS.fullmatch(value)
    ]
