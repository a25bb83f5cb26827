"""How the issuer itself signs in."""

import sys
from collections.abc import Mapping
from typing import Final

from ticketbound.safe_text import escape
from token_issuer.errors import BadArgument
from token_issuer.set_up.answers import Way
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.question import Question
from token_issuer.sign_in.record import SignIn, SignInKind

_WAYS: Final[Mapping[str, Way]] = {
    "1": "browser",
    "browser": "browser",
    "2": "client",
    "client": "client",
    "3": "api-token",
    "api-token": "api-token",
    "api_token": "api-token",
}
_OF_KIND: Final[Mapping[SignInKind, Way]] = {"browser": "browser", "api_token": "api-token"}
_TEXT: Final = """\
The issuer reads tickets, puts the service user in copy, and ends codes. For that it signs in to
Zendesk as an agent, best an admin, in one of three ways:
  1 browser: you agree in your browser, as yourself; nothing to copy
  2 client: by an OAuth client of its own, with a secret; for machines without a browser
  3 api-token: by an e-mail address and an API token, until Zendesk ends those on 2027-04-30"""
# See: https://developer.zendesk.com/documentation/api-basics/authentication/oauth-migration/
_HELP: Final = """\
With browser, what happens in Zendesk happens in your name, and you can end it there at any time.
With client, it happens in the name of the admin who made the client; that suits a server. API
tokens are the old way: they open everything that their user may do, and no new ones are given
out."""


def ask_way(draft: Draft) -> Question[Way]:
    """In which of the three ways."""
    return Question(
        name="sign_in",
        title="Step 2 of 6: signing in",
        text=_TEXT,
        help=_HELP,
        prompt="How shall the issuer sign in",
        parse=parse_way,
        check=lambda way: _take_way(draft, way),
        default=_find_likely(draft),
    )


def parse_way(text: str) -> Way:
    """The way of that name or number.

    Raises:
        BadArgument: there is none.
    """
    if text.lower() not in _WAYS:
        raise BadArgument(
            f"{escape(text, limit=20)!r} is none of the three ways", hint="type 1, 2 or 3"
        )
    return _WAYS[text.lower()]


def find_kept(draft: Draft) -> SignIn | None:
    """The present sign-in, if it is of this account and of the way that was chosen."""
    record = draft.present.sign_in
    if record is None or (record.subdomain, record.sandbox) != (draft.subdomain, draft.sandbox):
        return None
    return record if _OF_KIND[record.kind] == draft.way else None


def has_browser(environment: Mapping[str, str]) -> bool:
    """Whether a browser on this machine would likely be seen by whoever sits at the terminal."""
    if "SSH_CONNECTION" in environment:
        return False
    if sys.platform == "win32" or sys.platform == "darwin":
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _find_likely(draft: Draft) -> Way:
    present, settings = draft.present.sign_in, draft.present.settings
    if present is not None:
        return _OF_KIND[present.kind]
    if settings is not None and settings.clients.identity:
        return "client"
    return "browser" if has_browser(draft.surroundings.environment) else "client"


def _take_way(draft: Draft, way: Way) -> str:
    draft.way = way
    draft.rehearsed, draft.keeps_sign_in, draft.writer = None, False, None
    return ""


def take_identity(draft: Draft) -> str:
    """Try the sign-in; who the issuer is with it.

    Raises:
        SetUpRefused: somebody who cannot work with tickets.
        ZendeskError: nobody.
    """
    with draft.open_identity() as identity:
        draft.signed_in_as = identity.name
        return f"signed in as {identity.name}, {identity.role}"
