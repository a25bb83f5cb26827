"""What an account that answers otherwise lets a token do: exactly what docs/security.md says."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.issuer.reach.conftest import Mint, Minted
from tests.issuer.reach.kinds import KINDS, Kind
from tests.issuer.reach.large_account import NO_LIMITS, fill_large
from tests.issuer.reach.measuring import Effect, Laboratory
from tests.issuer.reach.operations import list_operations
from tests.issuer.reach.page import read_page
from tests.issuer.reach.wording import Holder, describe
from zendesk_sandbox.server import RunningSandbox, start_sandbox
from zendesk_sandbox.switches import Switches, list_switches

_FEW = 6
"""One in each state."""
COLUMNS: dict[str, Kind | None] = {"–": None} | {
    kind.column: kind for kind in reversed(KINDS) if kind.column in "ACD"
}
SETTINGS = {
    f"{switch.name}={choice}": Switches(**{switch.name: choice})
    for switch in list_switches()
    for choice in (*switch.choices[1:], *((1,) if switch.takes_number else ()))
}


@pytest.fixture
def sandbox() -> Iterator[RunningSandbox]:
    """One with fewer tickets, because it is gone through once for each setting."""
    with start_sandbox(fill=lambda account: fill_large(account, _FEW), limits=NO_LIMITS) as running:
        yield running


def measure(sandbox: RunningSandbox, token: str | None) -> dict[str, frozenset[Effect]]:
    """What every operation opens."""
    laboratory = Laboratory(sandbox.state)
    operations = list_operations(laboratory.app)
    return {str(o): laboratory.measure(o, token) for o in operations}


@pytest.mark.parametrize("column", COLUMNS)
def test_a_setting_opens_more_where_the_page_says_so(
    column: str, mint: Mint, sandbox: RunningSandbox
) -> None:
    kind = COLUMNS[column]
    minted = mint(kind) if kind else Minted(None, Holder())
    usual = measure(sandbox, minted.access)
    found: dict[str, str] = {}
    for setting, switches in SETTINGS.items():
        sandbox.state.switches = switches
        now = measure(sandbox, minted.access)
        wider = {o: effects for o, effects in now.items() if effects - usual[o]}
        for operation, effects in wider.items():
            shown = describe(effects, minted.holder, sandbox.state)
            found[f"{setting}: {operation}"] = shown
    rows = read_page().settings.items()
    assert found == {row: cells[column] for row, cells in rows if cells[column]}


def test_the_page_has_no_row_in_vain() -> None:
    assert all(any(cells.values()) for cells in read_page().settings.values())


def test_no_code_via_agent_is_handed_out_where_a_write_scope_reads(
    mint: Mint, sandbox: RunningSandbox
) -> None:
    kind = replace(COLUMNS["C"] or KINDS[0], switches=Switches(write_reads="yes"))
    with pytest.raises(AssertionError, match='"exit_code": 71'):
        mint(kind)
    assert len(sandbox.state.tokens) == 1, "but for the agent who is signed in"
