"""Whoever knocks at the port while a sign-in waits gets nothing, and keeps nobody waiting."""

import contextlib
import re
import socket
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.issuer.browser import Browser, Page, visit
from tests.issuer.conftest import MovableClock, Run

pytestmark = pytest.mark.usefixtures("ports")
LOGIN = ("login", "--subdomain", "acme")
PORT = 19291
BASE = f"http://127.0.0.1:{PORT}"


@pytest.mark.parametrize(
    ("method", "target", "headers", "status"),
    [
        ("GET", "/favicon.ico", {}, 404),
        ("GET", "/", {}, 404),
        ("GET", "/callback", {}, 400),
        ("GET", "/callback?code=f0rged&state=f0rged", {}, 400),
        ("GET", "/callback?error=%3Cb%3Ef0rged&state=f0rged", {}, 400),
        ("GET", "/callback?code=f0rged", {"Host": "f0rged.example"}, 421),
        ("GET", "/callback?code=f0rged", {"Host": f"localhost:{PORT}"}, 421),
        ("POST", "/callback?code=f0rged", {}, 405),
        ("HEAD", "/callback?code=f0rged", {}, 405),
        ("GET", "/callback", {"X-Long": "x" * 20_000}, 431),
    ],
)
def test_others_get_a_refusal_and_the_sign_in_goes_on(
    issuer: Run, browser: Browser, method: str, target: str, headers: dict[str, str], status: int
) -> None:
    told: list[Page] = []

    def act(url: str) -> None:
        told.append(visit(BASE + target, method, **headers))
        browser.go_through(url)

    browser.act = act
    assert issuer(*LOGIN)[0] == 0
    assert told[0].status == status
    assert "f0rged" not in told[0].body + str(told[0].headers)
    assert ("allow" in told[0].headers) == (status == 405)
    assert browser.pages[0].status == 200


def test_a_forged_state_in_the_real_answer_captures_nothing(issuer: Run, browser: Browser) -> None:
    told: list[int] = []

    def act(url: str) -> None:
        real = browser.decide(url)
        state = parse_qs(urlsplit(real).query)["state"][0]
        changed = state[:-1] + ("A" if state[-1] != "A" else "B")
        forged = (real.replace(state, changed), f"{real}&state={state}", f"{real}&code=x")
        told.extend(visit(url).status for url in (*forged, real))

    browser.act = act
    assert issuer(*LOGIN)[0] == 0
    assert told == [400, 400, 400, 200]


def test_a_hundred_connections_that_say_nothing_keep_nobody_waiting(
    issuer: Run, browser: Browser
) -> None:
    with contextlib.ExitStack() as silent:

        def act(url: str) -> None:
            for _ in range(100):
                one = silent.enter_context(socket.create_connection(("127.0.0.1", PORT), 5))
                one.sendall(b"GET /callback")
            browser.go_through(url)

        browser.act = act
        assert issuer(*LOGIN)[0] == 0
    assert browser.pages[0].status == 200


def test_a_sign_in_takes_one_answer_and_the_port_is_closed_after_it(
    issuer: Run, browser: Browser
) -> None:
    told: list[bytes] = []

    def act(url: str) -> None:
        real = urlsplit(browser.decide(url))
        request = f"GET {real.path}?{real.query} HTTP/1.1\r\nHost: {real.netloc}\r\n\r\n".encode()
        with (
            socket.create_connection(("127.0.0.1", PORT), 5) as first,
            socket.create_connection(("127.0.0.1", PORT), 5) as second,
        ):
            first.sendall(request)
            told.append(first.recv(12))
            second.sendall(request)
            told.append(second.recv(12))

    browser.act = act
    assert issuer(*LOGIN)[0] == 0
    assert told[0] == b"HTTP/1.1 200"
    assert told[1] in (b"HTTP/1.1 400", b"")
    with pytest.raises(ConnectionRefusedError):
        visit(f"{BASE}/callback")


@pytest.mark.parametrize("decision", ["allow", "deny"])
def test_the_pages_are_plain_and_lead_back_to_the_terminal(
    issuer: Run, browser: Browser, decision: str
) -> None:
    browser.decision = decision
    issuer(*LOGIN)
    [page] = browser.pages
    assert "Go back to the terminal" in page.body
    assert len(page.body) < 1500
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert set(Tags.of(page)) <= {
        "small",
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "p",
    }
    assert re.search(r"src|href|url\(|@import|http:|https:", page.body) is None
    for secret in (part for url in browser.opened for part in parse_qs(url).get("state", [])):
        assert secret not in page.body


@pytest.mark.parametrize("taken", [1, 2])
def test_the_first_free_port_is_taken(issuer: Run, browser: Browser, taken: int) -> None:
    with contextlib.ExitStack() as others:
        for port in range(PORT, PORT + taken):
            others.enter_context(_occupy(port))
        assert issuer(*LOGIN)[0] == 0
    assert f"127.0.0.1%3A{PORT + taken}%2Fcallback" in browser.opened[0]


def test_without_a_free_port_there_is_another_way(issuer: Run, browser: Browser) -> None:
    with _occupy(PORT), _occupy(PORT + 1), _occupy(PORT + 2):
        status, _, err = issuer(*LOGIN)
    assert (status, browser.opened) == (20, [])
    assert "19291, 19292, 19293" in err
    assert "issuer login --paste" in err


def test_three_sign_ins_in_a_row_find_the_port_free(issuer: Run, browser: Browser) -> None:
    for _ in range(3):
        assert issuer(*LOGIN)[0] == 0
    assert all(f"127.0.0.1%3A{PORT}%2Fcallback" in url for url in browser.opened)


def test_nobody_comes_for_five_minutes(issuer: Run, browser: Browser, clock: MovableClock) -> None:
    browser.act = lambda _: setattr(clock, "ahead", clock.ahead.__class__(seconds=301))
    status, _, err = issuer(*LOGIN)
    assert status == 20
    assert "within five minutes" in err
    assert "issuer login" in err
    with pytest.raises(ConnectionRefusedError):
        visit(f"{BASE}/callback")


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    @classmethod
    def of(cls, page: Page) -> list[str]:
        parser = cls()
        parser.feed(page.body)
        return parser.names

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.names.append(tag)


def _occupy(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    return listener
