"""Two agents on two machines, who share one ledger."""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.more_clients import add_client, add_like

if TYPE_CHECKING:
    from tests.journeys.conftest import Outcome, Stage

pytestmark = pytest.mark.journey


@dataclass(frozen=True)
class Colleague:
    """One more issuer, with a home of its own."""

    stage: "Stage"
    more: Mapping[str, str]

    def issuer(self, *arguments: str) -> "Outcome":
        return self.stage.run(sys.executable, "-m", "token_issuer", *arguments, more=self.more)

    def list_codes(self) -> dict[int, tuple[str, str]]:
        """State and agent of the latest code of each ticket."""
        return latest(self.issuer("list", "--json"))


@pytest.fixture
def bea(stage: "Stage", postgres_url: str) -> Colleague:
    """An admin on another machine, set up for the same account, with the same signing key."""
    sandbox = stage.sandbox
    admin = add_like(sandbox, sandbox.seeded.admin, "Bea Boss")
    client, _ = add_client(sandbox, admin, "issuer_of_bea", "read", "tickets:write")
    more = {
        "TICKETBOUND_HOME": str(stage.folder / "bea"),
        "TICKETBOUND_IDENTITY_SECRET": client.secret.reveal(),
    }
    colleague = Colleague(stage, more)
    outcome = colleague.issuer(
        *("init", "--subdomain", "acme", "--vendor-name", "Acme", "--open-codes", "3"),
        *("--identity-client", client.identifier, "--mint-client", sandbox.mint_client_id),
        *("--signing-key", str(stage.folder / "signing.key")),
    )
    assert outcome.status == 0, outcome.err
    tenant = stage.folder / "bea" / "tenant.toml"
    tenant.write_text((stage.folder / "issuer" / "tenant.toml").read_text())
    joined = colleague.issuer("ledger", "move", postgres_url)
    assert joined.status == 0, joined.err
    return colleague


def latest(listed: "Outcome") -> dict[int, tuple[str, str]]:
    assert listed.status == 0, listed.err
    codes: list[dict[str, Any]] = json.loads(listed.out)["data"]["codes"]
    return {code["ticket"]: (code["state"], code["minted_by"]) for code in reversed(codes)}


def test_they_see_and_end_each_others_codes(
    stage: "Stage", bea: Colleague, postgres_url: str
) -> None:
    ada_file = stage.folder / "issuer" / "ledger.sqlite3"
    first = stage.mint(1000)
    moved = stage.issuer("ledger", "move", postgres_url)
    assert moved.status == 0, moved.err
    assert ada_file.exists()
    assert bea.list_codes() == {1000: ("active", "Ada Admin")}

    minted = bea.issuer("mint", "1001", "--profile", "journey")
    assert minted.status == 0, minted.err
    both = {1000: ("active", "Ada Admin"), 1001: ("active", "Bea Boss")}
    assert latest(stage.issuer("list", "--json")) == bea.list_codes() == both
    busy = stage.issuer("mint", "1001")
    assert busy.status == 22
    assert "ticket 1001 is busy until " in busy.err

    assert bea.issuer("revoke", "--ticket", "1000").status == 0
    assert stage.send(first).status == 21
    assert latest(stage.issuer("list", "--json"))[1000] == ("revoked", "Ada Admin")

    assert stage.send(minted.out.strip(), ticket=1001).status == 0
    assert latest(stage.issuer("list", "--json"))[1001] == ("used", "Bea Boss")
    assert stage.issuer("mint", "1001").status == 0
    assert bea.issuer("revoke", "--all").status == 0
    assert stage.live_tokens() == []
    assert stage.issuer("ledger").status == 0
