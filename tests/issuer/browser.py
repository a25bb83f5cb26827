"""A person with a browser: goes where the issuer leads, decides on Zendesk's page, comes back."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

from zendesk_sandbox.server import RunningSandbox

FORM = {"Content-Type": "application/x-www-form-urlencoded"}

Act = Callable[[str], object]


@dataclass(frozen=True)
class Page:
    status: int
    headers: dict[str, str]
    body: str


def visit(url: str, method: str = "GET", **headers: str) -> Page:
    """What this machine answers to `url`, as it stands."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, headers=headers)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return Page(answer.status, told, answer.read().decode())
    finally:
        connection.close()


class Browser:
    """Is called with the address to open; does what `act` says, by default agree and come back."""

    def __init__(self, sandbox: RunningSandbox) -> None:
        self.sandbox = sandbox
        self.user_id = sandbox.seeded.admin.id
        self.decision = "allow"
        self.act: Act = self.go_through
        self.opened: list[str] = []
        self.pages: list[Page] = []
        self.is_interactive = False
        self._is_idle = threading.Event()
        self._is_idle.set()

    def __call__(self, url: str) -> bool:
        self.opened.append(url)
        self._is_idle.clear()
        try:
            return self.act(url) is not False
        finally:
            self._is_idle.set()

    def finish(self) -> None:
        """Wait until it has done what it does: the issuer may be done before it."""
        assert self._is_idle.wait(60)

    def go_through(self, url: str) -> None:
        self.pages.append(visit(self.decide(url)))

    def decide(self, url: str) -> str:
        """The address that Zendesk sends the browser back to."""
        page = self.sandbox.ask("GET", url.removeprefix(self.sandbox.url))
        nonce = re.search(r'name="nonce" value="([0-9a-f]+)"', page.body.decode())
        assert nonce is not None, page.body.decode()
        form = {"nonce": nonce[1], "decision": self.decision, "user_id": self.user_id}
        answer = self.sandbox.ask(
            "POST", "/oauth/authorizations", body=urlencode(form).encode(), headers=FORM
        )
        return answer.headers["location"]
