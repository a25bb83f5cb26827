"""The built operator over TLS: its own OpenSSL, the system's trust store, and no way around it."""

import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from zendesk_sandbox.certificates import Certificate, make_certificate

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="SSL_CERT_FILE is OpenSSL's"),
]


@contextmanager
def tls_in_front_of(url: str, context: ssl.SSLContext) -> Iterator[str]:
    """An address that speaks TLS and passes everything on to `url`."""
    target = urlsplit(url)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    raw, _ = listener.accept()
                    Thread(target=pass_on, args=(raw,), daemon=True).start()

        def pass_on(raw: socket.socket) -> None:
            with suppress(OSError), raw, context.wrap_socket(raw, server_side=True) as near:
                far = socket.create_connection((target.hostname, target.port))
                with far:
                    back = Thread(target=copy, args=(far, near), daemon=True)
                    back.start()
                    copy(near, far)
                    back.join(10)

        Thread(target=serve, daemon=True).start()
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


def copy(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def test_trusted_certificate(stage: "Stage", tmp_path: Path) -> None:
    code = stage.mint()
    good = make_certificate("good", tmp_path)
    with tls_in_front_of(stage.sandbox.url, good.context) as url:
        more = {"TICKETBOUND_SANDBOX_URL": url, "SSL_CERT_FILE": str(good.authority)}
        outcome = stage.send(code, more=more)
    assert outcome.status == 0, outcome.err
    assert len(stage.comments()[-1]["attachments"]) == 1


@pytest.mark.parametrize("kind", ["unknown_authority", "self_signed", "expired", "other_host"])
def test_certificate_that_is_not_to_be_trusted(
    stage: "Stage", tmp_path: Path, kind: Certificate
) -> None:
    code = stage.mint()
    calls = len(stage.sandbox.requests)
    bad = make_certificate(kind, tmp_path)
    with tls_in_front_of(stage.sandbox.url, bad.context) as url:
        more = {"TICKETBOUND_SANDBOX_URL": url}
        if bad.authority is not None:
            more["SSL_CERT_FILE"] = str(bad.authority)
        outcome = stage.send(code, more=more)
    assert outcome.status == 31, outcome.err
    assert len(stage.sandbox.requests) == calls


def test_keys_of_the_connection_are_written_nowhere(stage: "Stage", tmp_path: Path) -> None:
    code = stage.mint()
    keys = stage.folder / "keys.log"
    good = make_certificate("good", tmp_path)
    with tls_in_front_of(stage.sandbox.url, good.context) as url:
        more = {"TICKETBOUND_SANDBOX_URL": url, "SSL_CERT_FILE": str(good.authority)}
        outcome = stage.send(code, more={**more, "SSLKEYLOGFILE": str(keys)})
    assert outcome.status == 0, outcome.err
    assert not keys.exists()
