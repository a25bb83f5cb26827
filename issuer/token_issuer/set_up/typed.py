"""What a person types in answer to a question, as values."""

import re
from typing import Final

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from ticketbound.subdomain import is_subdomain
from token_issuer.arguments import parse_email
from token_issuer.errors import BadArgument

SUBDOMAIN_LIKE: Final = "for https://acme.zendesk.com it is acme"
_NOTHING: Final = "nothing was typed"
# The address of any page, or its host alone.
_PAGE: Final = re.compile(r"(?:https?://)?([^/?#]*)\.zendesk\.com(?:[/?#].*)?", re.ASCII)


def parse_subdomain(text: str) -> str:
    """The subdomain in `text`, which may be the address of a page.

    Raises:
        BadArgument: there is none in it.
    """
    typed = text.strip().lower()
    page = _PAGE.fullmatch(typed)
    subdomain = page[1] if page else typed
    if not is_subdomain(subdomain):
        raise BadArgument(
            f"{escape(text, limit=80)!r} is no Zendesk subdomain" if typed else _NOTHING,
            hint=SUBDOMAIN_LIKE,
        )
    return subdomain


def parse_address(text: str) -> str:
    """An e-mail address, in lower case.

    Raises:
        BadArgument: it cannot be one.
    """
    if not text:
        raise BadArgument(_NOTHING, hint="like logs@acme.example")
    return parse_email(text).lower()


def parse_identifier(text: str) -> str:
    """The identifier of an OAuth client.

    Raises:
        BadArgument: it cannot be one.
    """
    if not text or text != escape(text, limit=100) or " " in text:
        raise BadArgument(
            f"{escape(text, limit=60)!r} is no identifier" if text else _NOTHING,
            hint="it is the field below the client's name in the Admin Center, like log_drop",
        )
    return text


def parse_secret(text: str) -> Secret:
    """A secret.

    Raises:
        BadArgument: nothing was typed.
    """
    if not text:
        raise BadArgument(_NOTHING, hint="paste it; it is not shown")
    return Secret(text)


def parse_yes(text: str) -> bool:
    """Whether `text` is a yes.

    Raises:
        BadArgument: it is neither yes nor no.
    """
    if text.lower() not in ("y", "yes", "n", "no"):
        raise BadArgument(
            f"{escape(text, limit=20)!r} is neither yes nor no", hint="type yes or no"
        )
    return text.lower().startswith("y")
