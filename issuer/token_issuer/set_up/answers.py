"""Answers to the questions of `issuer init` that are given beforehand."""

import tomllib
from pathlib import Path
from typing import Final, Literal

import msgspec

from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument
from token_issuer.secret_store.choosing import Place

Way = Literal["browser", "client", "api-token"]
"""How the issuer signs in."""

NEW: Final = "new"
"""The answer that has something made: the canary ticket, or the signing key."""

KEPT: Final = "kept"
"""The answer that leaves something as it is."""

TEMPLATE: Final = """\
# Answers for: issuer init --answers FILE
#
# Each line may be left out: at a terminal you are asked for what is missing, with
# --non-interactive it is named. The same can be given as options, which win over this file.
# Secrets do not belong here: they come from TICKETBOUND_IDENTITY_SECRET, TICKETBOUND_MINT_SECRET
# and TICKETBOUND_API_TOKEN, or are asked for at a terminal.

subdomain = "acme"              # for https://acme.zendesk.com
sign_in = "client"              # or "browser", or "api-token"
identity_client = "issuer"      # for the sign-in by client: its identifier
# browser_client = "issuer_cli" # for the sign-in by browser: its identifier
# email = "ada@acme.example"    # for the sign-in by API token: whose it is
# service_user = "log-courier@acme.example"   # checked, if it is here
mint_client = "log_drop"        # the identifier of the client whose tokens become codes
vendor_name = "Acme Software"   # as customers see it
# download = "https://acme.example/logs"   # where customers get the operator
# canary = 1020                 # else a ticket is made
# open_codes = 1                # how many codes may be open at once; more widens each
# signing_key = "key.txt"       # a file, or "new"; else the present key stays, or one is made
# secrets = "keyring"           # or "file": where secrets are kept
"""


class Answers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is known beforehand; None for what is not."""

    subdomain: str | None = None
    sign_in: Way | None = None
    identity_client: str | None = None
    browser_client: str | None = None
    email: str | None = None
    service_user: str | None = None
    mint_client: str | None = None
    vendor_name: str | None = None
    download: str | None = None
    canary: int | str | None = None
    open_codes: int | None = None
    signing_key: str | None = None
    secrets: Place | None = None

    @property
    def way(self) -> Way | None:
        """How the issuer signs in, if only because the answer to another question says so."""
        if self.sign_in is not None:
            return self.sign_in
        if self.identity_client is not None:
            return "client"
        if self.browser_client is not None:
            return "browser"
        return None if self.email is None else "api-token"

    def over(self, others: "Answers") -> "Answers":
        """These, and those of `others` that are not among them."""
        own = {n: v for n, v in msgspec.structs.asdict(self).items() if v is not None}
        return msgspec.structs.replace(others, **own)

    def texts(self) -> dict[str, str]:
        """Each as a person would type it."""
        values = msgspec.structs.asdict(self) | {"sign_in": self.way}
        return {name: str(value) for name, value in values.items() if value is not None}


def read_answers(path: Path) -> Answers:
    """The answers in a TOML file.

    Raises:
        BadArgument: it cannot be read, is no TOML, or holds something else.
    """
    shown = escape(str(path))
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Answers)
    except OSError as error:
        raise BadArgument(f"{shown} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadArgument(f"{shown} is no UTF-8 text") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        # The reason may quote the file, where somebody may have put a secret: only its head.
        reason = escape(str(error), limit=120)
        raise BadArgument(
            f"{shown}: {reason[:1].lower()}{reason[1:]}",
            hint="issuer init --print-answers shows how it is written",
        ) from None
