"""Tokens from real mints, in an account of 200 tickets."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.issuer.reach.kinds import Kind
from tests.issuer.reach.large_account import NO_LIMITS, fill_large, find_user, give_words
from tests.issuer.reach.wording import Holder
from ticket_code.text_form import decode_code, find_code
from token_issuer.home import Home
from token_issuer.settings import Agent, ServiceUser, read_settings, write_settings
from zendesk_sandbox.records.oauth import Token
from zendesk_sandbox.server import RunningSandbox, start_sandbox

Run = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Minted:
    """A token as its holder has it, and whose it is."""

    access: str | None
    holder: Holder


Mint = Callable[[Kind], Minted]


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    with start_sandbox(fill=fill_large, limits=NO_LIMITS) as running:
        yield running


@pytest.fixture
def mint(
    sandbox: RunningSandbox,
    issuer: Run,
    init_arguments: tuple[str, ...],
    environment: dict[str, str],
    home: Path,
) -> Mint:
    """Sets the issuer up for a kind of token, and mints one code for each of its tickets."""

    def mint_kind(kind: Kind) -> Minted:
        sandbox.state.switches = kind.switches
        status, _, err = issuer(*init_arguments, "--open-codes", str(kind.open_codes))
        assert status == 0, err
        give_words(sandbox.state)
        _add_clients(sandbox, Home(home), kind, environment)
        if kind.by_create_token:
            assert issuer("doctor")[0] == 0
        tokens = {ticket: _mint_one(sandbox, issuer, kind, ticket) for ticket in kind.tickets}
        token = tokens[kind.tickets[0]]
        open_tickets = tuple(n for n in tokens if tokens[n].user_id == token.user_id)
        holder = Holder(token.id, token.user_id, kind.tickets[0], open_tickets)
        return Minted(token.access.reveal(), holder)

    return mint_kind


def _add_clients(
    sandbox: RunningSandbox, home: Home, kind: Kind, environment: dict[str, str]
) -> None:
    def user_id(email: str) -> int:
        return find_user(sandbox.state, email).id

    pool = tuple(ServiceUser(client, user_id(email)) for client, email in kind.pool)
    agent = kind.agent and Agent(kind.agent[0], user_id(kind.agent[1]))
    write_settings(home, replace(read_settings(home), pool=pool, agent=agent))
    clients = [client for client, _ in (*kind.pool, *((kind.agent,) if kind.agent else ()))]
    for identifier in () if kind.by_create_token else clients:
        client = sandbox.state.find_client(identifier)
        assert client is not None
        name = f"TICKETBOUND_CLIENT_SECRET_{identifier.upper()}"
        environment[name] = client.secret.reveal()


def _mint_one(sandbox: RunningSandbox, issuer: Run, kind: Kind, ticket: int) -> Token:
    risk = ("--accept-risk",) if kind.via == "agent" else ()
    status, out, err = issuer("mint", str(ticket), "--via", kind.via, *risk, "--json")
    assert status == 0, out + err
    secret = decode_code(find_code(json.loads(out)["data"]["code"])).code.secret
    return next(t for t in sandbox.state.tokens.values() if t.access == secret)
