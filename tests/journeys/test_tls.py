"""The built operator over TLS: its own OpenSSL, the system's trust store, and no way around it."""

import ssl
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.tunnels import tls_in_front_of
from zendesk_sandbox.certificates import Certificate, make_certificate

if TYPE_CHECKING:
    from tests.journeys.conftest import Stage

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(sys.platform != "linux", reason="SSL_CERT_FILE is OpenSSL's"),
]


def test_trusted_certificate(stage: "Stage", tmp_path: Path) -> None:
    code = stage.mint()
    good = make_certificate("good", tmp_path)
    with tls_in_front_of(stage.sandbox.url, good.context) as url:
        more = {"TICKETBOUND_SANDBOX_URL": url, "SSL_CERT_FILE": str(good.authority)}
        outcome = stage.send(code, more=more)
    assert outcome.status == 0, outcome.err
    assert len(stage.comments()[-1]["attachments"]) == 1


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        ("unknown_authority", "somebody else answers in its place"),
        ("self_signed", "somebody else answers in its place"),
        ("expired", "check the date and time of this machine"),
        ("other_host", "somebody else answers in its place"),
    ],
)
def test_row_39_a_certificate_that_is_not_to_be_trusted(
    stage: "Stage", tmp_path: Path, kind: Certificate, hint: str
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
    assert "the certificate of 127.0.0.1:" in outcome.envelope["error"]["message"]
    assert hint in outcome.envelope["error"]["hint"]
    assert len(stage.sandbox.requests) == calls


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_row_39_old_tls_is_refused(stage: "Stage", tmp_path: Path) -> None:
    code = stage.mint()
    calls = len(stage.sandbox.requests)
    old = make_certificate("good", tmp_path)
    old.context.minimum_version = ssl.TLSVersion.TLSv1
    old.context.maximum_version = ssl.TLSVersion.TLSv1
    with tls_in_front_of(stage.sandbox.url, old.context) as url:
        more = {"TICKETBOUND_SANDBOX_URL": url, "SSL_CERT_FILE": str(old.authority)}
        outcome = stage.send(code, more=more)
    assert outcome.status == 31, outcome.err
    message = outcome.envelope["error"]["message"]
    assert message.endswith("does not speak TLS 1.2 or newer with us")
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
