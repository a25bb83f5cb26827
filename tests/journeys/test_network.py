"""The built operator on networks as customers have them: proxies, interceptors, IPv6 alone.

Here no variable points it at a sandbox: it goes to acme.zendesk.com, by a proxy of ours.
"""

import json
import os
import ssl
import subprocess  # noqa: TID251 - journeys start the built programs
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme

from log_bundle.manifest import read_manifest
from tests.tunnels import ACCOUNT, Proxy, certify, tls_in_front_of, write_authority

if TYPE_CHECKING:
    from tests.journeys.conftest import Outcome, Stage

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="SSL_CERT_FILE is OpenSSL's"),
]

LOGIN = "user:p@ss-0f-rita"
NOTICE = "your network opens encrypted connections: O=Acme Proxies; who runs it can read"


class Network:
    """Where the customer is: the account answers behind a proxy, in the name of `authority`."""

    def __init__(self, stage: "Stage", stack: ExitStack) -> None:
        self.stage = stage
        self.authority = trustme.CA(organization_name="Acme Proxies")
        self.trusted = write_authority(self.authority, stage.folder)
        self._stack = stack
        self.front = self.show(certify(self.authority, ACCOUNT))

    def show(self, context: ssl.SSLContext) -> str:
        """Another face of the account; where it is."""
        return self._stack.enter_context(tls_in_front_of(self.stage.sandbox.url, context))

    def open(self, proxy: Proxy) -> Proxy:
        return self._stack.enter_context(proxy.running())

    def send(self, code: str, *options: str, **variables: str) -> "Outcome":
        """What becomes of it, with nothing in the environment but these about networks."""
        kept = {n: v for n, v in self.stage.environment.items() if n != "TICKETBOUND_SANDBOX_URL"}
        agreed = ("--code-file", "-", "--yes", "--ticket", "1000", "--json")
        place = ("--state-dir", str(self.stage.state))
        done = subprocess.run(
            [str(self.stage.operator), *place, *agreed, *options],
            env={**kept, "SSL_CERT_FILE": self.trusted, **variables},
            input=code.encode(),
            capture_output=True,
            timeout=120,
            check=False,
        )
        from tests.journeys.conftest import Outcome  # noqa: PLC0415 - it is a conftest

        out, err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in out + err
        return Outcome(done.returncode, out, err)

    def log_calls(self) -> list[str]:
        return [f"{one.method} {one.path}" for one in self.stage.sandbox.requests]


@pytest.fixture
def network(stage: "Stage") -> Iterator[Network]:
    with ExitStack() as stack:
        yield Network(stage, stack)


def assert_arrived(network: Network, outcome: "Outcome") -> None:
    assert outcome.status == 0, outcome.err
    (comment,) = network.stage.sent_comments()
    assert len(comment["attachments"]) == 1
    assert network.stage.live_tokens() == []


def assert_nothing_left(network: Network, calls: list[str]) -> None:
    """No token and no byte of a log reached Zendesk."""
    assert {call.split()[0] for call in network.log_calls()[len(calls) :]} <= {"HEAD"}
    assert network.stage.sent_comments() == []


def test_row_41_a_proxy_with_a_password_works_and_shows_it_nowhere(network: Network) -> None:
    proxy = network.open(Proxy(network.front, login=LOGIN))
    assert "user:p%40ss" in proxy.url
    outcome = network.send(network.stage.mint(), HTTPS_PROXY=proxy.url)
    assert_arrived(network, outcome)
    for shown in ("p@ss", "p%40ss", "dXNlcjpwQHNz"):
        assert shown not in outcome.out + outcome.err
        assert not any(shown.encode() in path.read_bytes() for path in files(network.stage.state))
    assert all(head.startswith(b"CONNECT acme.zendesk.com:443 ") for head in proxy.heads)
    members = network.stage.attached()
    assert b"p@ss" not in b"".join(members.values())
    connection = read_manifest(members["manifest.json"]).connection
    assert connection is not None
    assert (connection.has_proxy, connection.intercepted_by) == (True, "O=Acme Proxies")
    assert abs(connection.clock_ahead or 0) < 60


