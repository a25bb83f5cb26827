"""What tokens are given and what they open."""

from typing import Final

from token_issuer.doctor.findings import Unasked
from token_issuer.doctor.workplace import Workplace
from zendesk_client.errors import Forbidden, MissingScope, NotFound, Unexpected
from zendesk_client.own_token import show_own_token
from zendesk_client.tickets import show_ticket
from zendesk_client.tokens import create_legacy_token, revoke_token
from zendesk_client.users import show_me

_GONE: Final = 410


def ask_create_token(workplace: Workplace) -> str:
    """Try to mint as before 2026; a token that comes of it is revoked."""
    identity = workplace.identity
    client = _find_client(workplace)
    try:
        with workplace.naming("a token that may never expire"):
            made = create_legacy_token(identity, client_id=client, scopes=("read",)).token
    except NotFound:
        return "missing"
    except MissingScope:
        raise
    except Forbidden:
        return "forbidden"
    except Unexpected as error:
        if error.status == _GONE:
            return "gone"
        raise
    workplace.created_token = made
    # It may never expire, so nobody may miss that it is there.
    workplace.take_back_now(f"the token {made.id}", lambda: revoke_token(identity, made.id))
    return "works"


def ask_created_token_life(workplace: Workplace) -> str:
    """Look at that token: one without an end must not become a code."""
    made = workplace.created_token
    if made is None:
        raise Unasked("the account makes no tokens that way")
    if made.expires_at is None or made.created_at is None:
        return "None"
    return str(round((made.expires_at - made.created_at).total_seconds()))


def ask_api_tokens(workplace: Workplace) -> str:
    """Ask who is there with the API token that this home is signed in with."""
    if workplace.sign_in is None or workplace.sign_in.kind != "api_token":
        raise Unasked("it takes a sign-in with an API token")
    show_me(workplace.identity)
    return "on"


def ask_tokens_scope(workplace: Workplace) -> str:
    """Look at a token that has no broad scope, with itself."""
    try:
        show_own_token(workplace.as_service_user("ticket_attachments:write"))
    except MissingScope:
        return "broad"
    return "any"


def ask_write_reads(workplace: Workplace) -> str:
    """Read a ticket with a token that may only write tickets."""
    ticket = workplace.ticket
    try:
        show_ticket(workplace.as_identity("tickets:write"), ticket)
    except MissingScope:
        return "no"
    return "yes"


def _find_client(workplace: Workplace) -> int:
    """The number of an OAuth client: an API token's sign-in has found one, a token has its own."""
    sign_in = workplace.sign_in
    if sign_in is not None and sign_in.kind == "api_token":
        number = sign_in.mint_client_number
    else:
        number = show_own_token(workplace.identity).client_id
    if number is None:
        raise Unasked("the number of no OAuth client is known")
    return number
