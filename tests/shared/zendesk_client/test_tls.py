"""Certificates are verified by the system's trust store, and there is no way around it.

On Linux, OpenSSL reads that store's place from SSL_CERT_FILE, which lets a test trust an
authority of its own.
"""

import os
import ssl
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import trustme

from ticketbound.secret import Secret
from zendesk_client.address import account_address, sandbox_address
from zendesk_client.errors import TlsFailed, Unreachable
from zendesk_client.models import User
from zendesk_client.requests import comment_on_request
from zendesk_client.session import Session
from zendesk_client.timeouts import Timeouts
from zendesk_client.users import show_me

if TYPE_CHECKING:
    from tests.shared.zendesk_client.conftest import Server, Waits

NAMES = {
    "good": ("127.0.0.1",),
    "expired": ("127.0.0.1",),
    "other_host": ("elsewhere.example",),
    "account": ("acme.zendesk.com",),
}

needs_openssl_store = pytest.mark.skipif(
    sys.platform != "linux", reason="only there can a test add an authority to the store"
)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate of each name, and the authority that signed them all."""
    folder = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "authority.pem")
    for name, hosts in NAMES.items():
        not_after = datetime(2001, 1, 1, tzinfo=UTC) if name == "expired" else None
        leaf = authority.issue_cert(*hosts, not_after=not_after)
        leaf.private_key_and_cert_chain_pem.write_to_path(folder / f"{name}.pem")
    return folder


@pytest.fixture
def served_with(server: "Server", certificates: Path) -> Callable[[str], str]:
    def serve(name: str, latest: ssl.TLSVersion = ssl.TLSVersion.MAXIMUM_SUPPORTED) -> str:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / f"{name}.pem")
        context.maximum_version = latest
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        server.answers(200, {"user": {"id": 7}})
        return f"https://127.0.0.1:{server.server_port}"

    return serve


@pytest.fixture
def trusted(certificates: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", os.fspath(certificates / "authority.pem"))


def ask(url: str, waits: "Waits") -> User:
    with Session(
        sandbox_address(url),
        user_agent="t",
        token=Secret("t0ken"),
        timeouts=Timeouts(2, 2),
        sleep=waits.sleep,
    ) as session:
        return show_me(session)


@needs_openssl_store
@pytest.mark.usefixtures("trusted")
def test_a_good_certificate_of_a_trusted_authority_is_taken(
    served_with: Callable[[str], str], waits: "Waits"
) -> None:
    assert ask(served_with("good"), waits).id == 7


@needs_openssl_store
@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(("name", "why"), [("expired", "expired"), ("other_host", "127.0.0.1")])
def test_an_expired_or_foreign_certificate_is_refused(
    served_with: Callable[[str], str], waits: "Waits", server: "Server", name: str, why: str
) -> None:
    with pytest.raises(TlsFailed) as caught:
        ask(served_with(name), waits)
    assert why in caught.value.sentence
    assert caught.value.exit_code == 31
    assert server.asked == []
    assert waits.seconds == []


def test_an_authority_that_the_system_does_not_know_is_refused(
    served_with: Callable[[str], str], waits: "Waits", server: "Server"
) -> None:
    with pytest.raises(TlsFailed):
        ask(served_with("good"), waits)
    assert server.asked == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_is_refused(
    served_with: Callable[[str, ssl.TLSVersion], str], waits: "Waits", server: "Server"
) -> None:
    with pytest.raises(TlsFailed):
        ask(served_with("good", ssl.TLSVersion.TLSv1_1), waits)
    assert server.asked == []


def test_a_server_without_tls_is_no_tls_server(server: "Server", waits: "Waits") -> None:
    server.answers(200)
    with pytest.raises(TlsFailed):
        ask(f"https://127.0.0.1:{server.server_port}", waits)


@needs_openssl_store
@pytest.mark.usefixtures("trusted")
def test_session_keys_are_written_nowhere(
    served_with: Callable[[str], str],
    waits: "Waits",
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", os.fspath(tmp_path / "keys"))
    assert ask(served_with("good"), waits).id == 7
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("name", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_variables_of_the_http_library_add_no_authority(
    served_with: Callable[[str], str],
    certificates: Path,
    waits: "Waits",
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    monkeypatch.setenv(name, os.fspath(certificates / "authority.pem"))
    with pytest.raises(TlsFailed):
        ask(served_with("good"), waits)


@needs_openssl_store
@pytest.mark.usefixtures("trusted")
def test_a_tls_connection_cut_in_the_middle_is_no_matter_of_certificates(
    served_with: Callable[[str], str], waits: "Waits", server: "Server"
) -> None:
    url = served_with("good")
    server.script.clear()
    server.answers_raw(b"")
    with pytest.raises(Unreachable):
        ask(url, waits)
    assert len(server.asked) == 4


@needs_openssl_store
@pytest.mark.usefixtures("trusted")
def test_a_put_is_not_repeated_when_tls_breaks_after_it_was_sent(
    served_with: Callable[[str], str], waits: "Waits", server: "Server"
) -> None:
    url = served_with("good")
    server.script.clear()

    def send_in_the_clear(handler: BaseHTTPRequestHandler) -> None:
        os.write(handler.connection.fileno(), b"HTTP/1.1 200 OK\r\n\r\n")
        handler.close_connection = True

    server.script.append(send_in_the_clear)
    with (
        Session(sandbox_address(url), user_agent="t", sleep=waits.sleep) as session,
        pytest.raises(TlsFailed),
    ):
        comment_on_request(session, 33, body="b", uploads=())
    assert len(server.asked) == 1


def test_the_bundle_of_the_http_library_adds_no_authority(
    served_with: Callable[[str], str],
    certificates: Path,
    waits: "Waits",
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bundle = os.fspath(certificates / "authority.pem")
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", bundle)
    with pytest.raises(TlsFailed):
        ask(served_with("good"), waits)


def proxied(server: "Server", waits: "Waits") -> User:
    proxy = f"http://me:hunter2@127.0.0.1:{server.server_port}"
    with Session(
        account_address("acme"),
        user_agent="t",
        token=Secret("t0ken"),
        environment={"HTTPS_PROXY": proxy},
        timeouts=Timeouts(2, 2),
        sleep=waits.sleep,
    ) as session:
        return show_me(session)


@pytest.fixture
def tunnelled(server: "Server", certificates: Path) -> Callable[[str], list[bytes]]:
    """Makes `server` a proxy that ends every tunnel itself, with the certificate of a name."""

    def tunnel(name: str) -> list[bytes]:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificates / f"{name}.pem")
        inside: list[bytes] = []

        def act(handler: BaseHTTPRequestHandler) -> None:
            handler.wfile.write(b"HTTP/1.1 200 Connected\r\n\r\n")
            handler.close_connection = True
            with context.wrap_socket(handler.connection, server_side=True) as connection:
                inside.append(connection.recv(65536))
                connection.sendall(
                    b'HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{"user":{"id":7}}'
                )

        server.script.append(act)
        return inside

    return tunnel


@needs_openssl_store
@pytest.mark.usefixtures("trusted")
def test_behind_a_proxy_the_certificate_is_the_accounts(
    tunnelled: Callable[[str], list[bytes]],
    server: "Server",
    waits: "Waits",
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    inside = tunnelled("account")
    monkeypatch.setenv("SSLKEYLOGFILE", os.fspath(tmp_path / "keys"))
    assert proxied(server, waits).id == 7
    assert not (tmp_path / "keys").exists()
    assert server.asked[0].headers["proxy-authorization"].startswith("Basic ")
    assert "t0ken" not in repr(server.asked)
    assert b"Authorization: Bearer t0ken" in inside[0]
    assert b"Proxy-Authorization" not in inside[0]


@needs_openssl_store
@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("name", ["good", "expired", "other_host"])
def test_a_proxy_with_a_certificate_of_its_own_gets_nothing(
    tunnelled: Callable[[str], list[bytes]], server: "Server", waits: "Waits", name: str
) -> None:
    inside = tunnelled(name)
    with pytest.raises(TlsFailed, match=r"acme\.zendesk\.com"):
        proxied(server, waits)
    assert inside == []


def test_an_unknown_authority_behind_a_proxy_gets_nothing(
    tunnelled: Callable[[str], list[bytes]], server: "Server", waits: "Waits"
) -> None:
    inside = tunnelled("account")
    with pytest.raises(TlsFailed):
        proxied(server, waits)
    assert inside == []
    assert len(server.asked) == 1
