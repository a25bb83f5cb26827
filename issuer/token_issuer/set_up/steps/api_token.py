"""Signing in with an API token, as long as there are any."""

from functools import partial
from typing import Final

from ticketbound.secret import Secret
from token_issuer.arguments import parse_email
from token_issuer.set_up.draft import Draft
from token_issuer.set_up.question import Question
from token_issuer.set_up.refusals import explained_sign_in, refuse_shadowed
from token_issuer.set_up.rehearsal import opener, rehearse
from token_issuer.set_up.steps.sign_in import find_kept, take_identity
from token_issuer.sign_in.api_token import check_token, sign_in_with_api_token
from token_issuer.sign_in.countdown import demand_time_left
from zendesk_client.auth import ApiToken

_TEXT: Final = """\
You need an API token that the account has already: Admin Center > Apps and integrations > APIs >
API tokens. New ones are not given out any more, and all of them end on 2027-04-30; by then, sign in
by browser or client. The token acts as whoever you name, best an admin."""
_HELP: Final = """\
An API token belongs to the account, not to a person, and opens everything that the person may do
whose address is sent with it. Keep it as you would keep that person's password."""

_NOT_ACCEPTED: Final = """\
check both, and whether the account still has API tokens; < goes back to the address"""


def ask_email(draft: Draft) -> Question[str] | None:
    """Whom the API token acts as."""
    if draft.way != "api-token":
        return None
    kept = find_kept(draft)
    return Question(
        name="email",
        text=_TEXT,
        help=_HELP,
        prompt="E-mail address of the user that it acts as",
        parse=parse_email,
        check=lambda email: _take_email(draft, email),
        default=kept.email if kept else "",
    )


def ask_api_token(draft: Draft) -> Question[Secret] | None:
    """The token, with which the sign-in is tried."""
    if draft.way != "api-token":
        return None
    return Question(
        name="api_token",
        help=_HELP,
        prompt="API token",
        parse=lambda text: check_token(Secret(text)),
        check=lambda token: _take_token(draft, token),
        is_hidden=True,
        kept=draft.present.api_token if find_kept(draft) else None,
    )


def _take_email(draft: Draft, email: str) -> str:
    demand_time_left(draft.surroundings.clock())
    draft.email = email
    return ""


def _take_token(draft: Draft, token: Secret) -> str:
    refuse_shadowed(draft.surroundings, "api_token", token)
    credential = ApiToken(draft.email, token)
    local = rehearse(draft.zendesk, draft.account, draft.scratch, draft.surroundings)
    with explained_sign_in(_NOT_ACCEPTED):
        signed_in = sign_in_with_api_token(local, credential, "")
    draft.open_identity, draft.rehearsed = opener(local), local
    found = take_identity(draft)
    is_admin = signed_in.sign_in.role == "admin"
    draft.writer = partial(draft.account.open, credential) if is_admin else None
    return "; ".join((found, *signed_in.warnings))
