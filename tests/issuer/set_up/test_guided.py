"""The whole dialogue, for each way of signing in, and what is left when it is broken off."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tenant_file.reading import read_tenant
from tests.issuer.browser import Browser
from tests.issuer.conftest import Run
from tests.issuer.set_up.conftest import CTRL_C, Hold
from token_issuer.home import Home
from token_issuer.set_up.answers import Answers
from token_issuer.settings import read_settings
from zendesk_sandbox.server import RunningSandbox
from zendesk_sandbox.switches import Switches

TICKETS = 20
QUESTIONS = 13


def _demand_nothing_left(sandbox: RunningSandbox, home: Path, clients: int = 3) -> None:
    assert not home.exists() or list(home.iterdir()) == []
    assert sandbox.state.tokens == {}
    assert len(sandbox.state.tickets) == TICKETS
    assert len(sandbox.state.clients) == clients


def test_by_client(
    talk: Hold, by_client: tuple[str, ...], home: Path, sandbox: RunningSandbox, issuer: Run
) -> None:
    def demand_nothing_written() -> None:
        assert not home.exists()

    done = talk(*by_client[:-2], demand_nothing_written, *by_client[-2:])
    assert done.status == 0, done.screen
    assert done.left == []
    settings = read_settings(Home(home))
    assert (settings.clients.identity, settings.clients.mint) == ("issuer", "log_drop")
    assert settings.requests.service_user_id == sandbox.service_user_id
    assert settings.requests.canary_ticket == 1020
    assert sandbox.state.tokens == {}
    assert read_tenant((home / "tenant.toml").read_text()).vendor.name == "Acme GmbH"
    for said in ("signed in as Ada Admin, admin", "Log Courier", "made ticket 1020 (", "made just"):
        assert said.rstrip(" (") in done.screen
    assert done.screen.rstrip().endswith("mint a code:\n      issuer mint TICKET")
    assert issuer("mint", "1000")[0] == 0


def test_no_line_is_wider_than_80(talk: Hold, by_client: tuple[str, ...], home: Path) -> None:
    asked = [part for answer in by_client for part in ("?", answer)]
    done = talk(*asked[:-4], *by_client[-2:])
    assert done.status == 0, done.screen
    own = [line for line in done.screen.splitlines() if str(home) not in line]
    assert max(map(len, own)) <= 80
    assert "\x1b" not in done.screen


@pytest.mark.usefixtures("ports")
def test_by_browser(
    talk: Hold,
    by_client: tuple[str, ...],
    bare: dict[str, str],
    home: Path,
    browser: Browser,
    issuer: Run,
) -> None:
    bare["DISPLAY"] = ":0"
    done = talk("acme", "", "issuer_cli", *by_client[4:])
    assert done.status == 0, done.screen
    assert len(browser.opened) == 1
    for port in (19291, 19292, 19293):
        assert f"      http://127.0.0.1:{port}/callback\n" in done.screen
    assert json.loads((home / "sign-in.json").read_text())["user_name"] == "Ada Admin"
    secrets = json.loads((home / "secrets.json").read_text())
    assert set(secrets) == {"version", "mint", "signing_key", "grant"}
    assert read_settings(Home(home)).clients.identity == ""
    assert issuer("mint", "1000")[0] == 0


@pytest.mark.usefixtures("ports")
def test_a_cancelled_sign_in_by_browser_is_ended_at_zendesk(
    talk: Hold, bare: dict[str, str], home: Path, sandbox: RunningSandbox
) -> None:
    bare["DISPLAY"] = ":0"
    done = talk("acme", "", "", CTRL_C)
    assert "signed in as Ada Admin" in done.screen
    assert done.status == 60
    _demand_nothing_left(sandbox, home)


@pytest.mark.usefixtures("ports")
def test_who_denies_in_the_browser_is_asked_again(
    talk: Hold, bare: dict[str, str], browser: Browser, sandbox: RunningSandbox, home: Path
) -> None:
    bare["DISPLAY"] = ":0"
    browser.decision = "deny"

    def agree() -> None:
        browser.decision = "allow"

    done = talk("acme", "", "", agree, "", CTRL_C)
    assert "no: the sign-in was denied in the browser" in done.screen
    assert "Enter opens the sign-in again" in done.screen
    assert "signed in as Ada Admin" in done.screen
    _demand_nothing_left(sandbox, home)


def test_by_api_token(
    talk: Hold,
    by_client: tuple[str, ...],
    sandbox: RunningSandbox,
    api_token: str,
    home: Path,
    issuer: Run,
) -> None:
    done = talk("acme", "3", "ada@acme.example", api_token, by_client[4], "no", *by_client[5:])
    assert done.status == 0, done.screen
    assert api_token not in done.screen
    record = json.loads((home / "sign-in.json").read_text())
    assert (record["kind"], record["user_name"]) == ("api_token", "Ada Admin")
    assert record["mint_client_number"] == sandbox.seeded.mint.id
    assert issuer("mint", "1000")[0] == 0


def test_an_api_token_that_is_off(
    talk: Hold, sandbox: RunningSandbox, api_token: str, home: Path
) -> None:
    sandbox.state.switches = Switches(api_tokens="off")
    done = talk("acme", "api-token", "ada@acme.example", api_token, CTRL_C)
    assert "Zendesk does not accept the API token for ada@acme.example" in done.screen
    assert "< goes back" in done.screen
    assert "issuer login" not in done.screen
    _demand_nothing_left(sandbox, home)


@pytest.mark.parametrize("stop_at", range(QUESTIONS))
def test_ctrl_c_at_each_question(
    talk: Hold, by_client: tuple[str, ...], home: Path, sandbox: RunningSandbox, stop_at: int
) -> None:
    assert len(by_client) == QUESTIONS
    done = talk(*by_client[:stop_at], CTRL_C)
    if stop_at == QUESTIONS - 1:
        assert done.status == 0, "the last one only asks for the doctor"
        return
    assert done.status == 60
    assert str(done.failure) == "cancelled; nothing was written"
    _demand_nothing_left(sandbox, home)


@pytest.mark.parametrize("stop_at", [0, 3, 8, 10])
def test_closing_the_terminal(
    talk: Hold, by_client: tuple[str, ...], home: Path, sandbox: RunningSandbox, stop_at: int
) -> None:
    assert talk(*by_client[:stop_at]).status == 60
    _demand_nothing_left(sandbox, home)


def test_who_says_no_to_the_summary(
    talk: Hold, by_client: tuple[str, ...], home: Path, sandbox: RunningSandbox
) -> None:
    done = talk(*by_client[:-2], "maybe", "n")
    assert "Please type y or n." in done.screen
    assert done.status == 60
    _demand_nothing_left(sandbox, home)


@pytest.mark.parametrize(
    ("position", "wrong", "says"),
    [
        (0, "evil.com/", "'evil.com/' is no Zendesk subdomain"),
        (0, "", "nothing was typed"),
        (1, "4", "'4' is none of the three ways"),
        (2, "two words", "'two words' is no identifier"),
        (3, "wrong-wrong-wrong", "Zendesk refuses the identity client 'issuer': invalid_client"),
        (4, "nobody@acme.example", "nobody at Zendesk has the address nobody@acme.example"),
        (4, "ada@acme.example", "Ada Admin is who the issuer signs in as"),
        (4, "silas@shared.example", "the service user Silas Suspended is suspended"),
        (4, "rita@customer.example", "the service user Rita Requester is an end user"),
        (4, "lena@acme.example", "the service user Lena Light may not comment in public"),
        (4, "log courier", "'log courier' is no e-mail address"),
        (5, "issuer", "that is the client that the issuer signs in with"),
        (5, "Log Drop\x1b[2J", r"'Log Drop\\x1b[2J' is no identifier"),
        (5, "log_dorp", "there is no OAuth client 'log_dorp'"),
        (5, "issuer_cli", "that client is public"),
        (6, "wrong-wrong-wrong", "Zendesk refuses the mint client 'log_drop': invalid_client"),
        (7, "99", "there is no ticket 99 to be the canary"),
        (7, "1003", "ticket 1003 is solved"),
        (7, "12abc", "'12abc' is no ticket number"),
        (8, "A\x1b[2J", "the vendor's name must be"),
        (
            9,
            "http://acme.example/logs",
            "'http://acme.example/logs' is no link that a customer can",
        ),
        (10, "/nonexistent", "/nonexistent is missing name a file"),
    ],
)
def test_a_wrong_answer_is_asked_again_with_the_reason(
    talk: Hold, by_client: tuple[str, ...], position: int, wrong: str, says: str
) -> None:
    done = talk(*by_client[:position], wrong, *by_client[position:])
    assert done.status == 0, done.screen
    said = " ".join(done.screen.split())
    assert f"no: {says}" in said
    assert "\x1b" not in done.screen.replace(wrong, "")


@pytest.mark.parametrize(
    ("position", "wrong"),
    [(0, "?!"), (3, "x"), (4, "a@b"), (6, "x"), (7, "99"), (10, "/none")],
)
def test_after_three_wrong_answers_the_ways_out_are_told(
    talk: Hold, by_client: tuple[str, ...], position: int, wrong: str
) -> None:
    done = talk(*by_client[:position], *[wrong] * 4, *by_client[position:])
    assert done.status == 0, done.screen
    assert " ".join(done.screen.split()).count("and Ctrl-C ends it; nothing is written") == 1


def test_enter_tries_the_same_again(
    talk: Hold, sandbox: RunningSandbox, by_client: tuple[str, ...]
) -> None:
    mint = sandbox.seeded.mint
    sandbox.state.clients[mint.id] = replace(mint, allowed_scopes=None)

    def limit() -> None:
        sandbox.state.clients[mint.id] = mint

    done = talk(*by_client[:7], limit, "", *by_client[7:])
    assert done.status == 0, done.screen
    assert "may also ask for the scope 'read'" in done.screen
    assert "Secret of the client log_drop [the same again]: " in done.screen


def test_going_back_within_a_step(talk: Hold, by_client: tuple[str, ...], home: Path) -> None:
    done = talk("<", *by_client[:2], "typo", "<", *by_client[2:])
    assert done.status == 0, done.screen
    assert "This is the first question of its step" in done.screen
    assert read_settings(Home(home)).clients.identity == "issuer"


def test_a_mint_client_of_somebody_else(
    talk: Hold, by_client: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    mint = sandbox.seeded.mint
    sandbox.state.clients[mint.id] = replace(mint, user_id=sandbox.seeded.agent.id)
    done = talk(*by_client[:6], by_client[5], CTRL_C)
    assert f"was made by user {sandbox.seeded.agent.id}, not by Log Courier" in done.screen


def test_what_cannot_be_taken_back_is_named(
    talk: Hold, by_client: tuple[str, ...], sandbox: RunningSandbox
) -> None:
    sandbox.queue_fault(status=403, path="tickets/1020", method="DELETE")
    done = talk(*by_client[:8], CTRL_C)
    assert done.status == 60
    assert "warning: the canary ticket 'Ticketbound canary" in done.screen
    assert "may still be at Zendesk" in done.screen


def test_a_canary_whose_answer_was_lost_is_taken_back(
    talk: Hold, by_client: tuple[str, ...], home: Path, sandbox: RunningSandbox
) -> None:
    sandbox.queue_fault(
        kind="cut_answer", path="^/api/v2/tickets$", method="POST", after_commit=True
    )
    done = talk(*by_client[:8], CTRL_C)
    assert done.status == 60
    assert "Traceback" not in done.screen
    _demand_nothing_left(sandbox, home)


def test_a_home_that_takes_nothing(
    talk: Hold, by_client: tuple[str, ...], home: Path, sandbox: RunningSandbox
) -> None:
    done = talk(*by_client[:-2], lambda: home.write_text("in the way"), *by_client[-2:])
    assert done.status == 1
    assert len(sandbox.state.tickets) == TICKETS


def test_answers_given_beforehand_are_tried_and_not_asked(
    talk: Hold, by_client: tuple[str, ...], bare: dict[str, str]
) -> None:
    bare["TICKETBOUND_IDENTITY_SECRET"] = by_client[3]
    given = Answers(
        subdomain="acme", sign_in="client", identity_client="issuer", mint_client="log_dorp"
    )
    done = talk(*by_client[4:], given=given)
    assert done.status == 0, done.screen
    assert done.screen.count("Subdomain") == 0
    assert "there is no OAuth client 'log_dorp'" in done.screen


def test_without_a_key_store_a_file_has_to_be_chosen(
    talk: Hold,
    by_client: tuple[str, ...],
    bare: dict[str, str],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    del bare["TICKETBOUND_SECRETS"]
    done = talk(*by_client[:-2], "", "file", *by_client[-2:])
    assert done.status == 0, done.screen
    assert "no: nothing was typed\n  type file; or Ctrl-C" in done.screen
    assert (home / "secrets.json").exists()


def test_the_doctor_at_the_end(talk: Hold, by_client: tuple[str, ...], home: Path) -> None:
    done = talk(*by_client[:-1], "y")
    assert done.status == 0
    assert "ok: nothing stands in the way of codes" in done.screen
    assert (home / "doctor.json").exists()


def test_an_obstacle_is_shown_and_the_set_up_stays(
    talk: Hold, by_client: tuple[str, ...], home: Path, sandbox: RunningSandbox
) -> None:
    sandbox.state.switches = Switches(ccd_request_update="refuse")
    done = talk(*by_client[:-1], "y")
    assert done.status == 0
    assert "warning: codes cannot work" in done.screen
    assert (home / "settings.toml").exists()
