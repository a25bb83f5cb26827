"""Several service users: one open code each, and each for itself."""

import json
from dataclasses import replace

from tests.issuer.bindings.conftest import POOL_CLIENT, Clients, Run
from tests.issuer.overtaking import Moment, overtaken
from zendesk_sandbox.server import RunningSandbox


def mint(issuer: Run, ticket: int) -> str:
    status, out, err = issuer("mint", str(ticket), "--json")
    assert status == 0, err
    code_id: str = json.loads(out)["data"]["code_id"]
    return code_id


def test_each_service_user_serves_one_ticket(pooled: Run, sandbox: RunningSandbox) -> None:
    mint(pooled, 1000)
    mint(pooled, 1001)
    tickets = sandbox.state.tickets
    [first], [second] = tickets[1000].email_cc_ids, tickets[1001].email_cc_ids
    assert {first, second} == {token.user_id for token in sandbox.state.tokens.values()}
    assert first != second
    status, out, err = pooled("mint", "1002")
    assert (status, out) == (22, "")
    assert "busy until " in err
    assert tickets[1002].email_cc_ids == ()


def test_the_one_that_is_free_again_serves_the_next(pooled: Run, sandbox: RunningSandbox) -> None:
    mint(pooled, 1000)
    second = mint(pooled, 1001)
    [freed] = sandbox.state.tickets[1001].email_cc_ids
    assert pooled("revoke", second)[0] == 0
    mint(pooled, 1002)
    assert sandbox.state.tickets[1001].email_cc_ids == ()
    assert sandbox.state.tickets[1002].email_cc_ids == (freed,)


def test_one_that_reaches_too_far_is_not_used(pooled: Run, sandbox: RunningSandbox) -> None:
    tickets = sandbox.state.tickets
    mint(pooled, 1000)
    users = [user.id for user in sandbox.state.users.values() if user.name.startswith("Courier")]
    [other] = {*users, sandbox.service_user_id} - set(tickets[1000].email_cc_ids)

    def put_in_copy() -> None:
        tickets[1020] = replace(tickets[1020], email_cc_ids=(other,))

    # Earlier, the mint would take it out again.
    with overtaken(sandbox, Moment("GET", "tokens/current"), put_in_copy):
        status, out, err = pooled("mint", "1001")
    assert (status, out) == (71, "")
    assert "could comment on ticket 1020" in err
    assert len(sandbox.state.tokens) == 1


def test_a_second_init_keeps_the_pool(
    pooled: Run, init_arguments: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    mint(pooled, 1000)
    mint(pooled, 1001)
    status, _, err = pooled(*init_arguments, "--force", "--canary", "1020")
    assert status == 0, err
    assert POOL_CLIENT in pooled("bindings")[1]
    assert pooled("revoke", "--ticket", "1001")[0] == 0
    assert sandbox.state.tickets[1001].email_cc_ids == ()
    mint(pooled, 1002)


def test_init_does_not_take_a_client_of_the_pool(
    pooled: Run, init_arguments: tuple[str, ...], environment: dict[str, str], clients: Clients
) -> None:
    pool_client = clients.sandbox.state.find_client(POOL_CLIENT)
    assert pool_client is not None
    environment["TICKETBOUND_MINT_SECRET"] = pool_client.secret.reveal()
    arguments = [*init_arguments, "--force", "--canary", "1020"]
    arguments[arguments.index("--mint-client") + 1] = POOL_CLIENT
    status, _, err = pooled(*arguments)
    assert status == 2
    assert f"the client {POOL_CLIENT}, which acts as user" in err
    assert f"issuer bindings remove {POOL_CLIENT}" in err


def test_revoking_and_listing_need_no_secret_of_a_client(
    pooled: Run, environment: dict[str, str], sandbox: RunningSandbox, home: object
) -> None:
    del home
    mint(pooled, 1000)
    mint(pooled, 1001)
    environment["TICKETBOUND_MINT_SECRET"] = "not the secret"
    for variable in [name for name in environment if "CLIENT_SECRET" in name]:
        environment[variable] = "not the secret either"
    assert pooled("list")[2] == ""
    assert pooled("revoke", "--ticket", "1000")[0] == 0
    assert pooled("revoke", "--ticket", "1001")[0] == 0
    assert sandbox.state.tokens == {}
    assert pooled("mint", "1002")[0] == 21
