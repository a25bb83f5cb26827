"""Adds a client to the pool of service users, or sets the binding `agent` up."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from ticketbound.safe_text import escape
from ticketbound.secret import Secret
from token_issuer.bindings.choosing import Via
from token_issuer.bindings.client_tokens import ClientTokens
from token_issuer.bound_clients.trying import Actor, try_agent, try_service_user
from token_issuer.doctor.record import has_create_token
from token_issuer.errors import AlreadySetUp, BadArgument, SecretsRefused
from token_issuer.identity import signed_in
from token_issuer.secret_store.interface import missing
from token_issuer.secret_store.names import ClientSecret, find_variable
from token_issuer.set_up.keeping import refuse_bound
from token_issuer.settings import Agent, ServiceUser, Settings, read_settings, write_settings
from token_issuer.setup import Setup
from zendesk_client.errors import OAuthRefused

AskSecret = Callable[[str], Secret]
"""Asks a person for the secret of the client of that name; empty where nobody is there."""

_SECOND_AGENT: Final = "there is one agent; issuer bindings remove takes it away first"


@dataclass(frozen=True, slots=True)
class Added:
    """The client that codes can go by from now on; without a secret, by the legacy call."""

    via: Via
    client: str
    actor: Actor
    has_secret: bool


def check_addition(settings: Settings, via: Via, client: str) -> None:
    """Pass if that client can be added.

    Raises:
        BadArgument: clients cannot be added to that binding.
        AlreadySetUp: it is set up already, or its secret could not be told from another's.
    """
    if via not in (Via.REQUESTS, Via.AGENT):
        raise BadArgument(f"no client can be added to {via.value}", hint="it is requests or agent")
    name = escape(client, limit=60)
    if client in (settings.clients.mint, settings.clients.identity):
        raise AlreadySetUp(
            f"the client {name} is set up already", hint="create an OAuth client of its own"
        )
    refuse_bound(settings, client=client)
    if via is Via.AGENT and settings.agent is not None:
        raise AlreadySetUp("the binding agent is set up already", hint=_SECOND_AGENT)
    variable = find_variable(ClientSecret(client))
    for other in settings.further_users:
        if find_variable(ClientSecret(other.client)) == variable:
            raise AlreadySetUp(
                f"the secrets of {name} and {escape(other.client, limit=60)} would share the"
                f" variable {variable}",
                hint="give the new client another identifier",
            )


def add_client(setup: Setup, via: Via, client: str, ask_secret: AskSecret) -> Added:
    """Try the client at Zendesk as `issuer init` does, then write it down.

    Raises:
        SecretsRefused: there is no secret, and no way without, or no place that takes it.
        SetUpRefused, BindingCheckFailed: the client, its user or its tokens are unfit.
        ZendeskError: Zendesk refuses it, or is out of reach.
    """
    name = ClientSecret(client)
    secret = setup.find_secret(name) or ask_secret(client)
    actor = _try(setup, via, client, secret)
    if secret:
        setup.store.write(name, secret)
    # Read again: trying took seconds, and somebody may have changed them.
    settings = read_settings(setup.home)
    check_addition(settings, via, client)
    refuse_bound(settings, user_id=actor.user_id if via is Via.REQUESTS else 0)
    write_settings(setup.home, _extend(settings, via, client, actor.user_id))
    return Added(via, client, actor, bool(secret))


def _try(setup: Setup, via: Via, client: str, secret: Secret) -> Actor:
    settings, name = setup.settings, ClientSecret(client)
    is_legacy = not secret and has_create_token(setup.home, settings.zendesk.subdomain)
    if not secret and not (is_legacy and via is Via.AGENT):
        raise _no_secret(name)
    with signed_in(
        setup.local, settings.clients.identity, setup.find_secret("identity")
    ) as identity:
        tokens = ClientTokens(
            account=setup.account,
            identity=identity,
            client_id=client,
            secret_name=name,
            find_secret=lambda _: secret,
            has_create_token=lambda: is_legacy,
        )
        canary = settings.requests.canary_ticket
        try:
            if via is Via.AGENT:
                return try_agent(tokens, identity, canary, is_legacy=is_legacy)
            return try_service_user(tokens, identity, canary, setup.home)
        except OAuthRefused as refusal:
            refusal.hint = "check its identifier, secret, kind and allowed scopes"
            raise


def _no_secret(name: ClientSecret) -> SecretsRefused:
    failure = missing(name)
    failure.hint = f"set {find_variable(name)}, or run this at a terminal to be asked for it"
    return failure


def _extend(settings: Settings, via: Via, client: str, user_id: int) -> Settings:
    if via is Via.AGENT:
        return msgspec.structs.replace(settings, agent=Agent(client, user_id))
    return msgspec.structs.replace(settings, pool=(*settings.pool, ServiceUser(client, user_id)))
