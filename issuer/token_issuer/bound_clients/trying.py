"""Tries a client before codes go by it, with a token that lives five minutes at most."""

from dataclasses import dataclass

from ticketbound.safe_text import escape
from token_issuer.bindings import agent, requests
from token_issuer.bindings.client_tokens import ClientTokens
from token_issuer.bindings.proving import attempts_to_read, demand_refusals
from token_issuer.errors import SetUpRefused
from token_issuer.home import Home
from token_issuer.identity import Identity
from token_issuer.set_up.examining import check_reach
from token_issuer.set_up.mint_check import (
    check_mint_client,
    check_revocation,
    probe,
    refuse_excess,
)
from token_issuer.set_up.open_codes import OpenCodes
from zendesk_client.models import User
from zendesk_client.users import show_user


@dataclass(frozen=True, slots=True)
class Actor:
    """The user that tokens of a client act as; the name is fit to be shown."""

    user_id: int
    name: str


def try_service_user(tokens: ClientTokens, identity: Identity, canary: int, home: Home) -> Actor:
    """The service user of that client, if it is fit for the pool.

    Raises:
        SetUpRefused, BindingCheckFailed: it is not, or its tokens are not.
        ZendeskError: Zendesk refuses the client, or is out of reach.
    """
    with probe(tokens, requests.SCOPES) as tried:
        user = check_mint_client(tried, identity, OpenCodes(home, ()))
        check_reach(tried, identity, canary)
        check_revocation(identity, tried.token.id)
    return Actor(user.user_id, user.name)


def try_agent(tokens: ClientTokens, identity: Identity, canary: int, *, is_legacy: bool) -> Actor:
    """The agent of that client, if its tokens can write and not read.

    Raises:
        SetUpRefused, BindingCheckFailed: it is unfit.
        ZendeskError: Zendesk refuses the client, or is out of reach.
    """
    with probe(tokens, agent.SCOPES) as tried:
        if tried.grant.expires_in is None:
            raise SetUpRefused(
                "tokens of this client never expire", hint="give its secret, or make another client"
            )
        if tried.token.user_id is None:
            raise SetUpRefused("Zendesk does not say which user the client acts as")
        user = show_user(identity.session, tried.token.user_id)
        # The withdrawn call leaves no choice: it makes tokens for admins only, of their own.
        actor = _check_agent(tried.token.user_id, user, may_be_admin=is_legacy)
        if not is_legacy:
            refuse_excess(tried)
        with tokens.account.open(tried.grant.access_token) as session:
            demand_refusals(session, attempts_to_read(canary))
        check_revocation(identity, tried.token.id)
    return actor


def _check_agent(user_id: int, user: User, *, may_be_admin: bool) -> Actor:
    name = escape(user.name or str(user_id), limit=60)
    if user.role not in ("agent", "admin"):
        raise SetUpRefused(
            f"the client acts as {name}, who is no agent", hint="take an agent of its own"
        )
    if user.role == "admin" and not may_be_admin:
        raise SetUpRefused(
            f"the client acts as {name}, an admin, whose tokens can also end every token of the"
            " account",
            hint="make the client while signed in as an agent who is no admin",
        )
    if user.suspended:
        raise SetUpRefused(f"the client acts as {name}, who is suspended")
    return Actor(user_id, name)
