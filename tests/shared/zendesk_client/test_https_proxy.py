"""A proxy that is itself spoken to over TLS: both certificates count, and neither sees the other.

On Linux, OpenSSL reads the system's store from SSL_CERT_FILE, which lets a test trust an
authority of its own.
"""

import contextlib
import os
import socket
import ssl
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme

from ticketbound.secret import Secret
from zendesk_client.address import account_address
from zendesk_client.errors import TlsFailed, Unreachable
from zendesk_client.models import User
from zendesk_client.session import Session
from zendesk_client.timeouts import Timeouts
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Waits

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only there can a test add an authority to the store"
)
ANSWER = b'HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{"user":{"id":7}}'
Serve = Callable[[trustme.LeafCert, trustme.LeafCert, bytes], "Proxy"]


class Proxy:
    """Ends its tunnels itself, and remembers what it heard last outside and inside of one."""

    def __init__(self, own: trustme.LeafCert, account: trustme.LeafCert, verdict: bytes) -> None:
        self.outside = b""
        self.inside = b""
        self._own, self._account = _context(own), _context(account)
        self._verdict = verdict
        self._is_closing = False
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def close(self) -> None:
        self._is_closing = True
        # Wakes the one who waits for the next connection.
        socket.create_connection(("127.0.0.1", self.port)).close()
        self._thread.join()
        self._socket.close()

    def _serve(self) -> None:
        while not self._is_closing:
            connection, _ = self._socket.accept()
            # The client goes away in the middle: that is what some tests are about.
            with contextlib.suppress(OSError), connection:
                connection.settimeout(5)
                self._serve_one(connection)

    def _serve_one(self, connection: socket.socket) -> None:
        with self._own.wrap_socket(connection, server_side=True) as outer:
            self.outside = outer.recv(65536)
            outer.sendall(b"HTTP/1.1 %b\r\nContent-Length: 0\r\n\r\n" % self._verdict)
            self._serve_tunnel(outer)

    def _serve_tunnel(self, outer: ssl.SSLSocket) -> None:
        incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        inner = self._account.wrap_bio(incoming, outgoing, server_side=True)

        def turn(step: Callable[[], bytes | None]) -> bytes:
            while True:
                try:
                    result = step()
                except ssl.SSLWantReadError:
                    outer.sendall(outgoing.read())
                    if not (heard := outer.recv(65536)):
                        raise OSError("hung up") from None
                    incoming.write(heard)
                else:
                    outer.sendall(outgoing.read())
                    return result or b""

        turn(inner.do_handshake)
        self.inside = turn(lambda: inner.read(65536))
        inner.write(ANSWER)
        outer.sendall(outgoing.read())


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def serve(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Serve]:
    running: list[Proxy] = []
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(tmp_path / "authority.pem"))

    def start(own: trustme.LeafCert, account: trustme.LeafCert, verdict: bytes) -> Proxy:
        running.append(Proxy(own, account, verdict))
        return running[-1]

    yield start
    for proxy in running:
        proxy.close()


def ask(proxy: Proxy, waits: "Waits") -> User:
    url = f"https://me:hunter2@127.0.0.1:{proxy.port}"
    with Session(
        account_address("acme"),
        user_agent="t",
        token=Secret("t0ken"),
        environment={"HTTPS_PROXY": url},
        timeouts=Timeouts(5, 5),
        sleep=waits.sleep,
    ) as session:
        return show_me(session)


def test_two_good_certificates_make_a_tunnel_that_the_proxy_cannot_look_into(
    serve: Serve, authority: trustme.CA, waits: "Waits"
) -> None:
    account = authority.issue_cert("acme.zendesk.com")
    proxy = serve(authority.issue_cert("127.0.0.1"), account, b"200 Connected")
    assert ask(proxy, waits).id == 7
    assert proxy.outside.startswith(b"CONNECT acme.zendesk.com:443 ")
    assert b"Proxy-Authorization: Basic " in proxy.outside
    assert b"t0ken" not in proxy.outside
    assert b"Authorization: Bearer t0ken" in proxy.inside
    assert b"Proxy-Authorization" not in proxy.inside


def test_a_proxy_with_a_bad_certificate_does_not_even_learn_its_password(
    serve: Serve, authority: trustme.CA, waits: "Waits", texts_of: Callable[[BaseException], str]
) -> None:
    stranger = trustme.CA().issue_cert("127.0.0.1")
    proxy = serve(stranger, authority.issue_cert("acme.zendesk.com"), b"200 Connected")
    with pytest.raises(TlsFailed, match="certificate of the proxy") as caught:
        ask(proxy, waits)
    assert proxy.outside == b""
    assert "hunter2" not in texts_of(caught.value)
    assert waits.seconds == []


def test_an_account_with_a_bad_certificate_gets_nothing_through_a_good_proxy(
    serve: Serve, authority: trustme.CA, waits: "Waits"
) -> None:
    stranger = trustme.CA().issue_cert("acme.zendesk.com")
    proxy = serve(authority.issue_cert("127.0.0.1"), stranger, b"200 Connected")
    with pytest.raises(TlsFailed, match=r"certificate of acme\.zendesk\.com"):
        ask(proxy, waits)
    assert proxy.outside.startswith(b"CONNECT")
    assert proxy.inside == b""


def test_a_proxy_that_refuses_is_named(
    serve: Serve, authority: trustme.CA, waits: "Waits", texts_of: Callable[[BaseException], str]
) -> None:
    account = authority.issue_cert("acme.zendesk.com")
    proxy = serve(authority.issue_cert("127.0.0.1"), account, b"407 Who are you")
    with pytest.raises(Unreachable, match="wants another user name or password") as caught:
        ask(proxy, waits)
    assert "hunter2" not in texts_of(caught.value)
    assert proxy.inside == b""
