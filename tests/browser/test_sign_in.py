"""`issuer login` as a person lives it: a terminal, a browser, and a page that asks."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from queue import Queue
from secrets import token_bytes
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Error, Route, expect

from tests.browser.login import Login, Terminal
from tests.browser.visitor import Visitor, both_ways
from tests.issuer.conftest import MovableClock
from token_issuer.errors import SignInNeeded
from token_issuer.sign_in.browsing import BrowserConsent
from token_issuer.sign_in.loopback import PORTS
from token_issuer.sign_in.request import make_request
from token_issuer.surroundings import Surroundings
from zendesk_client.address import sandbox_address
from zendesk_sandbox.server import RunningSandbox

pytestmark = pytest.mark.usefixtures("ports")
_REFUSED = "the server responded with a status of 400"


@pytest.fixture
def terminal(tmp_path: Path, sandbox: RunningSandbox) -> Terminal:
    return Terminal(tmp_path, sandbox)


@pytest.fixture
def login(terminal: Terminal) -> Iterator[Login]:
    with terminal.login() as waiting:
        yield waiting


def decide(visitor: Visitor, button: str, person: str = "Alex Agent") -> None:
    visitor.page.get_by_label(person).check()
    visitor.page.get_by_role("button", name=button).click()


def exchanges(sandbox: RunningSandbox) -> list[int | None]:
    return [call.status for call in sandbox.requests if call.path == "/oauth/tokens"]


def expect_nothing_foreign(visitor: Visitor, sandbox: RunningSandbox) -> None:
    """The browser spoke to Zendesk and to the terminal, and complained about neither."""
    callbacks = {f"127.0.0.1:{port}" for port in PORTS}
    assert visitor.complaints == []
    assert visitor.sources() - callbacks == {urlsplit(sandbox.url).netloc}


@both_ways
def test_person_agrees(
    visitor: Visitor, terminal: Terminal, login: Login, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    visitor.page.goto(login.read_address())
    assert not visitor.is_too_wide()
    visitor.photograph(tmp_path, "consent")
    decide(visitor, "Allow")
    expect(visitor.page.get_by_role("heading")).to_have_text("Zendesk has agreed")
    assert not visitor.is_too_wide()
    visitor.photograph(tmp_path, "success")
    code, talk = login.finish()
    assert code == 0
    assert talk.startswith("issuer: signed in to acme as Alex Agent (agent)")
    assert "Alex Agent" in terminal.ask("whoami")
    (sent,) = parse_qs(urlsplit(visitor.page.url).query)["code"]
    assert sent not in talk + visitor.page.content()
    expect_nothing_foreign(visitor, sandbox)


@both_ways
def test_person_denies(
    visitor: Visitor, login: Login, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    visitor.page.goto(login.read_address())
    decide(visitor, "Deny")
    expect(visitor.page.get_by_role("heading")).to_have_text("You are not signed in")
    visitor.photograph(tmp_path, "denied")
    code, talk = login.finish()
    assert code == 20
    assert "denied in the browser" in talk
    assert "issuer login" in talk
    assert exchanges(sandbox) == []
    expect_nothing_foreign(visitor, sandbox)


@both_ways
def test_answer_to_another_sign_in_is_refused_and_the_right_one_still_taken(
    visitor: Visitor, login: Login, sandbox: RunningSandbox, tmp_path: Path
) -> None:
    address = login.read_address()
    (back,) = parse_qs(urlsplit(address).query)["redirect_uri"]
    visitor.page.goto(f"{back}?code=planted&state=guessed")
    expect(visitor.page.get_by_role("heading")).to_contain_text("not the answer")
    visitor.photograph(tmp_path, "refused")
    # A browser notes every page with such a status.
    assert [_REFUSED in complaint for complaint in visitor.complaints] == [True]
    visitor.complaints.clear()
    assert login.is_waiting()
    assert exchanges(sandbox) == []
    visitor.page.goto(address)
    decide(visitor, "Allow")
    assert login.finish()[0] == 0
    assert exchanges(sandbox) == [200]
    expect_nothing_foreign(visitor, sandbox)


def test_answer_that_comes_back_finds_nobody(
    visitor: Visitor, terminal: Terminal, login: Login, sandbox: RunningSandbox
) -> None:
    visitor.page.goto(login.read_address())
    decide(visitor, "Allow")
    visitor.page.wait_for_url("**/callback?*")
    answer = visitor.page.url
    assert login.finish()[0] == 0
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        visitor.page.goto(answer)
    with terminal.login() as later:
        later.read_address()
        visitor.page.goto(answer)
        expect(visitor.page.get_by_role("heading")).to_contain_text("not the answer")
        assert later.is_waiting()
    assert exchanges(sandbox) == [200]


def test_answer_that_comes_too_late(
    visitor: Visitor, terminal: Terminal, login: Login, sandbox: RunningSandbox
) -> None:
    def dawdle(route: Route) -> None:
        redirect = route.fetch(max_redirects=0)
        sandbox.advance(121)
        route.fulfill(response=redirect)

    visitor.page.goto(login.read_address())
    visitor.page.route("**/oauth/authorizations", dawdle)
    decide(visitor, "Allow")
    expect(visitor.page.get_by_role("heading")).to_have_text("Zendesk has agreed")
    code, talk = login.finish()
    assert code == 20
    assert "two minutes" in talk
    assert "issuer login" in talk
    assert exchanges(sandbox) == [400]
    assert not (terminal.folder / "ticketbound/sign-in.json").exists()


def test_browser_that_does_not_come_back_in_time_comes_back_to_nobody(
    visitor: Visitor, sandbox: RunningSandbox
) -> None:
    opened, said, clock = Queue[str](), list[str](), MovableClock()

    def open_browser(url: str) -> bool:
        opened.put(url)
        return True

    make = partial(make_request, sandbox_address(sandbox.url), "issuer_cli", token_bytes)
    consent = BrowserConsent(Surroundings(clock=clock, open_browser=open_browser), said.append)
    with ThreadPoolExecutor() as other_thread:
        waiting = other_thread.submit(consent.ask, make)
        try:
            visitor.page.goto(opened.get(timeout=60))
            assert not waiting.done()
        finally:
            clock.ahead = timedelta(minutes=5)
        with pytest.raises(SignInNeeded, match="within five minutes") as given_up:
            waiting.result()
    assert given_up.value.exit_code == 20
    decide(visitor, "Allow")
    visitor.page.wait_for_url("chrome-error://**")
    assert exchanges(sandbox) == []


def test_browser_is_opened_by_itself(
    visitor: Visitor, terminal: Terminal, sandbox: RunningSandbox
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(60)
        command = terminal.browser_command(door.getsockname()[1])
        with terminal.login(browser=command) as login:
            opened, _ = door.accept()
            with opened, opened.makefile() as told:
                address = told.read()
            visitor.page.goto(address)
            decide(visitor, "Allow", "Ada Admin")
            code, talk = login.finish()
    assert code == 0
    assert "as Ada Admin (admin)" in talk
    assert address not in talk
    expect_nothing_foreign(visitor, sandbox)


def test_ports_that_are_all_taken(terminal: Terminal) -> None:
    with ExitStack() as stack:
        for port in PORTS:
            stack.enter_context(socket.create_server(("127.0.0.1", port)))
        with terminal.login() as login:
            code, talk = login.finish()
    assert code == 20
    assert all(str(port) in talk for port in PORTS)
    assert "issuer login --paste" in talk


def test_next_port_is_as_good(
    visitor: Visitor, terminal: Terminal, sandbox: RunningSandbox
) -> None:
    with socket.create_server(("127.0.0.1", PORTS[0])), terminal.login() as login:
        visitor.page.goto(login.read_address())
        decide(visitor, "Allow")
        assert login.finish()[0] == 0
    assert urlsplit(visitor.page.url).port == PORTS[1]
    expect_nothing_foreign(visitor, sandbox)
