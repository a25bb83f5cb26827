"""The HTTP library, set up so that it does only what we ask for."""

import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from functools import partial
from http.cookiejar import DefaultCookiePolicy
from typing import Any, Final, Literal

import requests  # noqa: TID251 - this room is the one that speaks HTTP
import truststore
from requests.adapters import HTTPAdapter  # noqa: TID251 - the same
from requests.utils import DEFAULT_CA_BUNDLE_PATH  # noqa: TID251 - the same
from urllib3 import HTTPConnectionPool
from urllib3.connection import HTTPConnection

from ticketbound.secret import Secret
from zendesk_client.address import Address
from zendesk_client.pools import STREAMED, WHOLE
from zendesk_client.retry import SAFE_METHODS, UPLOAD_METHODS, RetryPolicy

Trust = Literal["system", "public"]
"""Whose word on certificates counts: the system's trust store, or the authorities that the makers
of browsers trust, so that one that was added to a system does not do."""

_BLOCK: Final = 1 << 16
"""Bytes of a file that are read and handed to the line at once."""

_UNSENT: Final = 1 << 17
"""Bytes that may wait in the system's hands before they leave. It would take megabytes: on a slow
line the answer would come long after the last byte was handed over, and nobody could tell how far
a file really is."""

_CONFIRMED_WITHIN: Final = 3
"""How many times the wait for progress a line may confirm nothing."""


class _Transport(requests.Session):
    """A session that takes nothing from the environment and goes nowhere by itself."""

    def __init__(self) -> None:
        super().__init__()
        # A .netrc would replace our Authorization header, and proxies are chosen by us.
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self.adapters.clear()

    def get_redirect_target(self, resp: requests.Response) -> str | None:  # noqa: ARG002 - the library's signature
        """Never one: even with redirects off, the library would read the whole answer first."""
        return None

    def close(self) -> None:
        """Cut what is under way, in whatever thread, and forget all connections."""
        for adapter in self.adapters.values():
            assert isinstance(adapter, _Adapter)
            adapter.cut()
        super().close()


class _Adapter(HTTPAdapter):
    """Connections whose certificates are verified as `trust` says; a proxy's by the system."""

    def __init__(
        self,
        policy: RetryPolicy,
        trust: Trust,
        send_timeout: float,
        pools: Mapping[str, type[HTTPConnectionPool]] = WHOLE,
    ) -> None:
        self._system = _trusting_context()
        self._context = _public_context() if trust == "public" else self._system
        self._options = _socket_options(send_timeout)
        self._pools = {
            scheme: partial(pool, send_timeout=send_timeout) for scheme, pool in pools.items()
        }
        super().__init__(max_retries=policy)

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - the library's signature
        **pool_kwargs: Any,
    ) -> None:
        pool_kwargs |= {"socket_options": self._options, "blocksize": _BLOCK}
        super().init_poolmanager(
            connections, maxsize, block=block, ssl_context=self._context, **pool_kwargs
        )
        self.poolmanager.pool_classes_by_scheme = self._pools

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        proxy_kwargs |= {"socket_options": self._options, "blocksize": _BLOCK}
        contexts = {"ssl_context": self._context, "proxy_ssl_context": self._system}
        manager = super().proxy_manager_for(proxy, **contexts, **proxy_kwargs)
        manager.pool_classes_by_scheme = self._pools
        return manager

    def cut(self) -> None:
        """End what other threads do with its connections."""
        for manager in (self.poolmanager, *self.proxy_manager.values()):
            for pool in filter(None, map(manager.pools.get, manager.pools.keys())):
                pool.cut()

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002 - the library's signature
        """Leaves the library's bundle of authorities out: the system's store decides alone."""
        conn.cert_reqs = "CERT_REQUIRED"


def open_transport(
    address: Address,
    *,
    user_agent: str,
    proxy: Secret | None,
    policy: Callable[..., RetryPolicy],
    trust: Trust,
    send_timeout: float,
) -> requests.Session:
    """A session of the HTTP library for `address` only; `policy` makes its retry policies.

    What lies below `/attachments/` are files, which are streamed and may be of any size.
    """
    adapter = partial(_Adapter, trust=trust, send_timeout=send_timeout)
    transport = _Transport()
    transport.headers.clear()
    transport.headers["User-Agent"] = user_agent
    safe, uploading = policy(allowed_methods=SAFE_METHODS), policy(allowed_methods=UPLOAD_METHODS)
    transport.mount(f"{address.base_url}/", adapter(safe))
    transport.mount(f"{address.base_url}/api/v2/uploads", adapter(uploading))
    transport.mount(f"{address.base_url}/attachments/", adapter(safe, pools=STREAMED))
    if proxy is not None:
        transport.proxies["all"] = proxy.reveal()
    return transport


def _trusting_context() -> ssl.SSLContext:
    # Not ssl.create_default_context, which writes session keys to SSLKEYLOGFILE.
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _public_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)
    return context


def _socket_options(send_timeout: float) -> list[tuple[int, int, int]]:
    """The library's own; little that waits unsent; and, where it can be had, an end of waiting.

    A line that confirms nothing of what was sent is dead; one that takes nothing more for a while
    may only be slow in telling that it has room again.
    """
    # See: https://www.rfc-editor.org/rfc/rfc5482
    options: list[Any] = [*HTTPConnection.default_socket_options]
    if hasattr(socket, "TCP_NOTSENT_LOWAT"):
        options.append((socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, _UNSENT))
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        milliseconds = int(_CONFIRMED_WITHIN * send_timeout * 1000)
        options.append((socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds))
    return list_accepted(options)


def list_accepted(options: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Those that this system takes: an older kernel than ours knows not all of them.

    One that it refuses would make every connection fail.
    """
    accepted = []
    for option in options:
        with suppress(OSError), socket.socket() as trial:
            trial.setsockopt(*option)
            accepted.append(option)
    return accepted
