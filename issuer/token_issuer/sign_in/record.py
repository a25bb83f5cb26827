"""Who is signed in here, and how; everything about it that is not secret."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from ticketbound.safe_text import escape
from token_issuer.errors import IssuerError, SignInNeeded
from token_issuer.home import Home
from token_issuer.private_files import discard_unfinished, read_private, write_atomically

SignInKind = Literal["browser", "api_token"]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The whole of sign-in.json.

    `client_id` is the OAuth client's identifier, empty for an API token, whose user `email`
    names; that token's sign-in has found the number of the mint client. The ends of both tokens
    are None where there is none or it is not known.
    """

    version: Literal[1] = 1
    subdomain: str
    sandbox: bool
    kind: SignInKind
    client_id: str
    email: str
    user_id: int
    user_name: str
    role: str
    scopes: tuple[str, ...]
    expires_at: Moment | None = None
    refresh_expires_at: Moment | None = None
    mint_client_number: int | None = None


def read_sign_in(home: Home) -> SignIn | None:
    """The sign-in of this home, or None where nobody is signed in.

    Raises:
        SecretsRefused: the file is a link, someone else's, or open to others.
        SignInNeeded: it is damaged.
    """
    path = home.sign_in
    if not path.exists() and not path.is_symlink():
        return None
    try:
        return msgspec.json.decode(read_private(path), type=SignIn)
    except msgspec.DecodeError as error:
        raise SignInNeeded(f"{escape(str(path))} is damaged", hint="run: issuer login") from error


def write_sign_in(home: Home, sign_in: SignIn) -> None:
    """Replace sign-in.json; for who holds the lock of the sign-in.

    Raises:
        SecretsRefused: it is a symbolic link.
        IssuerError: the system refuses.
    """
    discard_unfinished(home.sign_in)
    text = msgspec.json.format(msgspec.json.encode(sign_in), indent=2).decode()
    write_atomically(home.sign_in, text + "\n")


def forget_sign_in(home: Home) -> None:
    """Remove sign-in.json, if there is one; a link itself, never where it leads.

    Raises:
        IssuerError: the system refuses.
    """
    discard_unfinished(home.sign_in)
    try:
        home.sign_in.unlink(missing_ok=True)
    except OSError as error:
        shown = escape(str(home.sign_in))
        raise IssuerError(f"{shown} cannot be removed: {error.strerror}") from error
