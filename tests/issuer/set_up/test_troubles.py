"""What Zendesk, the system or the person may do in the middle of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.issuer.browser import Browser
from tests.issuer.conftest import Run
from tests.issuer.set_up.conftest import CTRL_C, Act, Hold
from ticketbound.failure import Failure
from token_issuer.set_up.undoing import Undo
from zendesk_sandbox.server import RunningSandbox


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 404, "path": "users/me"},
        {"kind": "html", "status": 200, "path": "users/me"},
        {"kind": "redirect", "path": "users/me"},
    ],
)
def test_an_account_that_does_not_exist(
    talk: Hold, sandbox: RunningSandbox, fault: dict[str, object]
) -> None:
    sandbox.queue_fault(**fault)
    done = talk("acmee", "acme", CTRL_C)
    assert "no: there is no account 'acmee' at Zendesk: " in " ".join(done.screen.split())
    assert "for https://acme.zendesk.com it is acme" in done.screen
    assert "ok: http://127.0.0.1:" in done.screen


def test_zendesk_out_of_reach(talk: Hold, sandbox: RunningSandbox, home: Path) -> None:
    sandbox.close()
    done = talk("acme", "", CTRL_C)
    assert "no: nothing answers at 127.0.0.1" in done.screen
    assert not home.exists()


def test_an_identity_that_cannot_end_codes(
    talk: Hold, by_client: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    identity = sandbox.seeded.issuer
    sandbox.state.clients[identity.id] = replace(identity, user_id=sandbox.seeded.agent.id)
    done = talk(*by_client[:7], CTRL_C)
    assert "signed in as Alex Agent, agent" in done.screen
    assert "cannot see and revoke the tokens of the service user" in " ".join(done.screen.split())
    # An agent does not see whose client it is, so its identifier is taken as it is.
    assert "log_drop is there" not in done.screen


@pytest.mark.parametrize(
    ("scopes", "says"),
    [(("requests:write",), "invalid_scope"), (None, "may also ask for the scope 'read'")],
)
def test_a_mint_client_with_other_scopes(
    talk: Hold,
    by_client: tuple[str, ...],
    sandbox: RunningSandbox,
    scopes: tuple[str, ...] | None,
    says: str,
) -> None:
    mint = sandbox.seeded.mint
    sandbox.state.clients[mint.id] = replace(mint, allowed_scopes=scopes)
    done = talk(*by_client[:7], CTRL_C)
    assert says in " ".join(done.screen.split())
    assert len(sandbox.state.tickets) == 20


def test_a_service_user_who_became_an_admin(
    talk: Hold, by_client: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    service = sandbox.seeded.service
    sandbox.state.users[service.id] = replace(service, role="admin")
    done = talk(*by_client[:5], CTRL_C)
    assert "no: the service user Log Courier is an admin" in done.screen


def test_a_service_user_who_is_gone(ready: Run, talk: Hold, sandbox: RunningSandbox) -> None:
    del ready
    sandbox.queue_fault(status=404, path=f"users/{sandbox.service_user_id}", method="GET")
    done = talk("", "", "", "", CTRL_C)
    assert "E-mail address of the service user: " in done.screen
    assert done.status == 60


@pytest.mark.usefixtures("ports")
def test_a_present_sign_in_that_zendesk_ended(
    issuer: Run, talk: Hold, sandbox: RunningSandbox, browser: Browser
) -> None:
    assert issuer("login", "--subdomain", "acme")[0] == 0
    sandbox.state.tokens.clear()
    done = talk("acme", "", "", "issuer_cli", "", CTRL_C)
    assert "How shall the issuer sign in [browser]: " in done.screen
    assert "no: the sign-in has ended" in done.screen
    assert done.status == 60
    assert len(browser.opened) == 1


def test_a_present_sign_in_that_is_damaged(issuer: Run, talk: Hold, home: Path) -> None:
    del issuer
    home.mkdir(mode=0o700)
    (home / "sign-in.json").write_text("?")
    (home / "sign-in.json").chmod(0o600)
    done = talk("acme", "browser", "kept", CTRL_C)
    assert "no: there is no sign-in that could be kept" in done.screen


@pytest.mark.parametrize("way_out", [CTRL_C, None])
def test_leaving_at_the_doctor_leaves_the_set_up(
    talk: Hold, by_client: tuple[str, ...], home: Path, way_out: str | None
) -> None:
    done = talk(*by_client[:-1], *([way_out] if way_out else []))
    assert done.status == 0
    assert (home / "settings.toml").exists()
    assert "issuer mint TICKET" in done.screen


def test_a_doctor_that_fails_is_told_and_the_set_up_stays(
    talk: Hold, by_client: tuple[str, ...], home: Path, sandbox: RunningSandbox
) -> None:
    done = talk(*by_client[:-1], sandbox.close, "y")
    assert done.status == 0
    assert "no: " in done.screen
    assert (home / "settings.toml").exists()


def test_undoing_goes_on_after_a_failure_and_a_key() -> None:
    undo, done = Undo(), list[str]()

    def fail() -> None:
        raise Failure("no way")

    def press() -> None:
        raise KeyboardInterrupt

    steps: tuple[tuple[str, Act], ...] = (
        ("the first", lambda: done.append("first")),
        ("the second", fail),
        ("the third", press),
    )
    for what, step in steps:
        undo.remember(what, step)
    assert undo.take_back() == (
        "the third may still be at Zendesk: cleaning up was interrupted",
        "the second may still be at Zendesk: no way",
    )
    assert done == ["first"]
    assert undo.take_back() == ()


def test_an_attempt_that_fails_is_undone_at_once() -> None:
    undo, done = Undo(), list[str]()

    def fail() -> None:
        with undo.attempt() as attempt:
            attempt.remember("it", lambda: done.append("undone"))
            raise Failure("no")

    with pytest.raises(Failure):
        fail()
    assert done == ["undone"]
    with undo.attempt() as attempt:
        attempt.remember("it", lambda: done.append("later"))
    assert done == ["undone"]
    assert undo.take_back() == ()
    assert done == ["undone", "later"]


def test_a_variable_that_would_win_is_no_surprise_at_the_end(
    talk: Hold, by_client: tuple[str, ...], bare: dict[str, str]
) -> None:
    bare["TICKETBOUND_MINT_SECRET"] = "wrong-wrong-wrong"
    done = talk(*by_client[:6], by_client[6], CTRL_C)
    said = " ".join(done.screen.split())
    assert "TICKETBOUND_MINT_SECRET holds another secret of the mint client" in said
    assert "press Ctrl-C, unset TICKETBOUND_MINT_SECRET" in said


def test_ctrl_c_while_it_is_written(
    talk: Hold,
    by_client: tuple[str, ...],
    home: Path,
    sandbox: RunningSandbox,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def press(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("token_issuer.set_up.guided.write_and_forget", press)
    done = talk(*by_client)
    assert done.status == 60
    assert str(done.failure) == "cancelled while it was written"
    assert not (home / "settings.toml").exists()
    assert len(sandbox.state.tickets) == 20
    monkeypatch.undo()
    again = talk(*by_client[:-3], "kept", "y", "n")
    assert again.status == 0, again.screen
