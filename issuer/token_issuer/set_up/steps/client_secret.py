"""The question for the secret of an OAuth client."""

from collections.abc import Callable

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.set_up.question import Question
from token_issuer.set_up.typed import parse_secret


def ask_client_secret(
    name: str, client: str, *, help_text: str, check: Callable[[Secret], str], kept: Secret | None
) -> Question[Secret]:
    """The secret of `client`; the others are as `Question` has them."""
    return Question(
        name=name,
        help=help_text,
        prompt=f"Secret of the client {escape(client, limit=60)}",
        parse=parse_secret,
        check=check,
        is_hidden=True,
        kept=kept,
    )
