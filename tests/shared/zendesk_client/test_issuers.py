"""Whose certificate it is, whoever made it and however it is broken."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from zendesk_client.issuers import name_issuer

NAMELESS = "an authority without a name"
KEY = ec.generate_private_key(ec.SECP256R1())


def make(*parts: tuple[x509.ObjectIdentifier, str]) -> bytes:
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(kind, text) for kind, text in parts])
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "acme.zendesk.com")])
    builder = x509.CertificateBuilder().issuer_name(name).subject_name(subject)
    builder = builder.public_key(KEY.public_key()).serial_number(7)
    builder = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1))
    return builder.sign(KEY, hashes.SHA256()).public_bytes(Encoding.DER)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([(NameOID.COMMON_NAME, "Acme Proxy CA")], "CN=Acme Proxy CA"),
        (
            [
                (NameOID.COUNTRY_NAME, "DE"),
                (NameOID.ORGANIZATION_NAME, "Öl & Söhne"),
                (NameOID.COMMON_NAME, "Proxy"),
            ],
            "CN=Proxy, O=Öl & Söhne",
        ),
        ([(NameOID.ORGANIZATION_NAME, "Acme")], "O=Acme"),
        ([(NameOID.COUNTRY_NAME, "DE")], NAMELESS),
        ([], NAMELESS),
    ],
)
def test_the_issuer_is_named(parts: list[tuple[x509.ObjectIdentifier, str]], told: str) -> None:
    assert name_issuer(make(*parts)) == told


def test_a_name_that_plays_with_the_terminal_is_escaped() -> None:
    told = name_issuer(make((NameOID.COMMON_NAME, "A\x1b[2J\u202eB")))
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_what_is_cut_anywhere_has_no_name_or_the_right_one() -> None:
    whole = make((NameOID.COMMON_NAME, "Acme"))
    assert {name_issuer(whole[:size]) for size in range(len(whole))} == {NAMELESS}


@given(st.binary(max_size=200))
def test_what_is_no_certificate_is_read_without_a_fault(data: bytes) -> None:
    assert name_issuer(data)
