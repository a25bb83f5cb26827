"""A second run: what is there is the default, and only what was changed is written."""

import json
from pathlib import Path

import pytest

from tenant_file.reading import read_tenant
from tests.issuer.conftest import Run
from tests.issuer.set_up.conftest import CTRL_C, Hold
from token_issuer.home import Home
from token_issuer.settings import read_settings
from zendesk_sandbox.server import RunningSandbox

KEEP = ("",) * 11


@pytest.fixture
def set_up(ready: Run, home: Path) -> Path:
    """The home of a set-up that is there, with a tenant file that was edited."""
    del ready
    tenant = home / "tenant.toml"
    tenant.write_text(tenant.read_text() + "# mine\n")
    return home


def _contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in home.glob("*.*[nl]")}


def test_enter_keeps_everything(set_up: Path, talk: Hold, sandbox: RunningSandbox) -> None:
    before, tickets = _contents(set_up), len(sandbox.state.tickets)
    done = talk(*KEEP, "y", "n")
    assert done.status == 0, done.screen
    assert _contents(set_up) == before
    assert len(sandbox.state.tickets) == tickets
    for shown in (
        "Subdomain [acme]: ",
        "Identifier of the identity client [issuer]: ",
        "Secret of the client issuer [kept]: ",
        "E-mail address of the service user [log-courier@acme.example]: ",
        "Secret of the client log_drop [kept]: ",
        "Number of the ticket, or new [1020]: ",
        "Your name, as customers know it [Acme GmbH]: ",
        "Link to the operator, or Enter: ",
        "File with a key, or new, or kept [kept]: ",
        f" keep {set_up / 'tenant.toml'} ",
    ):
        assert shown in " ".join(done.screen.split())


def test_another_name_changes_the_tenant_alone(set_up: Path, talk: Hold) -> None:
    before = _contents(set_up)
    done = talk(*KEEP[:8], "Acme Limited", "", "", "y", "n")
    assert done.status == 0, done.screen
    after = _contents(set_up)
    former, new = after.pop("tenant.former.toml"), after.pop("tenant.toml")
    assert former == before.pop("tenant.toml")
    assert after == before
    tenant = read_tenant(new.decode())
    assert tenant.vendor.name == "Acme Limited"
    assert tenant.keys == read_tenant(former.decode()).keys


def test_a_new_key_has_to_be_asked_for(set_up: Path, talk: Hold) -> None:
    former = read_tenant((set_up / "tenant.toml").read_text()).keys
    done = talk(*KEEP[:10], "new", "y", "n")
    assert done.status == 0, done.screen
    assert "operators that were built before take no code signed with it" in done.screen
    assert read_tenant((set_up / "tenant.toml").read_text()).keys != former


def test_a_lost_key_is_not_replaced_by_enter(set_up: Path, talk: Hold) -> None:
    kept = json.loads((set_up / "secrets.json").read_text())
    del kept["signing_key"]
    (set_up / "secrets.json").write_text(json.dumps(kept))
    before = _contents(set_up)
    done = talk(*KEEP[:10], "", CTRL_C)
    assert done.status == 60, done.screen
    said = " ".join(done.screen.split())
    assert "operators that you have built know a key that is not kept here" in said
    assert "File with a key, or new: no: nothing was typed" in said
    assert _contents(set_up) == before
    done = talk(*KEEP[:10], "new", "y", "n")
    assert done.status == 0, done.screen
    assert "operators that were built before take no code" in " ".join(done.screen.split())


def test_another_way_of_signing_in(
    set_up: Path, talk: Hold, bare: dict[str, str], sandbox: RunningSandbox, ports: None
) -> None:
    del ports
    bare["DISPLAY"] = ":0"
    done = talk("", "browser", *KEEP[:7], *KEEP[:1], "y", "n")
    assert done.status == 0, done.screen
    assert "identity" not in json.loads((set_up / "secrets.json").read_text())
    assert len(sandbox.state.tokens) == 1
    done = talk("", "", "", *KEEP[:7], "y", "n")
    assert done.status == 0, done.screen
    assert "Identifier of the public client, or kept [kept]: " in done.screen
    secret = sandbox.issuer_client_secret.reveal()
    done = talk("", "client", "", secret, *KEEP[:7], "y", "n")
    assert done.status == 0, done.screen
    assert not (set_up / "sign-in.json").exists()
    assert sandbox.state.tokens == {}
    assert read_settings(Home(set_up)).clients.identity == "issuer"


@pytest.mark.parametrize("stop_at", range(11))
def test_ctrl_c_leaves_what_was_there(
    set_up: Path, talk: Hold, sandbox: RunningSandbox, stop_at: int
) -> None:
    before, tickets = _contents(set_up), len(sandbox.state.tickets)
    assert talk(*KEEP[:stop_at], CTRL_C).status == 60
    assert _contents(set_up) == before
    assert len(sandbox.state.tickets) == tickets
    assert sandbox.state.tokens == {}


@pytest.mark.usefixtures("set_up")
def test_open_codes_hold_it_to_its_account_and_clients(talk: Hold, issuer: Run) -> None:
    assert issuer("mint", "1000")[0] == 0
    done = talk("other", "", "", "another", "", CTRL_C)
    said = " ".join(done.screen.split())
    assert said.count("no: 1 code of the present set-up is still open") == 2, done.screen
    assert done.status == 60


def test_secrets_that_cannot_be_read_are_not_replaced(
    set_up: Path, talk: Hold, sandbox: RunningSandbox
) -> None:
    (set_up / "secrets.json").write_text("?")
    before = len(sandbox.requests)
    done = talk(*KEEP)
    assert done.status == 20
    assert len(sandbox.requests) == before


def test_broken_settings_are_as_none(set_up: Path, talk: Hold, by_client: tuple[str, ...]) -> None:
    (set_up / "settings.toml").write_text("?")
    done = talk(*by_client[:-3], "kept", "y", "n")
    assert done.status == 0, done.screen
    assert read_settings(Home(set_up)).requests.canary_ticket == 1021
