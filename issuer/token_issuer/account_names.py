"""The names that people give to accounts."""

import re
from typing import Final

from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument

ACCOUNT_VARIABLE: Final = "TICKETBOUND_ACCOUNT"
"""Names the account where --account does not."""
DEFAULT_ACCOUNT: Final = "default"
"""What people call the account without a name of its own."""
_ACCOUNT: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
# See: https://learn.microsoft.com/windows/win32/fileio/naming-a-file (reserved names)
_DEVICE: Final = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]", re.ASCII)


def is_account_name(text: str) -> bool:
    """Whether an account may be called that: an account other than the default one."""
    return (
        _ACCOUNT.fullmatch(text) is not None
        and _DEVICE.fullmatch(text) is None
        and text != DEFAULT_ACCOUNT
    )


def parse_account(text: str) -> str:
    """The name of an account, which is also that of a folder; empty for the default one.

    Raises:
        BadArgument: it has other characters than a-z, 0-9 and -, begins with -, has more than
            40 of them, or is a device of Windows.
    """
    if text in ("", DEFAULT_ACCOUNT):
        return ""
    if not is_account_name(text):
        raise BadArgument(
            f"{escape(text, limit=40)!r} is no name of an account",
            hint="use a-z, 0-9 and -, at most 40, like acme-test",
        )
    return text
