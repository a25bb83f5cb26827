"""The HTTP library, set up so that it does only what we ask for."""

import ssl
from collections.abc import Callable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests  # noqa: TID251 - this room is the one that speaks HTTP
import truststore
from requests.adapters import HTTPAdapter  # noqa: TID251 - the same
from urllib3 import HTTPConnectionPool

from ticketbound.secret import Secret
from zendesk_client.address import Address
from zendesk_client.pools import STREAMED, WHOLE
from zendesk_client.retry import SAFE_METHODS, UPLOAD_METHODS, RetryPolicy


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


class _Adapter(HTTPAdapter):
    """Connections whose certificates the system's own trust store verifies."""

    def __init__(
        self, policy: RetryPolicy, pools: Mapping[str, type[HTTPConnectionPool]] = WHOLE
    ) -> None:
        self._context = _trusting_context()
        self._pools = pools
        super().__init__(max_retries=policy)

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002 - the library's signature
        **pool_kwargs: Any,
    ) -> None:
        super().init_poolmanager(
            connections, maxsize, block=block, ssl_context=self._context, **pool_kwargs
        )
        self.poolmanager.pool_classes_by_scheme = dict(self._pools)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        contexts = {"ssl_context": self._context, "proxy_ssl_context": self._context}
        manager = super().proxy_manager_for(proxy, **contexts, **proxy_kwargs)
        manager.pool_classes_by_scheme = dict(self._pools)
        return manager

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:  # noqa: ARG002 - the library's signature
        """Leaves the library's bundle of authorities out: the system's store decides alone."""
        conn.cert_reqs = "CERT_REQUIRED"


def open_transport(
    address: Address, *, user_agent: str, proxy: Secret | None, policy: Callable[..., RetryPolicy]
) -> requests.Session:
    """A session of the HTTP library for `address` only; `policy` makes its retry policies.

    What lies below `/attachments/` are files, which are streamed and may be of any size.
    """
    transport = _Transport()
    transport.headers.clear()
    transport.headers["User-Agent"] = user_agent
    safe, uploading = policy(allowed_methods=SAFE_METHODS), policy(allowed_methods=UPLOAD_METHODS)
    transport.mount(f"{address.base_url}/", _Adapter(safe))
    transport.mount(f"{address.base_url}/api/v2/uploads", _Adapter(uploading))
    transport.mount(f"{address.base_url}/attachments/", _Adapter(safe, STREAMED))
    if proxy is not None:
        transport.proxies["all"] = proxy.reveal()
    return transport


def _trusting_context() -> ssl.SSLContext:
    # Not ssl.create_default_context, which writes session keys to SSLKEYLOGFILE.
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context
