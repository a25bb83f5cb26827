"""Connections that read an answer to its end before they hand it out.

Only so is a connection that breaks in the middle of a body one more try of the same call: the
same count, the same waits, and a streamed file rewound.
"""

import io
import sys
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from urllib3 import BaseHTTPResponse, HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ProtocolError, SSLError
from urllib3.exceptions import TimeoutError as Late
from urllib3.util.request import set_file_position

from zendesk_client.answers import PIECE, read_body
from zendesk_client.errors import NotZendesk
from zendesk_client.pacing import PacedResponse


class _Connection(HTTPConnection):
    response_class = PacedResponse


class _TlsConnection(HTTPSConnection):
    response_class = PacedResponse


class _StreamPool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TlsStreamPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


class _Whole(HTTPResponse):
    """An answer whose body is in memory, still packed."""


class _ReadsWhole(HTTPConnectionPool):
    """A pool whose answers are `_Whole`.

    Raises:
        NotZendesk: for one that is longer than any of Zendesk's.
    """

    def urlopen(  # type: ignore[override]  # as the library's own
        self,
        method: str,
        url: str,
        body: Any = None,
        headers: Any = None,
        retries: Any = None,
        redirect: bool = True,  # noqa: FBT001, FBT002 - the library's signature
        assert_same_host: bool = True,  # noqa: FBT001, FBT002 - the library's signature
        *,
        body_pos: Any = None,
        **options: Any,
    ) -> BaseHTTPResponse:
        options |= {"redirect": redirect, "assert_same_host": assert_same_host}
        start = set_file_position(body, body_pos)
        while True:
            response = super().urlopen(
                method, url, body, headers, retries, body_pos=start, **options
            )
            if isinstance(response, _Whole):
                return response
            try:
                return _read_whole(response, method)
            except (ProtocolError, Late, SSLError) as fault:
                counted = response.retries
                if counted is None or counted.is_retry(method, response.status):
                    raise  # it was no success, and its tries are used up
                trace = sys.exc_info()[2]
                retries = counted.increment(method, url, None, fault, self, trace)
            retries.sleep()


class _WholePool(_ReadsWhole, _StreamPool):
    pass


class _WholeTlsPool(_ReadsWhole, _TlsStreamPool):
    pass


STREAMED: Final[Mapping[str, type[HTTPConnectionPool]]] = {
    "http": _StreamPool,
    "https": _TlsStreamPool,
}
"""The pools for files, by scheme."""

WHOLE: Final[Mapping[str, type[HTTPConnectionPool]]] = {
    "http": _WholePool,
    "https": _WholeTlsPool,
}
"""The pools for everything else."""


def _read_whole(response: BaseHTTPResponse, method: str) -> _Whole:
    try:
        body = read_body(partial(response.read1, PIECE, decode_content=False))
    except NotZendesk:
        response.close()
        raise
    return _Whole(
        io.BytesIO(body),
        response.headers,
        response.status,
        response.version,
        reason=response.reason,
        preload_content=False,
        retries=response.retries,
        enforce_content_length=False,
        request_method=method,
    )