def test_row_40_an_interceptor_is_named_before_anything_is_collected(network: Network) -> None:
    proxy = network.open(Proxy(network.front))
    outcome = network.send(network.stage.mint(), HTTPS_PROXY=proxy.url)
    assert_arrived(network, outcome)
    assert outcome.err.count(NOTICE) == 1
    assert outcome.err.index(NOTICE) < outcome.err.index("ready for ticket 1000")


def test_row_40_an_interceptor_is_refused_where_the_person_says_so(network: Network) -> None:
    proxy = network.open(Proxy(network.front))
    code, calls = network.stage.mint(), network.log_calls()
    outcome = network.send(code, "--no-interception", HTTPS_PROXY=proxy.url)
    assert outcome.status == outcome.envelope["error"]["exit_code"] == 31
    assert "this network opens encrypted connections: O=Acme Proxies" in outcome.err
    assert "no-interception" in outcome.err
    assert_nothing_left(network, calls)
    assert network.send(code, HTTPS_PROXY=proxy.url).status == 0, "the code is still good"


def test_a_wrong_password_of_the_proxy(network: Network) -> None:
    proxy = network.open(Proxy(network.front, login=LOGIN))
    wrong = proxy.url.replace("p%40ss", "hunter2")
    code, calls = network.stage.mint(), network.log_calls()
    outcome = network.send(code, HTTPS_PROXY=wrong)
    assert outcome.status == outcome.envelope["error"]["exit_code"] == 30
    assert "the proxy wants another user name or password (407)" in outcome.err
    assert "hunter2" not in outcome.out + outcome.err
    assert_nothing_left(network, calls)


def test_a_proxy_that_speaks_tls_itself(network: Network) -> None:
    own = certify(network.authority, "127.0.0.1")
    proxy = network.open(Proxy(network.front, login=LOGIN, tls=own))
    assert proxy.url.startswith("https://")
    assert_arrived(network, network.send(network.stage.mint(), HTTPS_PROXY=proxy.url))


def test_a_proxy_that_dies_in_the_middle_of_an_upload(network: Network) -> None:
    (network.stage.logs / "large.log").write_bytes(os.urandom(600_000).hex().encode())
    proxy = network.open(Proxy(network.front, dies_after=200_000, deaths=1))
    outcome = network.send(network.stage.mint(), HTTPS_PROXY=proxy.url)
    assert_arrived(network, outcome)
    assert proxy.deaths == 0
    assert "the connection failed" in outcome.err


def test_no_proxy_is_heeded(network: Network) -> None:
    proxy = network.open(Proxy(network.front))
    code, calls = network.stage.mint(), network.log_calls()
    # Without the proxy there is no account here; where there is one, its certificate is refused.
    outcome = network.send(code, HTTPS_PROXY=proxy.url, NO_PROXY="other.example,.zendesk.com")
    assert outcome.status in (30, 31)
    assert "acme.zendesk.com" in outcome.err
    assert proxy.heads == []
    assert_nothing_left(network, calls)


def test_row_42_a_netrc_is_left_alone(network: Network) -> None:
    home = Path(os.environ["HOME"])
    for name in (".netrc", "_netrc"):
        (home / name).write_text("default login mallory password hunter2\n")
        (home / name).chmod(0o600)
    proxy = network.open(Proxy(network.front))
    outcome = network.send(network.stage.mint(), HTTPS_PROXY=proxy.url, NETRC=str(home / ".netrc"))
    assert_arrived(network, outcome)
    assert not any(b"proxy-authorization" in head.lower() for head in proxy.heads)


def test_a_proxy_at_an_ipv6_address(network: Network) -> None:
    proxy = network.open(Proxy(network.front, host="::1"))
    assert "[::1]" in proxy.url
    assert_arrived(network, network.send(network.stage.mint(), HTTPS_PROXY=proxy.url))


def test_nobody_answers_and_the_logs_are_kept(network: Network) -> None:
    code = network.stage.mint()
    outcome = network.send(code, HTTPS_PROXY="http://127.0.0.1:9")
    assert outcome.status == 30
    assert "Zendesk is out of reach" in outcome.err
    assert "the cleaned logs are kept in" in outcome.err
    assert json.loads(outcome.out)["ok"] is False


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
