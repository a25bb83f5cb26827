"""What whoever holds a token can do with it: exactly what docs/security.md says.

Every token that the issuer can mint is tried on every method and path that the sandbox knows,
with the id of every record that there is.
"""

from dataclasses import replace

import pytest

from tests.issuer.reach.conftest import Mint
from tests.issuer.reach.kinds import KINDS, NOBODY, Kind
from tests.issuer.reach.large_account import ADMIN, FIRST, TICKETS, find_user
from tests.issuer.reach.measuring import Effect, Laboratory
from tests.issuer.reach.operations import list_operations
from tests.issuer.reach.page import read_page
from tests.issuer.reach.wording import NOTHING, Holder, describe
from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.switches import Switches

NEED_A_SECRET = {"POST /oauth/tokens"}


def measure(laboratory: Laboratory, token: str | None) -> dict[str, frozenset[Effect]]:
    """What each operation opens; those that open nothing are left out."""
    found = {str(o): laboratory.measure(o, token) for o in list_operations(laboratory.app)}
    return {operation: effects for operation, effects in found.items() if effects}


def written(column: str) -> dict[str, str]:
    """The cells of one column of the page, but for those that say "nothing"."""
    rows = read_page().operations.items()
    return {row: cells[column] for row, cells in rows if cells[column] != NOTHING}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_token_opens_what_the_page_says(kind: Kind, mint: Mint, sandbox: RunningSandbox) -> None:
    minted = mint(kind)
    found = measure(Laboratory(sandbox.state), minted.access)
    reached = {e.key for effects in found.values() for e in effects if e.table == "tickets"}
    if kind.via == "requests":
        assert reached <= {None, *minted.holder.open_tickets}
    shown = {o: describe(e, minted.holder, sandbox.state) for o, e in found.items()}
    assert shown == written(kind.column)


def test_nobody_opens_what_the_page_says(sandbox: RunningSandbox) -> None:
    found = measure(Laboratory(sandbox.state), None)
    assert {o: describe(e, Holder(), sandbox.state) for o, e in found.items()} == written("–")


def test_the_page_names_each_kind_and_no_other() -> None:
    named = {name: cells["column"] for name, cells in read_page().kinds.items()}
    assert named == {**{kind.name: kind.column for kind in KINDS}, NOBODY: "–"}


def test_the_page_has_no_row_in_vain(sandbox: RunningSandbox) -> None:
    table = read_page().operations
    operations = [str(o) for o in list_operations(Laboratory(sandbox.state).app)]
    assert [o for o in operations if o in table] == list(table)
    assert all(set(cells.values()) != {NOTHING} for cells in table.values())


def test_an_admin_succeeds_with_each_call_that_is_tried(sandbox: RunningSandbox) -> None:
    sandbox.state.switches = Switches(create_token="works")
    admin = find_user(sandbox.state, ADMIN)
    tickets = sandbox.state.tickets
    tickets[FIRST] = replace(tickets[FIRST], email_cc_ids=(admin.id,))
    token = sandbox.issue_token(admin.id, "read", "write")
    laboratory = Laboratory(sandbox.state)
    found = measure(laboratory, token)
    refused = {
        str(operation)
        for operation, statuses in laboratory.statuses.items()
        if not any(200 <= status < 300 for status in statuses)
    }
    # It is the service user who has uploads that nobody took; others cannot delete them.
    assert refused == {*NEED_A_SECRET, "DELETE /api/v2/uploads/{token}"}
    read = {e.key for e in found["GET /api/v2/tickets/{number}"] if e.table == "tickets"}
    deleted = {e.key for e in found["DELETE /api/v2/tickets/{number}"] if e.table == "tickets"}
    assert read == deleted == set(range(FIRST, FIRST + TICKETS))
