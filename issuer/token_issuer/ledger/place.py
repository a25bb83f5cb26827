"""Where a ledger is: a file of this machine, or a PostgreSQL database that is shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, parse_qsl, unquote, urlencode, urlsplit

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.errors import BadArgument

_SCHEMES: Final = ("postgresql+psycopg", "postgresql", "postgres")
LEDGER_VARIABLE: Final = "TICKETBOUND_LEDGER"


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL database; there is no password in `url`.

    Without `password`, libpq looks for one itself: in PGPASSWORD, then in ~/.pgpass.
    """

    url: str
    password: Secret | None = None

    def __str__(self) -> str:
        return escape(self.url.replace("+psycopg", "", 1), limit=400)


Place = Path | Server


def parse_place(text: str, password: Secret | None = None) -> Place:
    """The place that `text` names: a URL of PostgreSQL, or the path of a file.

    A password in the URL wins over `password`. The URL that is kept begins with
    `postgresql+psycopg:`, whichever of the usual ways it was written.

    Raises:
        BadArgument: it is neither; never with a part of `text` that could be a password.
    """
    if "://" not in text:
        if not text:
            raise BadArgument("the place of a ledger is empty", hint=_FORMS)
        return Path(text)
    scheme = text.partition("://")[0]
    if scheme == "sqlite":
        return _parse_file(text)
    if scheme not in _SCHEMES:
        raise BadArgument("a ledger is a file or a PostgreSQL database", hint=_FORMS)
    return _parse_server(text, password)


def carries_password(text: str) -> bool:
    """Whether there is a password in that place, as somebody typed it."""
    try:
        place = parse_place(text)
    except BadArgument:
        return False
    return isinstance(place, Server) and place.password is not None


def _parse_file(text: str) -> Path:
    path = unquote(text.removeprefix("sqlite://").removeprefix("/"))
    if not path:
        raise BadArgument("the URL of the ledger names no file", hint=_FORMS)
    return Path(path)


def _parse_server(text: str, password: Secret | None) -> Server:
    parts = _split(text)
    if parts is None:
        raise BadArgument(
            "the URL of the ledger cannot be understood",
            hint=f"{_FORMS}; in a password, write / as %2F, # as %23, ? as %3F, @ as %40",
        )
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    if "sslpassword" in query:
        raise BadArgument(
            "a passphrase does not belong into the URL of the ledger",
            hint="use a client key without one, in a file that only you can read",
        )
    given = query.pop("password", "") or unquote(parts.password or "")
    return Server(_write_url(parts, query), Secret(given) if given else password)


def _split(text: str) -> SplitResult | None:
    """The parts of the URL; None where it is none, as where a password has a "/" or a "#"."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - raises where that is no number
    except ValueError:
        return None
    good = parts.path.strip("/") and "@" not in parts.path and not parts.fragment
    return parts if good else None


def _write_url(parts: SplitResult, query: Mapping[str, str]) -> str:
    user, at, host = parts.netloc.rpartition("@")
    shown_query = f"?{urlencode(query, safe='/')}" if query else ""
    return f"postgresql+psycopg://{user.partition(':')[0]}{at}{host}{parts.path}{shown_query}"


_FORMS: Final = "give a path, or postgresql://USER@HOST/DATABASE"
