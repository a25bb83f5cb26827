"""Turns what the HTTP libraries raise into our own errors.

Their texts hold whole URLs, upload tokens and the proxy's password included, so not a word of
them is taken over.
"""

import http.client
import ssl
from collections.abc import Iterator, Mapping
from typing import Final

import requests  # noqa: TID251 - this room is the one that speaks HTTP
from urllib3 import exceptions

from ticketbound.language import later, retell, say
from ticketbound.safe_text import escape
from zendesk_client.address import Address
from zendesk_client.errors import (
    CertificateRefused,
    NotZendesk,
    TlsFailed,
    Unreachable,
    ZendeskError,
)

HTTP_FAULTS = (
    requests.RequestException,
    exceptions.HTTPError,
    http.client.HTTPException,
    OSError,
)
"""Everything that a request, or reading its answer, can raise."""

_CUT_TLS = (ssl.SSLEOFError, ssl.SSLZeroReturnError, ssl.SSLSyscallError)
_NOT_HTTP = (
    exceptions.DecodeError,
    exceptions.InvalidHeader,
    requests.exceptions.ContentDecodingError,
    http.client.LineTooLong,
    http.client.UnknownProtocol,
)
_REFUSED_BY_PROXY: Final = "Tunnel connection failed: "
_BAD_GATEWAY: Final = f"{_REFUSED_BY_PROXY}5"
"""The proxy's own way out is away."""
_WRONG_TIME: Final = later(
    "check the date and time of this machine; if they are right, tell whom you got this from"
)
_STRANGER: Final = later(
    "somebody else answers in its place: a network that wants a sign-in first (open any web page),"
    " or a proxy whose authority this machine does not trust (ask who runs the network)"
)
_WHAT_TO_DO: Final[Mapping[int, str]] = {
    **dict.fromkeys((9, 10), _WRONG_TIME),
    **dict.fromkeys((18, 19, 20, 21, 62, 64), _STRANGER),
}
"""By OpenSSL's codes; the stores of other systems have their own, and get the usual advice."""
# See: https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/


def translate_fault(fault: BaseException, address: Address) -> ZendeskError:
    """The error of ours for what was raised while talking to `address`."""
    causes = list(_causes(fault))
    return (
        _tls_error(causes, address)
        or _connection_error(causes, address)
        or _answer_error(causes, address)
        or Unreachable(
            say("the connection to {host} was cut", host=address.host), may_have_arrived=True
        )
    )


def is_final_fault(fault: BaseException) -> bool:
    """Whether another try cannot mend it: a certificate was refused, or a proxy's password."""
    return any(
        isinstance(cause, ssl.SSLCertVerificationError) or _wants_login(cause)
        for cause in _causes(fault)
    )


def is_passing_fault(fault: BaseException) -> bool:
    """Whether the network may be away for a while only: nobody was reached, or the line was cut.

    Not where somebody answered who speaks no TLS or no HTTP, or did not answer in time.
    """
    causes = list(_causes(fault))
    if refusals := list(filter(_is_proxys_refusal, causes)):
        return all(str(cause).startswith(_BAD_GATEWAY) for cause in refusals)
    if _holds(causes, exceptions.ConnectTimeoutError):
        return not is_final_fault(fault)
    return not (
        _holds(causes, (exceptions.TimeoutError, TimeoutError))
        or any(map(_is_refused_tls, causes))
        or any(map(_is_no_http, causes))
    )


def _tls_error(causes: list[BaseException], address: Address) -> ZendeskError | None:
    whom = say("the proxy") if _holds(causes, exceptions.ProxyError) else address.host
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _refuse_certificate(cause, whom)
    for cause in causes:
        if _is_refused_tls(cause):
            return TlsFailed(say("{whom} does not speak TLS 1.2 or newer with us", whom=whom))
    return None


def _refuse_certificate(cause: ssl.SSLCertVerificationError, whom: str) -> CertificateRefused:
    why = escape(str(getattr(cause, "verify_message", "")) or say("not trusted"))
    hint = retell(_WHAT_TO_DO.get(getattr(cause, "verify_code", 0), ""))
    return CertificateRefused(
        say("the certificate of {whom} is refused: {why}", whom=whom, why=why), hint=hint
    )


def _connection_error(causes: list[BaseException], address: Address) -> ZendeskError | None:
    """The errors that come before a request is sent."""
    if _holds(causes, exceptions.ProxyError):
        if any(map(_wants_login, causes)):
            return Unreachable(
                say("the proxy wants another user name or password (407)"),
                hint=say(
                    "put them into HTTPS_PROXY, like"
                    " http://name:password@proxy.example:3128, with %40 for an @ in them;"
                    " some proxies want a login that cannot be given so: ask who runs the"
                    " network"
                ),
            )
        return Unreachable(
            say("the proxy does not connect us to {host}", host=address.host),
            hint=say("check HTTPS_PROXY and the user name and password in it"),
        )
    if _holds(causes, exceptions.NameResolutionError):
        return Unreachable(say("the name {host} is not known here", host=address.host))
    if _holds(causes, exceptions.NewConnectionError):
        return Unreachable(say("nothing answers at {host}", host=address.host))
    if _holds(causes, exceptions.ConnectTimeoutError):
        return Unreachable(say("no connection to {host} in time", host=address.host))
    return None


def _wants_login(cause: BaseException) -> bool:
    # The standard library has the status of a proxy's refusal in its text alone.
    return _is_proxys_refusal(cause) and str(cause).startswith(f"{_REFUSED_BY_PROXY}407")


def _is_proxys_refusal(cause: BaseException) -> bool:
    return type(cause) is OSError and str(cause).startswith(_REFUSED_BY_PROXY)


def _is_refused_tls(cause: BaseException) -> bool:
    return isinstance(cause, ssl.SSLError) and not isinstance(cause, (*_CUT_TLS, TimeoutError))


def _answer_error(causes: list[BaseException], address: Address) -> ZendeskError | None:
    if _holds(causes, exceptions.ReadTimeoutError) or _holds(causes, TimeoutError):
        return Unreachable(
            say("no answer from {host} in time", host=address.host), may_have_arrived=True
        )
    if any(map(_is_no_http, causes)):
        return NotZendesk(say("what answers at {host} is not HTTP", host=address.host))
    return None


def _is_no_http(cause: BaseException) -> bool:
    return isinstance(cause, _NOT_HTTP) or (
        isinstance(cause, http.client.BadStatusLine)
        and not isinstance(cause, http.client.RemoteDisconnected)
    )


def _holds(
    causes: list[BaseException], kind: type[BaseException] | tuple[type[BaseException], ...]
) -> bool:
    return any(isinstance(cause, kind) for cause in causes)


def _causes(fault: BaseException) -> Iterator[BaseException]:
    """`fault` and everything inside it: requests and urllib3 wrap in `args` and attributes."""
    waiting: list[object] = [fault]
    seen: set[int] = set()
    while waiting:
        cause = waiting.pop()
        if not isinstance(cause, BaseException) or id(cause) in seen:
            continue
        seen.add(id(cause))
        yield cause
        waiting += [*cause.args, cause.__cause__, cause.__context__]
        waiting += [getattr(cause, "reason", None), getattr(cause, "original_error", None)]
