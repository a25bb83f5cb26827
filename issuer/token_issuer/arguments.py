"""What a person types, as values."""

import re
from datetime import timedelta
from typing import Final

from tenant_file.spans import parse_window
from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument
from token_issuer.ticket_address import cut_number

_NUMBER: Final = re.compile(r"[1-9][0-9]{0,18}", re.ASCII)
_CODE_ID: Final = re.compile(r"[0-9a-f]{4,16}", re.ASCII)
_LARGEST: Final = 2**63 - 1
# One "@" with something on both sides. A colon or a slash would end the name in a header, a quote
# the word in a search.
_EMAIL: Final = re.compile(r"[^\s@:/\"]{1,120}@[^\s@:/\"]{1,120}")


def parse_ticket(text: str) -> int:
    """A ticket's number: plain ASCII digits, from 1 to 2^63 - 1, as `1234` or `#1234`.

    The address of a ticket is taken too, of whatever account: see `demand_own`.

    Raises:
        BadArgument: anything else.
    """
    digits = cut_number(text).removeprefix("#")
    if _NUMBER.fullmatch(digits) is None or int(digits) > _LARGEST:
        raise BadArgument(
            f"{escape(text, limit=40)!r} is no ticket number", hint="like 1234, or its address"
        )
    return int(digits)


def parse_life(text: str) -> timedelta:
    """A span such as `90m`, `24h` or `2d`.

    Raises:
        BadArgument: `text` is no such span.
    """
    try:
        return parse_window(text)
    except ValueError as error:
        raise BadArgument(
            f"{escape(text, limit=40)!r} is no time span", hint="write it like 90m, 24h or 1d"
        ) from error


def parse_code_id(text: str) -> str:
    """The id of a code, or how it begins: 4 to 16 hexadecimal digits in lower case.

    Raises:
        BadArgument: `text` is no id; does not repeat it, since it may be a whole code.
    """
    code_id = text.strip().lower()
    if _CODE_ID.fullmatch(code_id) is None:
        raise BadArgument(
            "this is no code id: an id is 16 hexadecimal digits, of which 4 may do",
            hint="issuer list shows the ids",
        )
    return code_id


def parse_email(text: str) -> str:
    """The address of a user.

    Raises:
        BadArgument: `text` cannot be one.
    """
    if _EMAIL.fullmatch(text) is None or not text.isprintable():
        raise BadArgument(
            f"{escape(text, limit=60)!r} is no e-mail address", hint="like ada@acme.example"
        )
    return text
