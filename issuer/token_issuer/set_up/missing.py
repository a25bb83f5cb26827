"""What must still be asked, or else be given beforehand."""

from typing import Final

from token_issuer.errors import BadArgument
from token_issuer.secret_store.names import find_variable
from token_issuer.set_up.answers import Answers
from token_issuer.surroundings import Surroundings

Missing = tuple[tuple[str, ...], tuple[str, ...]]
"""Options, and environment variables."""

_HELP: Final = "issuer init --help shows how it is used"
_SET: Final = "set what is missing, or run this at a terminal to be asked"


def find_missing(answers: Answers, surroundings: Surroundings) -> Missing:
    """What a set-up that asks nothing would not know."""
    by_client = answers.way in (None, "client")
    needed = {
        "--subdomain": answers.subdomain,
        "--identity-client": answers.identity_client if by_client else "",
        "--mint-client": answers.mint_client,
        "--vendor-name": answers.vendor_name,
    }
    variables = [find_variable("identity")] * by_client + [find_variable("mint")]
    return (
        tuple(name for name, value in needed.items() if value is None),
        tuple(name for name in variables if not surroundings.environment.get(name)),
    )


def refuse_missing(missing: Missing) -> None:
    """Pass if nothing is missing.

    Raises:
        BadArgument: names all that is.
    """
    options, variables = missing
    named = [
        f"{what}{'s' if len(names) > 1 else ''} {', '.join(names)}"
        for what, names in (("option", options), ("environment variable", variables))
        if names
    ]
    if named:
        raise BadArgument(f"missing {' and '.join(named)}", hint=_HELP if options else _SET)
