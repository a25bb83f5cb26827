"""What the operator finds out about its way to Zendesk, and what it never lets out on it."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import trustme

from log_operator.deliver.line import Line, open_line
from log_operator.deliver.looking import demand_closed, look_ahead
from tests.tunnels import ACCOUNT, Proxy, certify, tls_in_front_of, write_authority
from ticket_code.code import Binding, TicketCode
from ticketbound.clock import utc_now
from ticketbound.secret import Secret
from zendesk_client.errors import CertificateRefused, LineOpened, TlsFailed, Unreachable
from zendesk_client.own_token import show_own_token
from zendesk_sandbox.server import RunningSandbox

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="SSL_CERT_FILE is OpenSSL's")


@pytest.fixture
def code(sandbox: RunningSandbox) -> TicketCode:
    now = utc_now().replace(microsecond=0)
    return TicketCode(
        binding=Binding.REQUESTS,
        code_id=b"12345678",
        issued_at=now,
        expires_at=now + timedelta(hours=1),
        ticket=1000,
        subdomain="acme",
        profile="generic",
        message="",
        secret=Secret(sandbox.issue_token(sandbox.seeded.requester.id, "requests:write")),
    )


class Network:
    """A proxy in front of the sandbox, which shows the certificate of `authority`."""

    def __init__(self, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.authority = trustme.CA(organization_name="Acme Proxies")
        self.folder = folder
        monkeypatch.setenv("SSL_CERT_FILE", write_authority(self.authority, folder))
        self._monkeypatch = monkeypatch
        self._stack = ExitStack()
        front = tls_in_front_of(url, certify(self.authority, ACCOUNT))
        self.proxy = Proxy(self._stack.enter_context(front))
        self._stack.enter_context(self.proxy.running())

    def call_authority_public(self) -> None:
        bundle = write_authority(self.authority, self.folder)
        self._monkeypatch.setattr("zendesk_client.transport.DEFAULT_CA_BUNDLE_PATH", bundle)

    def line(self, code: TicketCode, *, allow_interception: bool = True) -> Line:
        return self._stack.enter_context(
            open_line(
                code,
                may_use_sandbox=False,
                environment={"HTTPS_PROXY": self.proxy.url},
                on_wait=lambda *_: None,
                allow_interception=allow_interception,
            )
        )

    def close(self) -> None:
        self._stack.close()


@pytest.fixture
def network(
    sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Network]:
    network = Network(sandbox.url, tmp_path, monkeypatch)
    yield network
    network.close()


def test_a_line_that_nobody_opens(network: Network, code: TicketCode) -> None:
    network.call_authority_public()
    connection = look_ahead(network.line(code), utc_now).connection
    assert connection.intercepted_by == ""
    assert connection.has_proxy
    demand_closed(connection)


def test_an_authority_of_this_machine_alone_is_named(
    network: Network, code: TicketCode, sandbox: RunningSandbox
) -> None:
    connection = look_ahead(network.line(code), utc_now).connection
    assert connection.intercepted_by == "O=Acme Proxies"
    with pytest.raises(LineOpened, match="O=Acme Proxies") as caught:
        demand_closed(connection)
    assert caught.value.exit_code == 31
    assert [(one.method, one.has_authorization) for one in sandbox.requests] == [("HEAD", False)]


def test_without_leave_not_even_the_token_goes_over_an_opened_line(
    network: Network, code: TicketCode, sandbox: RunningSandbox
) -> None:
    line = network.line(code, allow_interception=False)
    assert look_ahead(line, utc_now).connection.intercepted_by
    before = len(sandbox.requests)
    with pytest.raises(CertificateRefused):
        show_own_token(line.work)
    with line.open_session() as worker, pytest.raises(CertificateRefused):
        show_own_token(worker)
    assert len(sandbox.requests) == before


def test_a_closed_line_is_used_without_leave_too(network: Network, code: TicketCode) -> None:
    network.call_authority_public()
    line = network.line(code, allow_interception=False)
    assert show_own_token(line.work).user_id


def test_the_clock_of_this_machine_is_measured(network: Network, code: TicketCode) -> None:
    line = network.line(code)
    view = look_ahead(line, lambda: utc_now() + timedelta(hours=2))
    assert 7190 <= (view.connection.clock_ahead or 0) <= 7210
    assert abs(view.now - utc_now()) < timedelta(seconds=10)


def test_who_is_offline_is_told_soon(code: TicketCode) -> None:
    waits: list[float] = []
    with (
        open_line(
            code,
            may_use_sandbox=True,
            environment={"TICKETBOUND_SANDBOX_URL": "http://127.0.0.1:9"},
            on_wait=lambda *_: None,
            sleep=waits.append,
        ) as line,
        pytest.raises(Unreachable),
    ):
        look_ahead(line, utc_now)
    assert sum(waits) <= 5


def test_who_is_not_trusted_at_all_is_refused(
    network: Network, code: TicketCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(TlsFailed, match="certificate of acme"):
        look_ahead(network.line(code), utc_now)


def test_a_sandbox_on_this_machine_has_nobody_on_the_way(
    sandbox: RunningSandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: TicketCode
) -> None:
    authority = trustme.CA()
    monkeypatch.setenv("SSL_CERT_FILE", write_authority(authority, tmp_path))
    with (
        tls_in_front_of(sandbox.url, certify(authority, "127.0.0.1")) as url,
        open_line(
            code,
            may_use_sandbox=True,
            environment={"TICKETBOUND_SANDBOX_URL": url},
            on_wait=lambda *_: None,
        ) as line,
    ):
        connection = look_ahead(line, utc_now).connection
    assert (connection.intercepted_by, connection.has_proxy) == ("", False)
