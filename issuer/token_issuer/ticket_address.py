"""The address of a ticket in an agent's browser: writes it, and reads one that was typed."""

import re
from typing import Final

from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument

# A browser's address bar may add a query or a fragment.
_ADDRESS: Final = re.compile(
    r"https://([a-z0-9][a-z0-9-]{0,62})\.zendesk\.com/(?:agent/)?tickets/([^/?#]*)/?(?:[?#].*)?",
    re.ASCII,
)


def write_address(subdomain: str, ticket: int) -> str:
    """Where agents see the ticket."""
    return f"https://{subdomain}.zendesk.com/agent/tickets/{ticket}"


def cut_number(text: str) -> str:
    """The number in an address, else `text` as it is."""
    match = _ADDRESS.fullmatch(text.strip())
    return match[2] if match else text


def demand_own(text: str, subdomain: str) -> None:
    """Pass if `text` is no address, or one of this account.

    Raises:
        BadArgument: it is another account's, where the number is another ticket.
    """
    match = _ADDRESS.fullmatch(text.strip())
    if match and match[1] != subdomain:
        raise BadArgument(
            f"that ticket is in the account {match[1]}, and this one is {escape(subdomain)}",
            hint="issuer accounts lists those of this machine",
        )
