"""What several commands share."""

from dataclasses import replace
from typing import Annotated

import typer

from token_issuer.account_names import ACCOUNT_VARIABLE, parse_account
from token_issuer.render import say
from token_issuer.surroundings import Surroundings

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def surroundings_of(context: typer.Context) -> Surroundings:
    """What `__main__` handed to this run."""
    surroundings = context.find_object(Surroundings)
    assert surroundings is not None
    return surroundings


def warn_of_password(place: str) -> None:
    """Say so, where a place of the ledger that was typed has a password in it."""
    from token_issuer.ledger.place import carries_password  # noqa: PLC0415 - few runs name one

    if carries_password(place):
        say(
            "warning: the password of the ledger can be seen in the list of processes and in the"
            " shell's history; better give it in TICKETBOUND_LEDGER_PASSWORD"
        )


def choose_account(surroundings: Surroundings, given: str | None) -> Surroundings:
    """The same surroundings, for the account that `--account` or the variable names.

    Raises:
        BadArgument: that is no name of an account.
    """
    named = surroundings.environment.get(ACCOUNT_VARIABLE) if given is None else given
    return surroundings if named is None else replace(surroundings, account=parse_account(named))
