"""Certificates for a sandbox that speaks TLS, good and bad, made when it starts.

Needs `trustme`, which nothing else here does; so it is imported only where TLS is asked for.
"""

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

Certificate = Literal["good", "expired", "other_host", "unknown_authority", "self_signed"]
"""Which one to show: `good` and `expired` are for this machine and of an authority that a client
can be given, `other_host` is for somebody else, `unknown_authority` of an authority whose
certificate nobody gets, `self_signed` of no authority at all."""

_HERE: Final = ("127.0.0.1", "::1", "localhost")
_ELSEWHERE: Final = ("elsewhere.example",)
_LONG_AGO: Final = datetime(2001, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ServedCertificate:
    """What a server shows; `authority` is the PEM file of who signed it, if a client may know."""

    context: ssl.SSLContext
    authority: Path | None


def make_certificate(kind: Certificate, folder: Path) -> ServedCertificate:
    """A fresh certificate with its key; all its files are written into `folder`."""
    import trustme  # noqa: PLC0415 - see the module's docstring

    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    if kind == "self_signed":
        # The authority signed its own certificate; shown as a server's, it is nobody else's word.
        chain = folder / "self-signed.pem"
        chain.write_bytes(authority.cert_pem.bytes() + authority.private_key_pem.bytes())
        context.load_cert_chain(chain)
        return ServedCertificate(context, None)
    names = _ELSEWHERE if kind == "other_host" else _HERE
    not_after = _LONG_AGO if kind == "expired" else None
    authority.issue_cert(*names, not_after=not_after).configure_cert(context)
    if kind == "unknown_authority":
        return ServedCertificate(context, None)
    known = folder / "authority.pem"
    authority.cert_pem.write_to_path(known)
    return ServedCertificate(context, known)
