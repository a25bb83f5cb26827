"""A sandbox that speaks TLS, and Python's own opinion of each of its certificates."""

import socket
import ssl
import subprocess  # noqa: TID251 - what a fresh interpreter imports
import sys
from contextlib import closing
from http.client import HTTPSConnection
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pytest

from tests.shared.zendesk_sandbox.daily_work import path_of
from zendesk_sandbox.certificates import Certificate
from zendesk_sandbox.server import RunningSandbox, start_sandbox

_ME = "/api/v2/users/me"


def _connect(sandbox: RunningSandbox, host: str = "127.0.0.1") -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=sandbox.authority)
    port = urlsplit(sandbox.url).port
    raw = socket.create_connection(("127.0.0.1", port), timeout=20)
    return context.wrap_socket(raw, server_hostname=host)


def test_good() -> None:
    with start_sandbox(tls="good") as sandbox:
        assert sandbox.url.startswith("https://127.0.0.1:")
        answer = sandbox.ask("GET", _ME)
        assert answer.status == 200
        assert answer.json()["user"]["id"] is None
        assert isinstance(sandbox.authority, Path)
        assert b"PRIVATE KEY" not in sandbox.authority.read_bytes()
        folder = sandbox.authority.parent
    assert not folder.exists()


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_good_for_every_name_of_this_machine(host: str) -> None:
    with start_sandbox(tls="good") as sandbox, _connect(sandbox, host) as connection:
        assert connection.version() in ("TLSv1.2", "TLSv1.3")


@pytest.mark.parametrize(
    ("tls", "reason"),
    [
        ("expired", "certificate has expired"),
        ("other_host", "IP address mismatch"),
        ("unknown_authority", "unable to get local issuer certificate"),
        ("self_signed", "self-signed certificate"),
    ],
)
def test_bad_for_one_reason_each(tls: Certificate, reason: str) -> None:
    with start_sandbox(tls=tls) as sandbox:
        assert (sandbox.authority is None) == (tls in ("unknown_authority", "self_signed"))
        with pytest.raises(ssl.SSLCertVerificationError, match=reason):
            sandbox.ask("GET", _ME)
        assert sandbox.requests == ()


def test_good_is_bad_for_who_does_not_know_its_authority() -> None:
    with start_sandbox(tls="good") as sandbox, start_sandbox(tls="good") as other:
        context = ssl.create_default_context(cafile=other.authority)
        connection = HTTPSConnection("127.0.0.1", urlsplit(sandbox.url).port, context=context)
        with closing(connection), pytest.raises(ssl.SSLCertVerificationError):
            connection.request("GET", _ME)


def test_addresses_in_answers_are_https() -> None:
    with start_sandbox(tls="good") as sandbox:
        token = sandbox.issue_token(sandbox.seeded.agent.id, "read")
        ticket = sandbox.ask("GET", "/api/v2/tickets/1000", token=token).json()["ticket"]
        assert ticket["url"].startswith(sandbox.url)


def test_large_bodies_both_ways() -> None:
    body = bytes(range(256)) * 20_000
    with start_sandbox(tls="good") as sandbox:
        token = sandbox.issue_token(sandbox.service_user_id, "write")
        upload = sandbox.ask(
            "POST",
            "/api/v2/uploads?filename=a.bin",
            token=token,
            body=body,
            headers={"Content-Type": "a/b"},
        ).json()["upload"]
        path = path_of(sandbox, upload["attachment"])
        assert sandbox.ask("GET", path).body == body


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01\x02"])
def test_who_does_not_shake_hands_holds_up_nobody(sent: bytes) -> None:
    with start_sandbox(tls="good") as sandbox:
        port = urlsplit(sandbox.url).port
        with socket.create_connection(("127.0.0.1", port), timeout=20) as silent:
            silent.sendall(sent)
            assert sandbox.ask("GET", _ME).status == 200
            before = monotonic()
            sandbox.close()
            assert monotonic() - before < 30


def test_faults_work_over_tls() -> None:
    with start_sandbox(tls="good") as sandbox:
        sandbox.queue_fault(kind="cut_answer", after_bytes=9)
        with _connect(sandbox) as connection:
            connection.sendall(f"GET {_ME} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            assert b"".join(iter(lambda: connection.recv(100), b"")) == b"HTTP/1.1 "


def test_trustme_is_imported_only_for_tls() -> None:
    code = (
        "import sys; from zendesk_sandbox.server import start_sandbox; start_sandbox().close();"
        " sys.exit('trustme' in sys.modules or 'cryptography' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
