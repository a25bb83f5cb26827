"""The mint client, made through the API where Zendesk lets it act as the service user."""

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest

from tests.issuer.set_up.conftest import CTRL_C, Act, Hold
from token_issuer.home import Home
from token_issuer.settings import read_settings
from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.switches import Switches

CLIENTS = 3


@pytest.fixture
def as_admin(api_token: str) -> tuple[str, ...]:
    """The answers until the mint client, of who signs in with an API token."""
    return ("acme", "api-token", "ada@acme.example", api_token, "log-courier@acme.example")


@pytest.mark.parametrize("field", ["allowed_scopes", "scopes"])
def test_is_made_and_is_the_service_users(
    talk: Hold,
    as_admin: tuple[str, ...],
    sandbox: RunningSandbox,
    home: Path,
    field: Literal["allowed_scopes", "scopes"],
) -> None:
    sandbox.state.switches = Switches(
        api_tokens="on",
        client_user_id="honoured",
        allowed_scopes_field=field,
    )
    done = talk(*as_admin, "", "", "Acme GmbH", "", "", "y", "n")
    assert done.status == 0, done.screen
    identifier = read_settings(Home(home)).clients.mint
    assert f"{identifier} (made just now)" in done.screen
    [made] = [c for c in sandbox.state.clients.values() if c.identifier == identifier]
    assert made.user_id == sandbox.service_user_id
    assert made.allowed_scopes == ("requests:write", "ticket_attachments:write")


@pytest.mark.parametrize(
    ("switches", "says"),
    [
        (
            Switches(api_tokens="on", client_user_id="ignored"),
            "Zendesk makes a client act as nobody but its maker",
        ),
        (Switches(api_tokens="on", client_user_id="refused"), "it cannot be made here"),
        (
            Switches(api_tokens="on", client_user_id="honoured", allowed_scopes_field="absent"),
            "may also ask for the scope 'read'",
        ),
    ],
)
def test_one_that_will_not_do_is_deleted_and_made_by_hand(
    talk: Hold,
    as_admin: tuple[str, ...],
    sandbox: RunningSandbox,
    home: Path,
    switches: Switches,
    says: str,
) -> None:
    sandbox.state.switches = switches

    def demand_none_left() -> None:
        assert len(sandbox.state.clients) == CLIENTS

    secret = sandbox.mint_client_secret.reveal()
    by_hand: tuple[str | Act, ...] = (demand_none_left, "log_drop", secret)
    done = talk(*as_admin, "yes", *by_hand, "", "Acme GmbH", "", "", "y", "n")
    assert done.status == 0, done.screen
    assert says in " ".join(done.screen.split())
    assert "Make the mint client now." in done.screen
    assert read_settings(Home(home)).clients.mint == "log_drop"


def test_one_that_was_made_goes_when_the_set_up_is_cancelled(
    talk: Hold, as_admin: tuple[str, ...], sandbox: RunningSandbox, home: Path
) -> None:
    sandbox.state.switches = Switches(api_tokens="on", client_user_id="honoured")
    done = talk(*as_admin, "yes", "new", CTRL_C)
    assert "made log_drop_" in done.screen
    assert done.status == 60
    assert len(sandbox.state.clients) == CLIENTS
    assert len(sandbox.state.tickets) == 20
    assert not home.exists() or list(home.iterdir()) == []


def test_one_whose_answer_was_lost_goes_too(
    talk: Hold, as_admin: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    sandbox.state.switches = Switches(api_tokens="on", client_user_id="honoured")
    sandbox.queue_fault(
        kind="cut_answer", path="oauth/clients$", method="POST", after_commit=True, times=9
    )
    done = talk(*as_admin, "yes", CTRL_C)
    assert "it cannot be made here" in " ".join(done.screen.split())
    assert len(sandbox.state.clients) == CLIENTS


def test_one_that_cannot_be_deleted_is_named(
    talk: Hold, as_admin: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    sandbox.state.switches = Switches(api_tokens="on", client_user_id="ignored")
    sandbox.queue_fault(status=403, path="oauth/clients/", method="DELETE")
    done = talk(*as_admin, "yes", CTRL_C)
    assert "warning: the OAuth client log_drop_" in done.screen
    assert "may still be at Zendesk" in done.screen


def test_who_may_make_none_is_not_asked(talk: Hold, by_client: tuple[str, ...]) -> None:
    done = talk(*by_client)
    assert "Make it now" not in done.screen
    assert done.status == 0


def test_an_identity_client_that_may_write_makes_it_too(
    talk: Hold, by_client: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    sandbox.state.switches = Switches(client_user_id="honoured")
    identity = sandbox.seeded.issuer
    scopes = ("read", "write", "tickets:write")
    sandbox.state.clients[identity.id] = replace(identity, allowed_scopes=scopes)
    done = talk(*by_client[:5], "yes", *by_client[7:])
    assert done.status == 0, done.screen
    assert "(made just now)" in done.screen
    assert sandbox.state.tokens == {}
