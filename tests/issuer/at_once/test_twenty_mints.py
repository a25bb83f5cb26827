"""Twenty processes mint for ten tickets at once: each ticket gets exactly one code."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.issuer.at_once.conftest import TICKETS, Ended, MintAtOnce, stagger
from tests.issuer.conftest import Run
from tests.more_clients import CODE_SCOPES, add_client, add_like
from token_issuer.home import Home
from token_issuer.settings import ServiceUser, read_settings, write_settings
from zendesk_sandbox.server import RunningSandbox


@pytest.fixture
def one_service_user(issuer: Run, init_arguments: tuple[str, ...]) -> Run:
    assert issuer(*init_arguments, "--open-codes", "10")[0] == 0
    return issuer


@pytest.fixture
def two_service_users(
    issuer: Run,
    init_arguments: tuple[str, ...],
    environment: dict[str, str],
    sandbox: RunningSandbox,
    home: Path,
) -> Run:
    assert issuer(*init_arguments, "--open-codes", "5")[0] == 0
    first = sandbox.state.users[sandbox.service_user_id]
    second = add_like(sandbox, first, "Second Courier")
    environment |= add_client(sandbox, second, "log_drop_2", *CODE_SCOPES)[1]
    pool = (ServiceUser("log_drop_2", second.id),)
    write_settings(Home(home), replace(read_settings(Home(home)), pool=pool))
    return issuer


@pytest.mark.parametrize("seed", [1])
def test_in_a_file_with_one_service_user(
    one_service_user: Run, mint_at_once: MintAtOnce, sandbox: RunningSandbox, seed: int
) -> None:
    ended = mint_at_once(stagger(sandbox, random.Random(seed)))
    demand_one_code_each(ended, one_service_user, sandbox, each=10)


@pytest.mark.parametrize("seed", [3])
def test_in_postgresql_with_two_service_users(
    two_service_users: Run,
    mint_at_once: MintAtOnce,
    sandbox: RunningSandbox,
    environment: dict[str, str],
    postgres_url: str,
    seed: int,
) -> None:
    environment["TICKETBOUND_LEDGER"] = postgres_url
    ended = mint_at_once(stagger(sandbox, random.Random(seed)))
    demand_one_code_each(ended, two_service_users, sandbox, each=5)


def demand_one_code_each(
    ended: list[Ended], issuer: Run, sandbox: RunningSandbox, *, each: int
) -> None:
    """Returns if ledger, Zendesk and what the processes said agree; then ends all codes.

    Each service user serves `each` of them.
    """
    minted = [one for one in ended if one.status == 0]
    assert sorted(one.ticket for one in minted) == list(TICKETS)
    for one in ended:
        if one.status != 0:
            assert one.status == 22, one
            assert "busy until" in one.document["error"]["message"]
        assert one.err == ""
    listed = json.loads(issuer("list", "--json")[1])["data"]["codes"]
    active = {c["ticket"]: c["code_id"] for c in listed if c["state"] == "active"}
    assert active == {one.ticket: one.document["data"]["code_id"] for one in minted}
    assert {c["state"] for c in listed} == {"active"}
    living = Counter(token.user_id for token in sandbox.state.tokens.values())
    assert (living.total(), set(living.values())) == (len(TICKETS), {each})
    copied = [ticket for ticket in sandbox.state.tickets.values() if ticket.email_cc_ids]
    assert [ticket.number for ticket in copied] == list(TICKETS)
    assert all(len(ticket.email_cc_ids) == 1 for ticket in copied)
    assert issuer("revoke", "--all")[0] == 0
    assert sandbox.state.tokens == {}
    assert not any(ticket.email_cc_ids for ticket in sandbox.state.tickets.values())
