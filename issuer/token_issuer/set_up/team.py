"""Keeps a set-up beside a team's ledger from a key and a canary of its own."""

from token_issuer.errors import BadArgument
from token_issuer.home import Home
from token_issuer.ledger_place.choosing import find_ledger_file
from token_issuer.secret_store.interface import SecretStore
from token_issuer.set_up.answers import KEPT, Answers
from token_issuer.surroundings import Surroundings


def has_team(home: Home, surroundings: Surroundings) -> bool:
    """Whether the ledger is one that is shared.

    Raises:
        BadArgument: what is named is no place of a ledger.
    """
    return find_ledger_file(home, surroundings) is None


def refuse_own(
    answers: Answers, home: Home, store: SecretStore, surroundings: Surroundings
) -> None:
    """Pass unless a key or a canary would be made unasked although there is a team.

    Raises:
        BadArgument: names what has to be said.
        SecretsRefused: the place of the secrets cannot be trusted.
    """
    if not has_team(home, surroundings):
        return
    has_key = answers.signing_key not in (None, KEPT) or store.read("signing_key") is not None
    wanted = ["--signing-key FILE"] * (not has_key)
    wanted += ["--canary NUMBER"] * (answers.canary is None)
    if wanted:
        raise BadArgument(
            "the ledger is a team's, and a team has one signing key and one canary ticket:"
            f" missing {' and '.join(wanted)}",
            hint="whoever is set up already runs issuer secrets --export-signing-key FILE, which"
            " tells both; issuer help team has every step",
        )
